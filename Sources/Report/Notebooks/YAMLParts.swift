/// The options of a text of YAML, told apart by their lines: where one is no YAML, the others can still be
/// read.
struct YAMLParts {
  struct Part {
    /// Indices of the text's lines.
    var lines: Range<Int>
    /// The name that the first line begins with; nil where it begins with none.
    let key: String?
    /// Whether a colon follows the name.
    let isOption: Bool
    let indent: Int
  }

  private(set) var parts: [Part] = []

  init(_ lines: [String]) {
    let indent =
      lines.lazy.filter { line in line.contains { $0 != " " } && !line.hasPrefix("#") }
      .map { $0.prefix { $0 == " " }.count }.min() ?? 0
    // How many brackets are open.
    var depth = 0
    for (row, line) in lines.enumerated() {
      let (key, isOption) = Self.key(line, at: indent)
      if parts.isEmpty || isOption || (key != nil && depth == 0) {
        parts.append(Part(lines: row..<row + 1, key: key, isOption: isOption, indent: indent))
        depth = 0
      } else {
        parts[parts.count - 1].lines = parts[parts.count - 1].lines.lowerBound..<row + 1
      }
      for character in line {
        if "[{".contains(character) { depth += 1 }
        if "]}".contains(character) { depth = max(0, depth - 1) }
      }
    }
  }

  /// The name that a line begins with at the indent, behind the mark of an item, and whether it is an
  /// option's.
  private static func key(_ line: String, at indent: Int) -> (String?, isOption: Bool) {
    guard line.prefix(while: { $0 == " " }).count == indent else { return (nil, false) }
    var text = line.dropFirst(indent)
    let isItem = text.hasPrefix("- ")
    if isItem { text = text.dropFirst(2).drop { $0 == " " } }
    let key = text.prefix { $0.isLetter || $0.isNumber || "_-".contains($0) }
    guard key.first?.isLetter ?? false else { return (nil, false) }
    let rest = text.dropFirst(key.count).drop { $0 == " " }
    return (String(key), !isItem && (rest == ":" || rest.hasPrefix(": ")))
  }
}
