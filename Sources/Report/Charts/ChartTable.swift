/// A chart's data as columns and rows, to be written beside the picture.
package struct ChartTable: Hashable, Sendable {
  package enum Value: Hashable, Sendable {
    case text(String)
    case number(Double)
    case missing
  }

  package let columns: [String]
  /// Each as long as `columns`.
  package let rows: [[Value]]

  package init(columns: [String], rows: [[Value]]) {
    precondition(rows.allSatisfy { $0.count == columns.count }, "a row is not as long as the head")
    self.columns = columns
    self.rows = rows
  }

  /// A table with the numbers of seeds behind its rows, where any is of several.
  static func withSeeds(_ seeds: [Int], columns: [String], rows: [[Value]]) -> ChartTable {
    guard seeds.contains(where: { $0 > 1 }) else { return ChartTable(columns: columns, rows: rows) }
    return ChartTable(
      columns: columns + ["Seeds"], rows: zip(rows, seeds).map { $0 + [.number(Double($1))] })
  }

  /// The two cells of an interval.
  static func ends(_ interval: ClosedRange<Double>?) -> [Value] {
    interval.map { [.number($0.lowerBound), .number($0.upperBound)] } ?? [.missing, .missing]
  }
}
