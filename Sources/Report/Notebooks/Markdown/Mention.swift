/// `@label` as a line of the file has it, before it is known what labels there are.
struct Mention: Hashable, Sendable {
  let label: String
  let standing: Standing
  /// Whether it stands in brackets as Pandoc's citations do: `[@key]`, `[-@key; @other]`.
  let isCitation: Bool

  /// What stands right before the `@`.
  enum Standing: Hashable, Sendable {
    /// Nothing of a word: it is a reference.
    case free
    /// A letter of a script without case, or one of `+ - . / _`: a reference where the label is known.
    case beside
    /// A letter of a script with case (Latin, Greek, Cyrillic) or a digit as in an e-mail address, a
    /// second `@`, or a bare URL: text.
    case within

    init(before i: Int, in bytes: [UInt8], isInURL: Bool) {
      guard i > 0 else {
        self = .free
        return
      }
      switch bytes[i - 1] {
      case UInt8(ascii: "@"): self = .within
      case let byte where Label.isLetterOrDigit(byte): self = .within
      case let byte where "+-./_".utf8.contains(byte): self = isInURL ? .within : .beside
      case let byte where byte < 0x80: self = .free
      default:
        self = Self.standing(after: bytes[..<i])
      }
    }

    private static func standing(after bytes: ArraySlice<UInt8>) -> Self {
      var rest = bytes
      // An accent belongs to the letter before it. Nobody writes more than a few on one.
      for _ in 0..<8 {
        let start = rest.suffix(4).lastIndex { $0 & 0xC0 != 0x80 } ?? rest.endIndex
        guard let scalar = String(decoding: rest[start...], as: UTF8.self).unicodeScalars.first
        else { break }
        if scalar.properties.generalCategory == .nonspacingMark {
          rest = rest[..<start]
          continue
        }
        guard isOfSpacedWord(scalar) else { return .free }
        return scalar.properties.isCased ? .within : .beside
      }
      return .beside
    }

    /// Whether the scalar belongs to a word in a script that puts spaces between words.
    private static func isOfSpacedWord(_ scalar: Unicode.Scalar) -> Bool {
      switch scalar.value {
      // Thai to Myanmar, Khmer; Chinese, Japanese, Korean.
      case 0x0E00...0x109F, 0x1780...0x17FF, 0x2E80...0xD7FF, 0xF900...0xFAFF, 0xFE30...0xFE4F,
        0xFF00...0xFFEF, 0x20000...0x3FFFF:
        return false
      default: break
      }
      switch scalar.properties.generalCategory {
      case .nonspacingMark, .spacingMark, .decimalNumber: return true
      default: return scalar.properties.isAlphabetic
      }
    }
  }

  /// - Parameter bracket: the last open `[` of the line.
  static func isCitation(at i: Int, in bytes: [UInt8], bracket: Int?) -> Bool {
    guard let bracket else { return false }
    let first = bytes[bracket + 1] == UInt8(ascii: "-") ? bracket + 2 : bracket + 1
    guard bytes[first] == UInt8(ascii: "@"),
      let close = bytes[i...].prefix(300).firstIndex(of: UInt8(ascii: "]"))
    else { return false }
    return close + 1 == bytes.count || !"([:".utf8.contains(bytes[close + 1])
  }
}
