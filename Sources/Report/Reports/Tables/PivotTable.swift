internal import Options
internal import Trials

/// A table with a row for each combination of some columns' values, and a column for each of
/// others'.
struct PivotTable: Table {
  static let kind = TableKind(
    "with values", marker: "values",
    options: [
      Option.columns, Option.rows, Option.values, Option.ratio, Option.totals, Option.highlight,
      TableOptions.format,
    ], refusal: BlockMistake.notOfPivots, PivotTable.init)

  private enum Option {
    static let rows = BlockOption(
      spec: {
        OptionSpec(
          "rows", .oneOrMore(.name($0.trialNames)),
          help: "The columns of the results whose combinations make the rows")
      }, read: { $0.distinctColumns("rows") })

    // What a table without values shows where nothing is said stands for nothing here.
    static let columns = TableOptions.columns(help: "What the columns stand for") { reader in
      reader.options.isGiven("columns") ? reader.distinctColumns("columns") : []
    }

    static let values = BlockOption(
      spec: {
        OptionSpec(
          "values", .oneOrMore(.name($0.numericNames)),
          help: "Makes a pivoted table of these numbers, by rows and columns; of several trials in "
            + "one place it shows the mean, of repeats over seed with its interval")
      },
      read: {
        $0.distinctColumns("values").compactMap { column in
          if case .result(let result) = column { result } else { nil }
        }
      })

    static let ratio = BlockOption(
      OptionSpec(
        "ratio", .text,
        help: "a/b adds the quotient of two values of the last of columns, such as "
          + "resnet101/resnet50")
    ) { $0.options["ratio"]?.stringValue }

    static let totals = BlockOption.flag(
      "totals", help: "Adds the sums of the columns; shares have none")

    static let highlight = TableOptions.highlight(
      help: "best sets the best value of each row in bold")
  }

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

  init(_ reader: inout BlockOptionReader) {
    let options = reader.options
    let rowKeys = reader.read(Option.rows)
    if rowKeys.isEmpty {
      reader.problems.add(.pivotNeedsRows, at: options.location(of: "values"))
    }
    columnKeys = reader.read(Option.columns)
    for value in options.isGiven("columns") ? options.list("columns") : [] {
      guard let name = value.stringValue, TrialTable.Column.ownNames.contains(name) else {
        continue
      }
      reader.problems.add(.notOfPivots(option: name), at: value.location)
    }
    for column in columnKeys where rowKeys.contains(where: { $0.name == column.name }) {
      reader.problems.add(.rowsAndColumns(column.name), at: options.location(of: "columns"))
    }
    ratio = reader.read(Option.ratio)
    if let ratio, columnKeys.isEmpty || !ratio.contains("/") {
      reader.problems.add(.noRatio(ratio), at: options.location(of: "ratio"))
    }
    highlight = reader.read(Option.highlight)
    if highlight == .pareto {
      reader.problems.add(
        .notOfPivots(option: "highlight: pareto"), at: options.location(of: "highlight"))
    }
    values = reader.read(Option.values)
    self.rowKeys = rowKeys
    showsTotals = reader.read(Option.totals)
    formats = reader.formats(of: values.map { ($0.name, isNumeric: true) })
  }

  /// Complains of a ratio of values that no trial will have, where the experiments tell that.
  func check(
    _ source: TrialSource, _ scope: BlockScope, _ options: Options,
    _ problems: inout ProblemCollector
  ) {
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
    problems.add(
      .unknownRatio(ratio, column: column.name, known: known), at: options.location(of: "ratio"))
  }
}
