internal import Options
internal import Trials

/// A kind of table: its options, and what it makes of trials.
///
/// A new kind is one file, with such a value and the type of its tables, and one line in
/// `TableKinds.standard`.
struct TableKind: Sendable {
  /// What makes a table one of this kind, such as `with values`: begins its part of the help.
  let name: String
  /// The option that makes a table one of this kind; nil for what a table is without any such.
  let marker: String?
  /// The options that it reads, those of every table apart.
  private let declared: [any DeclaredOption]
  /// What is wrong with an option that only other kinds have.
  let refusal: @Sendable (_ option: String) -> BlockMistake
  let read: @Sendable (inout BlockOptionReader) throws(BlockProblems) -> any Table

  init<T: Table>(
    _ name: String, marker: String? = nil, options: [any DeclaredOption],
    refusal: @escaping @Sendable (_ option: String) -> BlockMistake,
    _ make: @escaping @Sendable (inout BlockOptionReader) -> T
  ) {
    self.name = name
    self.marker = marker
    declared = options
    self.refusal = refusal
    read = { reader throws(BlockProblems) in
      let table = make(&reader)
      return try reader.problems.require(table)
    }
  }

  func options(_ columns: ColumnTable) -> [OptionSpec] { declared.map { $0.spec(columns) } }
}

/// The kinds of tables that a notebook can have.
struct TableKinds: Sendable {
  static let standard = TableKinds(plain: TrialTable.kind, marked: [PivotTable.kind])

  /// What a table is without the marker of another.
  let plain: TableKind
  /// Those that have a marker.
  let marked: [TableKind]

  func kind(of options: Options) -> TableKind {
    marked.first { $0.marker.map(options.isGiven) ?? false } ?? plain
  }

  /// The options that some kinds have.
  func options(_ columns: ColumnTable) -> [OptionSpec] {
    [OptionSpec](merging: ([plain] + marked).map { ($0.name, $0.options(columns)) })
  }
}

/// What a table shows, checked.
protocol Table: Sendable {
  /// Tells of what only the experiments show to be wrong.
  func check(
    _ source: TrialSource, _ scope: BlockScope, _ options: Options,
    _ problems: inout ProblemCollector)

  func model(_ source: TrialSource, _ outcomes: [ExperimentOutcome]) -> TableModel
}

extension Table {
  func check(
    _ source: TrialSource, _ scope: BlockScope, _ options: Options,
    _ problems: inout ProblemCollector
  ) {}
}

/// What a table sets off.
enum TableHighlight: String, Sendable { case none, best, pareto }
