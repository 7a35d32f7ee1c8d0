internal import Charts
internal import Notebooks
internal import Options

extension BlockKind {
  static func figure(_ kinds: FigureKinds = .standard) -> BlockKind {
    BlockKind(
      "figure", help: "Trials as a chart", counter: "Figure", files: FigureBlock.files,
      options: { names in
        TrialSource.options
          + [
            OptionSpec(
              "kind", .name(kinds.all.map(\.name)), required: true,
              help: kinds.all.map { "\($0.name): \($0.help)" }.joined(separator: "; "))
          ] + kinds.options(names.columns)
          + [OptionSpec("caption", .text, help: "What the figure shows, one sentence or two")]
      },
      check: { options, label, scope throws(BlockProblems) in
        try FigureBlock(options, label: label, scope: scope, kinds: kinds)
      })
  }
}

/// `figure`: the trials of experiments as a chart.
struct FigureBlock: Block {
  let label: String
  let source: TrialSource
  var sources: [String] { source.labels }
  let content: any Figure
  var needsDetails: Bool { content.needsDetails }
  var needsNetwork: Bool { content.needsNetwork }
  let caption: String?
  /// On the letters of names.
  let remarks: [Diagnostic]

  init(
    _ options: Options, label: String, scope: BlockScope, kinds: FigureKinds
  ) throws(BlockProblems) {
    var problems = ProblemCollector()
    let source = problems.value(try TrialSource(options, scope: scope))
    var content: (any Figure)?
    if let kind = options["kind"]?.stringValue.flatMap({ kinds[$0] }) {
      let columns = scope.names.columns
      problems.refuse(kinds.options(columns), but: kind.options(columns), in: options) {
        .optionUnused(option: $0, kind: kind.name)
      }
      var reader = BlockOptionReader(options, kind: kind.name, columns)
      content = problems.value(try kind.read(&reader))
    }
    caption = options["caption"]?.stringValue
    self.label = label
    (self.source, self.content) = try problems.require(source, content)
    // What pictures will lack of names is known before anything runs.
    let names = self.source.labels.compactMap { scope.experiments[$0] ?? nil }
      .flatMap(self.content.names)
    remarks = ChartRenderer.letterRemarks(names).map {
      Diagnostic($0, severity: .remark, at: options.location)
    }
  }
}
