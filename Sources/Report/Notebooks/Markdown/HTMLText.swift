/// Plain text as HTML.
package enum HTMLText {
  /// The text with `&`, `<`, `>`, `"` and `'` escaped: right between tags and in attributes. A control
  /// character, which HTML cannot hold, becomes U+FFFD.
  package static func escaped(_ text: some StringProtocol) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default:
        result.unicodeScalars.append(ControlCharacters.isForbidden(scalar) ? "\u{FFFD}" : scalar)
      }
    }
    return result
  }

  /// Whether raw HTML is a comment and nothing else: its author wants it unseen.
  static func isComment(_ raw: String) -> Bool {
    var text = raw[...]
    while text.last?.isWhitespace == true { text.removeLast() }
    while text.first?.isWhitespace == true { text.removeFirst() }
    guard text.hasPrefix("<!--"), text.hasSuffix("-->"), text.count >= 7 else { return false }
    let end = text.index(text.endIndex, offsetBy: -3)
    // `-->` must not come before the end: whatever follows it would be more than a comment.
    return firstEnd(of: text.utf8) == text.utf8.distance(from: text.startIndex, to: end)
  }

  /// The offset of the first `-->` after the opening `<!--`.
  private static func firstEnd(of bytes: Substring.UTF8View) -> Int? {
    let end = Array("-->".utf8)
    let all = Array(bytes)
    return (4...max(4, all.count - 3)).first { all[$0...].starts(with: end) }
  }
}
