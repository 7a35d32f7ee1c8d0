internal import Notebooks

extension HTMLText {
  /// A sentence of the program as HTML: escaped, and what stands between backticks as code.
  static func marked(_ text: String) -> String {
    let parts = escaped(text).split(separator: "`", omittingEmptySubsequences: false)
    var html = ""
    for (index, part) in parts.enumerated() {
      if index.isMultiple(of: 2) {
        html += part
      } else if index + 1 < parts.count, !part.isEmpty {
        html += "<code>\(part)</code>"
      } else {
        // Nothing, or a backtick by itself.
        html += "`\(part)" + (index + 1 < parts.count ? "`" : "")
      }
    }
    return html
  }

  /// A sentence for a template: as it is, and as HTML.
  static func values(_ text: String) -> [String: Any] {
    ["text": text, "html": marked(text)]
  }
}
