internal import Names
package import Options

/// The remarks on a notebook, each kind once.
package struct RemarkCollector: Sendable {
  private struct Found {
    var message: String
    var advice: String?
    var place: SourceLocation
    /// Of all places.
    var lines: [Int]

    mutating func add(_ message: String, _ advice: String?, _ place: SourceLocation) {
      lines.append(place.line)
      if place < self.place { (self.message, self.advice, self.place) = (message, advice, place) }
    }
  }

  /// How many lines are named besides the first.
  private static let shownLines = 5

  private var found: [String: Found] = [:]

  package init() {}

  /// - Parameters:
  ///   - kind: of remarks of one kind only the first of the file is told, with the lines of the others.
  ///   - message: one sentence without a final period.
  package mutating func add(
    _ kind: String, _ message: String, advice: String?, at place: SourceLocation
  ) {
    found[kind, default: Found(message: message, advice: advice, place: place, lines: [])]
      .add(message, advice, place)
  }

  /// One of each kind, at its first place, by place.
  package var diagnostics: [Diagnostic] {
    found.values.map { all in
      Diagnostic(
        all.message + Self.others(all.lines), advice: all.advice, severity: .remark, at: all.place)
    }.sorted { ($0.location, $0.message) < ($1.location, $1.message) }
  }

  /// " (3 more, on lines 7 and 12)".
  private static func others(_ lines: [Int]) -> String {
    let others = lines.sorted().dropFirst()
    guard !others.isEmpty else { return "" }
    var distinct: [Int] = []
    for line in others where distinct.last != line { distinct.append(line) }
    let shown = distinct.prefix(shownLines).map(String.init)
    let names =
      distinct.count > shown.count
      ? shown.joined(separator: ", ") + ", …"
      : [shown.dropLast().joined(separator: ", "), shown.last ?? ""].filter { !$0.isEmpty }
        .joined(separator: " and ")
    return " (\(others.count) more, on \(Counted.form(distinct.count, "line")) \(names))"
  }
}
