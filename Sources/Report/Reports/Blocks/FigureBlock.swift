internal import Charts
internal import Notebooks
internal import Options
internal import Trials

extension BlockKind {
  static let figure = BlockKind(
    "figure", help: "Trials as a chart", counter: "Figure",
    files: FigureBlock.files,
    options: FigureBlock.options, check: FigureBlock.init)
}

/// `figure`: the trials of experiments as a chart.
struct FigureBlock: Block {
  let label: String
  let source: TrialSource
  var sources: [String] { source.labels }
  var needsDetails: Bool { content.needsDetails }
  var needsNetwork: Bool { content.needsNetwork }
  let content: any FigureKind
  let caption: String?
  /// On the letters of names.
  let remarks: [Diagnostic]

  @Sendable static func options(_ names: KnownNames) -> [OptionSpec] {
    TrialSource.options
      + [
        OptionSpec(
          "kind", .name(ChartRegistry.all.map(\.name)), required: true,
          help: ChartRegistry.all.map { "\($0.name): \($0.help)" }.joined(separator: "; "))
      ] + specs(names.columns)
      + [OptionSpec("caption", .text, help: "What the figure shows, one sentence or two")]
  }

  /// The options that some kinds have.
  private static func specs(_ columns: ColumnTable) -> [OptionSpec] {
    [
      OptionSpec(
        "x", .text,
        help: "The column along the bottom; a line figure takes epoch where it is not given, and "
          + "unfreeze as a number"),
      OptionSpec(
        "y", .oneOrMore(.text),
        help: "The column up the side, or that bars show; a line figure takes several, a triangle "
          + "three. Over epoch these are " + EpochColumn.all.map(\.name).joined(separator: ", ")),
      OptionSpec("size", .text, help: "The column that a bubble's area shows"),
      OptionSpec(
        "label", .oneOrMore(.name(columns.trialNames)), default: "model",
        help: "What names a bubble, bar, triangle or line; several columns where one does not tell "
          + "them apart. Repeats over seed are one, their mean, unless seed is among these"),
      OptionSpec(
        "color", .oneOrMore(.name(columns.trialNames)),
        help: "What gives bubbles and bars their color; several columns together give one"),
      OptionSpec(
        "facet", .oneOrMore(.name(columns.trialNames)),
        help: "A line or bar figure gets a panel for each value, or combination of values"),
      OptionSpec(
        "log", .oneOrMore(.name(["x", "y", "x2", "y2"])),
        help: "The axes that are logarithmic, in powers of ten, or of two as x2 and y2"),
      OptionSpec(
        "pareto", .bool, default: false,
        help: "Marks the bubbles that no other beats in all three columns"),
      OptionSpec("count", .integer(1...40), default: 12, help: "How many samples are shown"),
    ]
  }

  static let kindOptions = Set(specs(.builtIn).map(\.name))

  init(_ options: Options, label: String, scope: BlockScope) throws(BlockProblems) {
    var problems = ProblemCollector()
    let source = problems.value(try TrialSource(options, scope: scope))
    var content: (any FigureKind)?
    if let name = options["kind"]?.stringValue, let kind = FigureKindRegistry.named(name) {
      var reader = FigureOptionReader(options, kind: name, scope.names.columns)
      reader.refuse(allBut: kind.options)
      content = kind.init(&reader)
      problems.add(reader.complaints)
    }
    caption = options["caption"]?.stringValue
    self.label = label
    (self.source, self.content) = try problems.require(source, content)
    remarks = Self.letterRemarks(
      options, kind: options["kind"]?.stringValue ?? "", source: self.source, scope: scope
    ).map { Diagnostic($0, severity: .remark, at: options.location) }
  }
}
