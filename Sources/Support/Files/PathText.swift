/// The components of paths, taken from the text alone: nothing is looked up, and `.` and `..` are
/// ordinary names.
///
/// Foundation's functions for this trap on Linux for names of one character. Slashes are
/// searched in the bytes, as the system does: a combining mark after one does not hide it.
package enum PathText {
  private static let slash = UInt8(ascii: "/")
  private static let dot = UInt8(ascii: ".")

  /// The parent folder, as POSIX `dirname`: `.` for a single name and for the
  /// empty path, `/` for the root. Trailing slashes are ignored.
  package static func parent(of path: String) -> String {
    let bytes = trimmed(path)
    guard let last = bytes.lastIndex(of: slash) else { return path.utf8.first == slash ? "/" : "." }
    let parent = trimmed(bytes[...last])
    return parent.isEmpty ? "/" : String(Substring(parent))
  }

  /// The last component: `/` for the root, empty for the empty path. Trailing slashes are
  /// ignored.
  package static func name(of path: String) -> String {
    let bytes = trimmed(path)
    guard !bytes.isEmpty else { return path.isEmpty ? "" : "/" }
    let start = bytes.lastIndex(of: slash).map(bytes.index(after:)) ?? bytes.startIndex
    return String(Substring(bytes[start...]))
  }

  /// The last component without its extension.
  package static func stem(of path: String) -> String { parts(name(of: path)).stem }

  /// The text after the last dot of the last component; empty where there is none, and
  /// where only dots precede it: `.md` and `...md` have no extension.
  package static func ending(of path: String) -> String { parts(name(of: path)).ending }

  /// The path of a name in a folder; just the name for the folder `.`.
  package static func path(of name: String, in folder: String) -> String {
    if folder == "." || folder.isEmpty { return name }
    return folder.utf8.last == slash ? folder + name : folder + "/" + name
  }

  private static func trimmed(_ path: String) -> Substring.UTF8View { trimmed(path.utf8[...]) }

  /// Without trailing slashes.
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
