internal import Notebooks
internal import Options

extension BlockKind {
  static func table(_ kinds: TableKinds = .standard) -> BlockKind {
    BlockKind(
      "table", help: "Trials as the rows of a table", counter: "Table",
      files: { ["tables/\($0).csv", "tables/\($0).json"] },
      options: { names in
        TrialSource.options + kinds.options(names.columns)
          + [OptionSpec("caption", .text, help: "What the table shows, one sentence or two")]
      },
      check: { options, label, scope throws(BlockProblems) in
        try TableBlock(options, label: label, scope: scope, kinds: kinds)
      })
  }
}

/// `table`: the trials of experiments as rows, or numbers of them by rows and columns.
struct TableBlock: Block {
  let label: String
  let source: TrialSource
  var sources: [String] { source.labels }
  let content: any Table
  let caption: String?

  init(
    _ options: Options, label: String, scope: BlockScope, kinds: TableKinds
  ) throws(BlockProblems) {
    var problems = ProblemCollector()
    let source = problems.value(try TrialSource(options, scope: scope))
    let (kind, columns) = (kinds.kind(of: options), scope.names.columns)
    problems.refuse(
      kinds.options(columns), but: kind.options(columns), in: options, as: kind.refusal)
    var reader = BlockOptionReader(options, kind: kind.name, columns)
    let content = problems.value(try kind.read(&reader))
    if let source, let content { content.check(source, scope, options, &problems) }
    caption = options["caption"]?.stringValue
    self.label = label
    (self.source, self.content) = try problems.require(source, content)
  }
}
