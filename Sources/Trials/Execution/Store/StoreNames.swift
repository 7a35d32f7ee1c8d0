internal import Foundation

/// The names of what lies in a store. Whoever lists or cleans it leaves everything else alone: a folder
/// that is no store, or has other things in it, is somebody's.
enum StoreNames {
  /// A digest of a key: 64 lower-case hexadecimal digits.
  static func isKey(_ name: String) -> Bool {
    name.utf8.count == 64 && name.utf8.allSatisfy { isDigit($0) }
  }

  /// The lock of a key.
  static func isLock(_ name: String) -> Bool {
    name.hasSuffix(".lock") && isKey(String(name.dropLast(".lock".count)))
  }

  /// Something half written, or on its way out.
  static func isTemporary(_ name: String) -> Bool {
    let parts = ["damaged-", "removed-"]
    let rest = parts.first { name.hasPrefix($0) }.map { name.dropFirst($0.count) } ?? name[...]
    return rest.utf8.count == 36 && UUID(uuidString: String(rest)) != nil
  }

  /// The names in a folder, sorted; none where it is a link or no folder.
  static func names(in folder: String) -> [String] {
    guard isFolder(folder) else { return [] }
    return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }

  /// Whether there is a folder of that name itself, not a link to one.
  static func isFolder(_ path: String) -> Bool {
    var facts = stat()
    return lstat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFDIR
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
  }
}
