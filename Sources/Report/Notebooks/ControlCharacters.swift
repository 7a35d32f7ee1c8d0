/// The characters that no text of a report can hold: they are invisible, and HTML forbids them.
enum ControlCharacters {
  /// C0 but for tab and line feed, DEL, C1, what Unicode keeps for no character, and the one
  /// private-use character that the parser needs for itself.
  static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A: false
    case 0x00...0x1F, 0x7F...0x9F, 0xFDD0...0xFDEF: true
    case let value: value & 0xFFFE == 0xFFFE || scalar == ProseMarker.scalar
    }
  }

  static func first(in text: some StringProtocol) -> Unicode.Scalar? {
    // Most text has none; bytes are looked through faster than scalars.
    guard text.utf8.contains(where: isSuspect) else { return nil }
    return text.unicodeScalars.first(where: isForbidden)
  }

  /// Whether a forbidden scalar can have this byte in UTF-8.
  static func isSuspect(_ byte: UInt8) -> Bool {
    byte < 0x20 && byte != 0x09 && byte != 0x0A || byte == 0x7F || byte == 0xC2 || byte == 0xEF
      || byte >= 0xF0
  }

  /// `U+001B`.
  static func name(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
