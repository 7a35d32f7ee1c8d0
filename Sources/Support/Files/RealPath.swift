internal import Foundation

/// Paths with their symbolic links resolved.
package enum RealPath {
  /// The absolute path without links; nil where nothing is there.
  package static func of(_ path: String) -> String? {
    Array(path.utf8CString).withUnsafeBufferPointer { bytes($0.baseAddress!) }.map(text)
  }

  /// Whether a path is in a folder or is that folder; both as returned by `of`.
  package static func isInside(_ path: String, _ folder: String) -> Bool {
    path == folder || path.hasPrefix(folder == "/" ? "/" : folder + "/")
  }

  /// The first symbolic link found in a folder that leads out of `root`, and its target; the search
  /// order is undefined. nil where there is none. Hidden names and dangling links are skipped.
  ///
  /// - Parameters:
  ///   - root: as returned by `of`.
  ///   - depth: how deep to search: 1 for the folder itself.
  package static func linkLeaving(_ root: String, in folder: String, depth: Int) -> (
    link: String, target: String
  )? {
    var seen: Set<[CChar]> = []
    guard
      let found = search(
        Array(folder.utf8CString.dropLast()), root: Array(root.utf8CString.dropLast()), depth, &seen
      )
    else { return nil }
    return (text(found.link), text(found.target))
  }

  /// Names need not be UTF-8, so paths are bytes, without the terminating zero.
  private static func search(
    _ folder: [CChar], root: [CChar], _ depth: Int, _ seen: inout Set<[CChar]>
  ) -> (link: [CChar], target: [CChar])? {
    // Links may form a cycle.
    guard depth > 0, let real = bytes(folder + [0]), seen.insert(real).inserted,
      let stream = opendir(folder + [0])
    else { return nil }
    defer { closedir(stream) }
    var folders: [[CChar]] = []
    while let entry = readdir(stream) {
      // An entry may be shorter than its declared type, so the name is read in place.
      let start = UnsafeRawPointer(entry) + MemoryLayout<dirent>.offset(of: \.d_name)!
      let name = start.assumingMemoryBound(to: CChar.self)
      guard name[0] != CChar(UInt8(ascii: ".")) else { continue }
      let path =
        folder + [CChar(UInt8(ascii: "/"))] + UnsafeBufferPointer(start: name, count: strlen(name))
      switch Int(entry.pointee.d_type) {
      case Int(DT_REG): continue
      case Int(DT_DIR): folders.append(path)
      default:
        guard let target = bytes(path + [0]) else { continue }
        let isInside =
          target == root || root == [CChar(UInt8(ascii: "/"))]
          || target.starts(with: root + [CChar(UInt8(ascii: "/"))])
        if !isInside { return (path, target) }
        folders.append(path)
      }
    }
    for folder in folders {
      if let found = search(folder, root: root, depth - 1, &seen) { return found }
    }
    return nil
  }

  private static func bytes(_ path: UnsafePointer<CChar>) -> [CChar]? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return Array(UnsafeBufferPointer(start: resolved, count: strlen(resolved)))
  }

  private static func text(_ bytes: [CChar]) -> String {
    String(decoding: bytes.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
