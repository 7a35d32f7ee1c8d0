internal import Experiments

/// A table as it will be shown: rows chosen, sorted, ranked and formatted.
struct TableModel: Hashable, Sendable {
  struct Column: Hashable, Sendable {
    let name: String
    let title: String
    let isNumeric: Bool
  }

  struct Cell: Hashable, Sendable {
    /// As a reader meets it; `–` where there is no value.
    var text: String
    let value: DataValue
    var isBest = false
  }

  struct Row: Hashable, Sendable {
    var cells: [Cell]
  }

  let columns: [Column]
  let rows: [Row]
  /// MIN and MAX, or none.
  let extremes: [Row]
  let failures: [TrialFailure]
  /// Rows that `limit` leaves out.
  let omitted: Int

  /// The column whose cells name the rows: the first of text, else the first.
  var keyColumn: Int { columns.firstIndex { !$0.isNumeric } ?? 0 }
}
