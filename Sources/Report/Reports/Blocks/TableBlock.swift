internal import Notebooks
internal import Options

extension BlockKind {
  static let table = BlockKind(
    "table", help: "Trials as the rows of a table", counter: "Table",
    files: { ["tables/\($0).csv", "tables/\($0).json"] },
    options: TableBlock.options, check: TableBlock.init)
}

/// `table`: the trials of experiments as rows, or numbers of them by rows and columns.
struct TableBlock: Block {
  let label: String
  let source: TrialSource
  var sources: [String] { source.labels }
  let content: any TableKind
  let caption: String?

  @Sendable static func options(_ names: KnownNames) -> [OptionSpec] {
    TrialSource.options + [
      OptionSpec(
        "columns", .oneOrMore(.name(TrialTable.Column.ownNames + names.columns.trialNames)),
        default: ["model", "test_accuracy", "inference_seconds", "size_mb", "opscore"],
        help:
          "What to show of each trial, or of repeats over seed the mean with its interval, unless "
          + "seed is among the columns; rank is the place in the order of sort, shared where "
          + "nothing tells trials apart; opscore_normalized goes from 0 for MIN to 1 for MAX. With values: what "
          + "the columns stand for"),
      OptionSpec(
        "rows", .oneOrMore(.name(names.columns.trialNames)),
        help: "With values: the columns of the results whose combinations make the rows"),
      OptionSpec(
        "values", .oneOrMore(.name(names.columns.numericNames)),
        help:
          "Makes a pivoted table of these numbers, by rows and columns; of several trials in one "
          + "place it shows the mean, of repeats over seed with its interval"),
      OptionSpec(
        "ratio", .text,
        help: "With values: a/b adds the quotient of two values of the last of columns, such as "
          + "resnet101/resnet50"),
      OptionSpec(
        "totals", .bool, default: false,
        help: "With values: adds the sums of the columns; shares have none"),
      OptionSpec(
        "sort", .oneOrMore(.text),
        help: "The column to sort by, the better values first; -column sorts from high to low, "
          + "+column from low to high; a list settles ties"),
      OptionSpec("limit", .integer(1...Int.max), help: "How many rows to show, the first ones"),
      OptionSpec(
        "extremes", .bool, default: false,
        help: "Adds MIN and MAX, fictitious models with the best and the worst of each column"),
      OptionSpec(
        "highlight", .name(["none", "best", "pareto"]), default: "none",
        help:
          "best sets the best value of each column in bold, in a pivoted table of each row; pareto "
          + "marks the trials that no other beats in accuracy, inference time and size at once"),
      OptionSpec(
        "format",
        .map(
          (names.columns.trialNames + ["opscore_normalized"]).map {
            OptionSpec($0, .text, help: "The format of this column, such as percent(2)")
          }),
        help: "Formats of columns by name: "
          + NumberFormat.names.map { NumberFormat.takesDecimals($0) ? "\($0)(n)" : $0 }
          .joined(separator: ", ")),
      OptionSpec("caption", .text, help: "What the table shows, one sentence or two"),
    ]
  }

  init(_ options: Options, label: String, scope: BlockScope) throws(BlockProblems) {
    var problems = ProblemCollector()
    let source = problems.value(try TrialSource(options, scope: scope))
    var reader = TableOptionReader(options, scope.names.columns)
    let content: any TableKind =
      options.isGiven("values") ? PivotTable(&reader) : TrialTable(&reader)
    if let source, reader.complaints.isEmpty, let pivot = content as? PivotTable {
      pivot.checkRatio(source, scope, &reader)
    }
    problems.add(reader.complaints)
    caption = options["caption"]?.stringValue
    self.label = label
    self.source = try problems.require(source)
    self.content = content
  }
}
