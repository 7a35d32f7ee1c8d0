internal import Experiments

extension TableModel {
  /// The rows as CSV, in the table's order, under the names of the columns. The fictitious
  /// models and the failed trials are no data; the JSON file has them.
  var csv: [UInt8] {
    CSVText.encode(header: columns.map(\.name), rows: rows.map { $0.cells.map(\.value) })
  }

  /// The table as JSON: an object for each row, null where it has no value.
  ///
  /// - Throws: what the encoding throws.
  func json(caption: String?) throws -> [UInt8] {
    try JSONText.encode(
      File(
        caption: caption, columns: columns.map { .init(name: $0.name, title: $0.title) },
        rows: rows.map(object), min: extremes.first.map(known), max: extremes.last.map(known),
        failures: failures))
  }

  private func object(_ row: Row) -> [String: DataValue] {
    Dictionary(
      zip(columns.map(\.name), row.cells.map(\.value)), uniquingKeysWith: { a, _ in a })
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
