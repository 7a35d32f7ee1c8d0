/// The parts of paths, read from their text alone: nothing is looked up, and `.` and `..` are names
/// as others are.
///
/// Foundation's functions for this stop the program on Linux for names of one character. Slashes are
/// looked for in the bytes, as the system does: a combining mark after one does not hide it.
package enum PathText {
  private static let slash = UInt8(ascii: "/")
  private static let dot = UInt8(ascii: ".")

  /// The folder that holds a file, as POSIX's `dirname` gives it: `.` for a single name and for the
  /// empty path, `/` for the root. Slashes at the end don't count.
  package static func parent(of path: String) -> String {
    let bytes = trimmed(path)
    guard let last = bytes.lastIndex(of: slash) else { return path.utf8.first == slash ? "/" : "." }
    let parent = trimmed(bytes[...last])
    return parent.isEmpty ? "/" : String(Substring(parent))
  }

  /// The last name of a path: `/` for the root, empty for the empty path. Slashes at the end don't
  /// count.
  package static func name(of path: String) -> String {
    let bytes = trimmed(path)
    guard !bytes.isEmpty else { return path.isEmpty ? "" : "/" }
    let start = bytes.lastIndex(of: slash).map(bytes.index(after:)) ?? bytes.startIndex
    return String(Substring(bytes[start...]))
  }

  /// The last name of a path without its ending.
  package static func stem(of path: String) -> String { parts(name(of: path)).stem }

  /// What stands behind the last dot of the last name, without the dot; empty where nothing does, and
  /// where only dots stand before it: `.md` and `...md` are names without an ending.
  package static func ending(of path: String) -> String { parts(name(of: path)).ending }

  /// The path of a name in a folder; the name alone for the folder `.`.
  package static func path(of name: String, in folder: String) -> String {
    if folder == "." || folder.isEmpty { return name }
    return folder.utf8.last == slash ? folder + name : folder + "/" + name
  }

  private static func trimmed(_ path: String) -> Substring.UTF8View { trimmed(path.utf8[...]) }

  /// Without the slashes at the end.
  private static func trimmed(_ bytes: Substring.UTF8View) -> Substring.UTF8View {
    bytes[..<(bytes.lastIndex { $0 != slash }.map(bytes.index(after:)) ?? bytes.startIndex)]
  }

  private static func parts(_ name: String) -> (stem: String, ending: String) {
    let bytes = name.utf8
    guard let last = bytes.lastIndex(of: dot), bytes.index(after: last) != bytes.endIndex,
      bytes[..<last].contains(where: { $0 != dot })
    else { return (name, "") }
    return (String(name[..<last]), String(name[bytes.index(after: last)...]))
  }
}
