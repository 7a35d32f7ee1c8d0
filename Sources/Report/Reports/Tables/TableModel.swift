internal import Assessment
internal import Trials

/// A table of results: its numbers chosen, sorted, ranked and formatted.
struct TableModel: Hashable, Sendable {
  struct Column: Hashable, Sendable {
    let name: String
    let title: String
    let isNumeric: Bool
    /// Whether its cells name the rows.
    var isKey = false
  }

  /// A cell of the head, over one column or several.
  struct HeadCell: Hashable, Sendable {
    var text: String
    var isNumeric = false
    var isKey = false
    /// How many columns it stands over, and how many lines it takes.
    var columns = 1
    var lines = 1
  }

  struct Cell: Hashable, Sendable {
    /// As a reader meets it; `–` where there is no value.
    var text: String
    let value: DataValue
    var isBest = false
    /// Of a mean over seeds, at 95 %.
    var interval: Interval?
    /// How many trials the value is a mean of; nil where that is said of the row, or of no trials.
    var count: Int?
    /// How many rows it stands beside; 0 where the one above takes its place.
    var rows = 1
  }

  struct Row: Hashable, Sendable {
    var cells: [Cell]
    /// Whether no other row beats it in all criteria.
    var isOnFront = false
    /// How many trials it is a mean of; nil where its cells say so, or where it is of no trials.
    var count: Int?
  }

  let columns: [Column]
  /// The lines of the head where it has several; else the titles of the columns are the head.
  var head: [[HeadCell]] = []
  var rows: [Row]
  /// MIN and MAX, or none.
  var extremes: [Row] = []
  /// The models that take no part in MIN and MAX, as they need neither time nor space.
  var unscored: [String] = []
  /// The sums of the columns, or none.
  var totals: [Row] = []
  let failures: [TrialFailure]
  /// Rows that `limit` leaves out.
  var omitted = 0
  /// What else is to be said, one sentence each.
  var notes: [String] = []

  /// The column that stays in sight while the others scroll past.
  var stickyColumn: Int { columns.firstIndex(where: \.isKey) ?? 0 }

  /// The head line by line.
  var headLines: [[HeadCell]] {
    head.isEmpty
      ? [columns.map { HeadCell(text: $0.title, isNumeric: $0.isNumeric, isKey: $0.isKey) }] : head
  }
}
