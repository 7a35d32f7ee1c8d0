package import Options

/// Prints diagnostics as a terminal shows them: place, message, the line with a mark under the
/// column, and what to do.
///
///     notebook.md:12:1: error: `epoch` is not an option of `experiment`
///        12 | epoch: 3
///           | ^^^^^
///           = did you mean `epochs`?
package struct DiagnosticFormatter: Sendable {
  /// Wider lines are cut around the place.
  static let width = 100
  /// Nobody reads more, and a hostile notebook can have a million mistakes.
  static let placeLimit = 500

  private let lines: [String: [String]]

  /// - Parameter sources: the files whose lines are shown; places elsewhere have no excerpt.
  package init(_ sources: [NotebookSource]) {
    lines = Dictionary(sources.map { ($0.file, $0.lines) }) { a, _ in a }
  }

  /// All diagnostics in the order of their places, each once. What stands at the same place
  /// shares its excerpt. An empty line separates places; the text ends with a line feed.
  package func format(_ diagnostics: [Diagnostic]) -> String {
    var places: [(location: SourceLocation, diagnostics: [Diagnostic])] = []
    for diagnostic in Self.sorted(diagnostics) {
      if places.last?.location == diagnostic.location {
        places[places.count - 1].diagnostics.append(diagnostic)
      } else {
        places.append((diagnostic.location, [diagnostic]))
      }
    }
    var cursor = Cursor()
    var shown: [String] = []
    for place in places.prefix(Self.placeLimit) {
      shown.append(format(place.diagnostics, at: place.location, &cursor))
    }
    let more = places.count - shown.count
    guard more > 0 else { return shown.joined(separator: "\n") }
    let hidden = places.suffix(more).flatMap(\.diagnostics)
    let mistakes = hidden.mistakeCount
    return (shown + [Self.rest(mistakes, "mistake") + Self.rest(hidden.count - mistakes, "remark")])
      .joined(separator: "\n")
  }

  /// What is not shown, as a line; empty where there is nothing.
  private static func rest(_ count: Int, _ what: String) -> String {
    switch count {
    case 0: ""
    case 1: "1 more \(what) is not shown.\n"
    default: "\(count) more \(what)s are not shown.\n"
    }
  }

  /// The diagnostics by place, without those that say the same at the same place.
  package static func sorted(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    var seen: Set<Diagnostic> = []
    return diagnostics.filter { seen.insert($0).inserted }.enumerated().sorted {
      ($0.element.location, $0.offset) < ($1.element.location, $1.offset)
    }.map(\.element)
  }

  private func format(
    _ diagnostics: [Diagnostic], at place: SourceLocation, _ cursor: inout Cursor
  ) -> String {
    let number = String(place.line)
    let gutter = String(repeating: " ", count: max(5, number.count + 1))
    var output: [String] = []
    for (n, diagnostic) in diagnostics.enumerated() {
      output.append(
        "\(Self.visible(place.description)): \(diagnostic.severity.rawValue): "
          + Self.visible(diagnostic.message))
      if n == 0, let line = lines[place.file]?.dropFirst(place.line - 1).first {
        cursor.move(to: place, in: line)
        let (excerpt, marks) = Self.excerpt(line, cursor)
        let padding = String(repeating: " ", count: gutter.count - number.count)
        output.append("\(padding)\(number) | \(excerpt)".trimmedEnd)
        output.append("\(gutter) | \(marks)")
      }
      if let advice = diagnostic.advice { output.append("\(gutter) = \(Self.visible(advice))") }
    }
    return output.map { $0 + "\n" }.joined()
  }

  /// A place in a line. Places come in order, and a hostile line can be as long as the notebook: each
  /// is found from the one before it.
  private struct Cursor {
    private var line: (file: String, number: Int) = ("", 0)
    /// How many characters stand before the place; the line's length for places behind its end.
    private(set) var offset = 0
    private(set) var index = "".startIndex
    /// How many columns the place is behind the line's end; far behind it is shown right behind it.
    private(set) var gap = 0

    mutating func move(to place: SourceLocation, in text: String) {
      let wanted = max(0, place.column - 1)
      if line != (place.file, place.line) || wanted < offset {
        line = (place.file, place.line)
        offset = 0
        index = text.startIndex
      }
      while offset < wanted, index < text.endIndex {
        index = text.index(after: index)
        offset += 1
      }
      gap = wanted - DiagnosticFormatter.width / 3 <= offset ? wanted - offset : 0
    }
  }

  /// The part of a line that is shown, and the marks under it.
  private static func excerpt(_ line: String, _ cursor: Cursor) -> (text: String, marks: String) {
    // Only the window is ever copied.
    let before = line[..<cursor.index].suffix(width / 3)
    var start = before.startIndex
    var window = line[start...].prefix(width)
    // Near the line's end there is room for more of what stands before.
    let missing = width - window.count
    for _ in 0..<missing where start > line.startIndex { start = line.index(before: start) }
    window = line[start...].prefix(width)
    // Tabs and control characters take one column each, so that the marks stand right.
    var text = window.map { $0 == "\t" ? " " : visible($0) }
    let at = line[start..<cursor.index].count
    var length = 1
    if at < text.count {
      length = max(1, min(markLength(text[at...]), width - at))
    }
    if start > line.startIndex { text[0] = "…" }
    if window.endIndex < line.endIndex { text[text.count - 1] = "…" }
    let pad = text.prefix(at).map { String(repeating: " ", count: cells($0)) }.joined()
    let under = text.dropFirst(at).prefix(length).reduce(0) { $0 + cells($1) }
    let gap = String(repeating: " ", count: cursor.gap)
    return (String(text), pad + gap + String(repeating: "^", count: max(1, under)))
  }

  /// How much of a line is marked: a word, a quoted text, a run of fence marks, `${name}`,
  /// `@label`, or one character.
  private static func markLength(_ text: ArraySlice<Character>) -> Int {
    guard let first = text.first else { return 1 }
    let rest = text.dropFirst()
    func isWord(_ c: Character) -> Bool { c.isLetter || c.isNumber || c == "_" || c == "-" }
    switch first {
    case "\"", "'":
      return rest.firstIndex(of: first).map { $0 - text.startIndex + 1 } ?? 1
    case "`", "~":
      return text.prefix { $0 == first }.count
    case "$":
      return rest.first == "{"
        ? text.firstIndex(of: "}").map { $0 - text.startIndex + 1 } ?? 2 : 1
    case "@":
      return 1 + rest.prefix(while: isWord).count
    default:
      // `label.column` is two words, `0.5` is one.
      let word = text.prefix { isWord($0) || $0 == "." && !first.isLetter }
      return max(1, word.last == "." ? word.count - 1 : word.count)
    }
  }

  /// How many columns of a terminal a character takes: East Asian wide characters and emoji
  /// take two.
  private static func cells(_ character: Character) -> Int {
    guard let scalar = character.unicodeScalars.first else { return 0 }
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF,
      0x20000...0x3FFFD:
      return 2
    default: return 1
    }
  }

  /// Text of a notebook must not steer the terminal.
  private static func visible(_ text: String) -> String { String(text.map(visible)) }

  private static func visible(_ character: Character) -> Character {
    let isControl = character.unicodeScalars.contains {
      $0.properties.generalCategory == .control || (0x202A...0x202E).contains($0.value)
        || (0x2066...0x2069).contains($0.value)
    }
    return isControl ? "\u{FFFD}" : character
  }
}

extension String {
  fileprivate var trimmedEnd: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
