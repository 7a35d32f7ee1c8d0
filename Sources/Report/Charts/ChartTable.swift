/// A chart's data as columns and rows, to be written beside the picture.
package struct ChartTable: Hashable, Sendable {
  package enum Value: Hashable, Sendable {
    case text(String)
    case number(Double)
    case missing
  }

  /// No two have the same name.
  package let columns: [ChartColumn]
  /// Each as long as `columns`.
  package let rows: [[Value]]
  /// The values that columns of text can have, in their order, by the column's name: where `rows` leave
  /// some out, nothing else tells.
  package var levels: [String: [String]] = [:]
  /// What `rows` leave out; a sentence with its period.
  package var note: String?

  package init(columns: [ChartColumn], rows: [[Value]]) {
    precondition(rows.allSatisfy { $0.count == columns.count }, "a row is not as long as the head")
    self.columns = columns
    self.rows = rows
  }

  /// The table of what a chart shows, one row each.
  ///
  /// A quantity that is shown twice, as along an axis and as the size, is one column.
  init<Item>(_ items: [Item], _ fields: [ChartField<Item>]) {
    var used: [ChartField<Item>.Part] = []
    for var part in fields.flatMap(\.parts) where part.isWanted(items) {
      if used.contains(where: { $0.column == part.column }) { continue }
      let name = part.column.name
      var count = 1
      while used.contains(where: { $0.column.name == part.column.name }) {
        count += 1
        part.column.name = "\(name)_\(count)"
      }
      used.append(part)
    }
    self.init(
      columns: used.map(\.column), rows: items.map { item in used.map { $0.value(item) } })
  }
}

/// What a chart shows of each of its items: names, titles and values of its columns in one place.
struct ChartField<Item> {
  /// A column.
  struct Part {
    var column: ChartColumn
    let value: (Item) -> ChartTable.Value
    /// Whether the table has this column, as most have no intervals.
    let isWanted: ([Item]) -> Bool
  }

  let parts: [Part]

  init(
    _ name: String, _ title: String, isWanted: @escaping ([Item]) -> Bool = { _ in true },
    value: @escaping (Item) -> ChartTable.Value
  ) {
    parts = [Part(column: .init(title, name: name), value: value, isWanted: isWanted)]
  }

  private init(parts: [Part]) { self.parts = parts }

  static func text(_ name: String, _ title: String, _ value: @escaping (Item) -> String) -> Self {
    Self(name, title) { .text(value($0)) }
  }

  /// A column that there is where one of its texts is.
  static func optionalText(
    _ name: String, _ title: String, _ value: @escaping (Item) -> String?
  ) -> Self {
    Self(
      name, title, isWanted: { $0.contains { value($0) != nil } },
      value: { value($0).map { .text($0) } ?? .missing })
  }

  static func number(_ name: String, _ title: String, _ value: @escaping (Item) -> Double) -> Self {
    Self(name, title) { .number(value($0)) }
  }

  /// A number, and the ends of what it may be where any is known: `_low` and `_high`, as in tables.
  static func interval(
    _ name: String, _ title: String, _ value: @escaping (Item) -> Double,
    _ interval: @escaping (Item) -> ClosedRange<Double>?
  ) -> Self {
    func end(_ suffix: String, _ words: String, _ end: @escaping (ClosedRange<Double>) -> Double)
      -> Self
    {
      Self(
        name + suffix, title + words, isWanted: { $0.contains { interval($0) != nil } },
        value: { interval($0).map { .number(end($0)) } ?? .missing })
    }
    return Self(
      parts: number(name, title, value).parts + end("_low", ", low end", \.lowerBound).parts
        + end("_high", ", high end", \.upperBound).parts)
  }

  /// The numbers of seeds, where any is above 1.
  static func seeds(_ count: @escaping (Item) -> Int) -> Self {
    Self(
      "seeds", "Seeds", isWanted: { $0.contains { count($0) > 1 } },
      value: { .number(Double(count($0))) })
  }
}
