internal import Assessment
internal import Trials

extension TableModel {
  /// The rows as CSV, in the table's order, under the names of the columns. The fictitious
  /// models and the failed trials are no data; the JSON file has them.
  ///
  /// Where there are means over seeds, their intervals have columns of their own, `_low` and `_high`,
  /// and so has the number of seeds.
  var csv: [UInt8] {
    let columns = dataColumns
    return CSVText.encode(
      header: columns.map(\.name), rows: rows.map { row in columns.map { $0.value(row) } })
  }

  /// A column of the files.
  private struct DataColumn {
    let name: String
    let title: String
    let value: (Row) -> DataValue
  }

  private var dataColumns: [DataColumn] {
    var result: [DataColumn] = []
    for (index, column) in columns.enumerated() {
      func add(_ end: String, _ title: String, _ value: @escaping (Cell) -> DataValue) {
        result.append(
          DataColumn(name: column.name + end, title: column.title + title) {
            value($0.cells[index])
          })
      }
      add("", "", \.value)
      let cells = rows.map { $0.cells[index] }
      if cells.contains(where: { $0.interval != nil }) {
        add("_low", ", low end") { $0.interval.map { .number($0.low) } ?? .missing }
        add("_high", ", high end") { $0.interval.map { .number($0.high) } ?? .missing }
      }
      if cells.contains(where: { $0.count ?? 1 > 1 }) {
        add("_seeds", ", seeds") { $0.count.map { .integer($0) } ?? .missing }
      }
    }
    if rows.contains(where: { $0.count ?? 1 > 1 }) {
      result.append(
        DataColumn(name: "seeds", title: "Seeds") { $0.count.map { .integer($0) } ?? .missing })
    }
    return result
  }

  /// The table as JSON: an object for each row, null where it has no value.
  ///
  /// - Throws: what the encoding throws.
  func json(caption: String?) throws -> [UInt8] {
    try JSONText.encode(
      File(
        caption: caption, columns: dataColumns.map { .init(name: $0.name, title: $0.title) },
        rows: rows.map(object), min: extremes.first.map(known), max: extremes.last.map(known),
        failures: failures))
  }

  private func object(_ row: Row) -> [String: DataValue] {
    Dictionary(
      dataColumns.map { ($0.name, $0.value(row)) }, uniquingKeysWith: { a, _ in a })
  }

  /// What a fictitious model has: of most columns there is no best.
  private func known(_ row: Row) -> [String: DataValue] { object(row).filter { $1 != .missing } }

  private struct File: Encodable {
    struct Column: Encodable {
      let name: String
      let title: String
    }

    let caption: String?
    let columns: [Column]
    let rows: [[String: DataValue]]
    let min: [String: DataValue]?
    let max: [String: DataValue]?
    let failures: [TrialFailure]
  }
}
