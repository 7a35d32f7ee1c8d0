/// HTML as it is written, with cmark's rules of where lines begin and what is escaped.
struct HTMLLines {
  private(set) var text = ""

  mutating func add(_ html: String) { text += html }

  /// Adds HTML at the beginning of a line.
  mutating func addLine(_ html: String) {
    if let last = text.utf8.last, last != 0x0A { text += "\n" }
    text += html
  }

  /// Adds whole lines.
  mutating func addLines(_ html: String) {
    addLine(html)
    addLine("")
  }

  /// Adds a text with `&`, `<`, `>` and `"` escaped.
  mutating func addEscaped(_ text: String) {
    add(text) { byte in
      switch byte {
      case 0x26: "&amp;"
      case 0x3C: "&lt;"
      case 0x3E: "&gt;"
      case 0x22: "&quot;"
      default: nil
      }
    }
  }

  /// Adds an address: what can't stand in one is written as `%20`, and what is already so stays so.
  mutating func addAddress(_ text: String) {
    add(text) { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: nil
      case 0x26: "&amp;"
      case 0x27: "&#x27;"
      // ! # $ % ( ) * + , - . / : ; = ? @ _ ~
      case 0x21, 0x23...0x25, 0x28...0x2F, 0x3A, 0x3B, 0x3D, 0x3F, 0x40, 0x5F, 0x7E: nil
      default: "%" + (byte < 0x10 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
    }
  }

  /// Adds a text, and what the closure gives in the place of a byte.
  private mutating func add(_ text: String, replacing replacement: (UInt8) -> String?) {
    var text = text
    text.withUTF8 { bytes in
      var start = 0
      for i in bytes.indices {
        guard let new = replacement(bytes[i]) else { continue }
        self.text += String(decoding: bytes[start..<i], as: UTF8.self)
        self.text += new
        start = i + 1
      }
      self.text += String(decoding: bytes[start...], as: UTF8.self)
    }
  }
}
