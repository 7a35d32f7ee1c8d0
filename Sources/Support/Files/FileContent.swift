/// What a file contains, in words, for messages about a file that is not the expected one.
package enum FileContent {
  /// `an HTML page of 5 bytes`, `empty`, `5 bytes of another kind`.
  ///
  /// - Parameters:
  ///   - head: the first `FileFormat.headBytes`, or the whole of a shorter file.
  ///   - bytes: of the whole file; nil where it is not known.
  package static func name(_ head: [UInt8], bytes count: Int?) -> String {
    guard let known = known(head) else { return (count.map(bytes) ?? "bytes") + " of another kind" }
    if head.isEmpty { return known }
    return known + (count.map { " of \(bytes($0))" } ?? "")
  }

  /// The same without the size; nil where the format is unknown.
  package static func known(_ head: [UInt8]) -> String? {
    if head.isEmpty { return "empty" }
    for (format, name) in [
      (FileFormat.hdf5, "an HDF5 file"), (.zip, "a ZIP archive"), (.gzip, "a gzip file"),
      (.tar, "a tar archive"),
    ] where format.fits(head) {
      return name
    }
    guard let text = text(head) else { return nil }
    let start = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }.prefix(60).lowercased()
    if ["<!doctype html", "<html", "<head", "<body", "<!--"].contains(where: start.hasPrefix) {
      return "an HTML page"
    }
    if start.hasPrefix("<?xml") { return "an XML document" }
    if start.hasPrefix("version https://git-lfs") { return "a Git LFS pointer" }
    return "a text"
  }

  /// `1,234,567 bytes`.
  package static func bytes(_ count: Int) -> String {
    var groups: [String] = []
    var rest = String(count)
    while rest.count > 3 {
      groups.insert(String(rest.suffix(3)), at: 0)
      rest.removeLast(3)
    }
    return ([rest] + groups).joined(separator: ",") + (count == 1 ? " byte" : " bytes")
  }

  /// The beginning of a UTF-8 text; nil where the bytes are not UTF-8.
  private static func text(_ head: [UInt8]) -> String? {
    // The last character may be cut.
    for cut in 0..<min(4, head.count) {
      guard let text = String(validating: head.dropLast(cut), as: UTF8.self) else { continue }
      let isText = text.unicodeScalars.allSatisfy {
        $0.value >= 32 && $0.value != 127 || ["\t", "\n", "\r", "\u{C}"].contains($0)
      }
      return isText ? text : nil
    }
    return nil
  }
}
