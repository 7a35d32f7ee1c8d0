/// The names of blocks: runs of ASCII letters and digits with a `-` or `_` between two of them.
///
/// They become file names and HTML identifiers, and `--` is a dash in prose.
enum Label {
  /// The longest label, in characters: with what is put behind it it still fits a file's name.
  static let limit = 100

  static func isValid(_ text: some StringProtocol) -> Bool {
    let bytes = Array(text.utf8)
    return longest(in: bytes[...])?.utf8.count == bytes.count
  }

  /// The longest label that these bytes begin with.
  static func longest(in bytes: ArraySlice<UInt8>) -> String? {
    var end = bytes.startIndex
    var i = end
    while i < bytes.endIndex {
      if isLetterOrDigit(bytes[i]) {
        i += 1
        end = i
      } else if isJoiner(bytes[i]), i == end, i > bytes.startIndex {
        i += 1
      } else {
        break
      }
    }
    return end > bytes.startIndex ? String(decoding: bytes[..<end], as: UTF8.self) : nil
  }

  static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"):
      true
    default: false
    }
  }

  private static func isJoiner(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
  }
}
