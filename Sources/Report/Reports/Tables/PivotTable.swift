internal import Notebooks
internal import Options
internal import Trials

/// A table with a row for each combination of some columns' values, and a column for each of
/// others'.
struct PivotTable: TableKind {
  /// What names the rows.
  let rowKeys: [TrialColumn]
  /// What names the columns; empty for one column for each value.
  let columnKeys: [TrialColumn]
  let values: [ResultColumn]
  /// Two values of the last of `columnKeys`, with a slash between them, of which quotients are shown.
  let ratio: String?
  let showsTotals: Bool
  let highlight: TableHighlight
  /// By the name of the value.
  let formats: [String: NumberFormat]

  init(_ reader: inout TableOptionReader) {
    let options = reader.options
    for option in ["sort", "limit", "extremes"] where options.isGiven(option) {
      reader.complain(.notOfPivots(option: option), at: options.keyLocation(of: option))
    }
    let rowKeys = reader.columns("rows")
    if rowKeys.isEmpty { reader.complain(.pivotNeedsRows, at: options.location(of: "values")) }
    // What a table without pivot shows where nothing is said stands for nothing here.
    let isGiven = options.isGiven("columns")
    for value in isGiven ? options.list("columns") : [] {
      guard let name = value.stringValue, TrialTable.Column.ownNames.contains(name) else {
        continue
      }
      reader.complain(.notOfPivots(option: name), at: value.location)
    }
    columnKeys = isGiven ? reader.columns("columns") : []
    for column in columnKeys where rowKeys.contains(where: { $0.name == column.name }) {
      reader.complain(.rowsAndColumns(column.name), at: options.location(of: "columns"))
    }
    ratio = options["ratio"]?.stringValue
    if let ratio, columnKeys.isEmpty || !ratio.contains("/") {
      reader.complain(.noRatio(ratio), at: options.location(of: "ratio"))
    }
    highlight = reader.highlight
    if highlight == .pareto {
      reader.complain(
        .notOfPivots(option: "highlight: pareto"), at: options.location(of: "highlight"))
    }
    values = reader.columns("values").compactMap { column in
      if case .result(let result) = column { result } else { nil }
    }
    self.rowKeys = rowKeys
    showsTotals = options.bool("totals")
    formats = reader.formats(of: values.map { ($0.name, isNumeric: true) })
  }

  /// Complains of a ratio of values that no trial will have, where the experiments tell that.
  func checkRatio(_ source: TrialSource, _ scope: BlockScope, _ reader: inout TableOptionReader) {
    guard let ratio, let column = columnKeys.last else { return }
    var known: [String] = []
    for label in source.labels {
      guard let settings = scope.experiments[label] ?? nil,
        let values = TrialGrid(settings).values(
          of: column.name, under: source.conditions.map(\.ofGrid))
      else { return }
      let conditions = source.conditions.filter { $0.column.name == column.name }
      for value in values where conditions.allSatisfy({ $0.matches(value) }) {
        if !known.contains(value.text) { known.append(value.text) }
      }
    }
    guard Self.ratio(ratio, among: Set(known)) == nil else { return }
    reader.complain(
      .unknownRatio(ratio, column: column.name, known: known),
      at: reader.options.location(of: "ratio"))
  }
}
