/// A character that cannot be seen, or that looks like another one with a meaning: editors and web pages
/// put them into a text, and whoever looks for the mistake does not find it.
package struct LookAlike: Hashable, Sendable {
  package let scalar: Unicode.Scalar
  private let name: String
  /// What it was most likely meant for; empty where nothing was.
  private let meant: String

  /// Nil for any other character.
  package init?(_ scalar: Unicode.Scalar) {
    switch scalar.value {
    case 0xFF01...0xFF5E:
      // Fullwidth forms stand in the order of ASCII.
      let plain = Unicode.Scalar(scalar.value - 0xFEE0).map(String.init) ?? ""
      self.init(scalar, "fullwidth \(Self.nameOfPlain(plain))", for: plain)
    default:
      guard let (name, meant) = Self.table[scalar] else { return nil }
      self.init(scalar, name, for: meant)
    }
  }

  private init(_ scalar: Unicode.Scalar, _ name: String, for meant: String) {
    (self.scalar, self.name, self.meant) = (scalar, name, meant)
  }

  /// The first in a text.
  package static func first(in text: some StringProtocol) -> LookAlike? {
    guard text.utf8.contains(where: { $0 >= 0x80 }) else { return nil }
    return text.unicodeScalars.lazy.compactMap { LookAlike($0) }.first
  }

  /// The text with what was most likely meant.
  package static func plain(_ text: String) -> String {
    text.unicodeScalars.map { scalar in LookAlike(scalar)?.meant ?? String(scalar) }.joined()
  }

  /// What to do about it: one sentence without a final period.
  package var advice: String {
    switch meant {
    case "": "take out the \(name) (\(codePoint)), which cannot be seen"
    case " ": "write a plain space for the \(name) (\(codePoint))"
    default: "write `\(meant)` for the \(name) `\(scalar)` (\(codePoint))"
    }
  }

  /// `U+00A0`.
  private var codePoint: String {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  private static func nameOfPlain(_ plain: String) -> String {
    switch plain {
    case ":": "colon"
    case ",": "comma"
    case "=": "equals sign"
    case "-": "hyphen"
    case "[", "]": "bracket"
    case "{", "}": "brace"
    case "(", ")": "parenthesis"
    default:
      plain.first?.isNumber ?? false ? "digit" : plain.first?.isLetter ?? false ? "letter" : "sign"
    }
  }

  private static let table: [Unicode.Scalar: (name: String, meant: String)] = [
    "\u{00A0}": ("no-break space", " "),
    "\u{1680}": ("Ogham space", " "),
    "\u{2000}": ("en quad", " "),
    "\u{2001}": ("em quad", " "),
    "\u{2002}": ("en space", " "),
    "\u{2003}": ("em space", " "),
    "\u{2004}": ("three-per-em space", " "),
    "\u{2005}": ("four-per-em space", " "),
    "\u{2006}": ("six-per-em space", " "),
    "\u{2007}": ("figure space", " "),
    "\u{2008}": ("punctuation space", " "),
    "\u{2009}": ("thin space", " "),
    "\u{200A}": ("hair space", " "),
    "\u{202F}": ("narrow no-break space", " "),
    "\u{205F}": ("mathematical space", " "),
    "\u{3000}": ("ideographic space", " "),
    "\u{2028}": ("line separator", " "),
    "\u{2029}": ("paragraph separator", " "),
    "\u{00AD}": ("soft hyphen", ""),
    "\u{034F}": ("grapheme joiner", ""),
    "\u{061C}": ("Arabic letter mark", ""),
    "\u{180E}": ("Mongolian vowel separator", ""),
    "\u{200B}": ("zero-width space", ""),
    "\u{200C}": ("zero-width non-joiner", ""),
    "\u{200D}": ("zero-width joiner", ""),
    "\u{200E}": ("left-to-right mark", ""),
    "\u{200F}": ("right-to-left mark", ""),
    "\u{202A}": ("left-to-right embedding", ""),
    "\u{202B}": ("right-to-left embedding", ""),
    "\u{202C}": ("end of an embedding", ""),
    "\u{202D}": ("left-to-right override", ""),
    "\u{202E}": ("right-to-left override", ""),
    "\u{2060}": ("word joiner", ""),
    "\u{2066}": ("left-to-right isolate", ""),
    "\u{2067}": ("right-to-left isolate", ""),
    "\u{2068}": ("first strong isolate", ""),
    "\u{2069}": ("end of an isolate", ""),
    "\u{FEFF}": ("byte order mark", ""),
    "\u{201C}": ("left quotation mark", "\""),
    "\u{201D}": ("right quotation mark", "\""),
    "\u{201E}": ("low quotation mark", "\""),
    "\u{00AB}": ("left guillemet", "\""),
    "\u{00BB}": ("right guillemet", "\""),
    "\u{2018}": ("left single quotation mark", "'"),
    "\u{2019}": ("right single quotation mark", "'"),
    "\u{201A}": ("low single quotation mark", "'"),
    "\u{2010}": ("hyphen", "-"),
    "\u{2011}": ("no-break hyphen", "-"),
    "\u{2012}": ("figure dash", "-"),
    "\u{2013}": ("en dash", "-"),
    "\u{2014}": ("em dash", "-"),
    "\u{2015}": ("horizontal bar", "-"),
    "\u{2212}": ("minus sign", "-"),
    "\u{00D7}": ("multiplication sign", "*"),
    "\u{00F7}": ("division sign", "/"),
    "\u{2215}": ("division slash", "/"),
    "\u{2044}": ("fraction slash", "/"),
    "\u{2217}": ("asterisk operator", "*"),
    "\u{2264}": ("less-than or equal sign", "<="),
    "\u{2265}": ("greater-than or equal sign", ">="),
    "\u{2260}": ("not-equal sign", "!="),
    "\u{2236}": ("ratio sign", ":"),
    "\u{A789}": ("letter colon", ":"),
    "\u{FE55}": ("small colon", ":"),
    "\u{3001}": ("ideographic comma", ","),
    "\u{060C}": ("Arabic comma", ","),
    "\u{2026}": ("ellipsis", "..."),
  ]
}
