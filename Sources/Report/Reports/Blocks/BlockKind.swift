internal import Notebooks
package import Options
internal import Trials

/// A kind of fenced block: its options and their check.
///
/// A new kind is one file, with such a value and the type of its blocks, and one line in
/// `BlockKinds.standard`.
package struct BlockKind: Sendable {
  /// The first word of the fence.
  package let name: String
  /// One line, without a final period.
  package let help: String
  /// The word of its numbered captions, such as `Table`; nil where it has none.
  let counter: String?
  /// Whether other blocks and formulas can be made from its blocks: these are checked first, and take
  /// the front matter's defaults.
  let holdsTrials: Bool
  /// The paths of the files that a block leaves, by its label.
  let files: @Sendable (_ label: String) -> [String]
  package let options: @Sendable (KnownNames) -> [OptionSpec]
  /// Checks what the options alone could not tell, before anything runs.
  let check: @Sendable (Options, _ label: String, BlockScope) throws(BlockProblems) -> any Block

  init<B: Block>(
    _ name: String, help: String, counter: String? = nil, holdsTrials: Bool = false,
    files: @escaping @Sendable (_ label: String) -> [String] = { _ in [] },
    options: @escaping @Sendable (KnownNames) -> [OptionSpec],
    check: @escaping @Sendable (Options, _ label: String, BlockScope) throws(BlockProblems) -> B
  ) {
    self.name = name
    self.help = help
    self.counter = counter
    self.holdsTrials = holdsTrials
    self.files = files
    self.options = options
    self.check = check
  }
}

/// The kinds of blocks that a notebook can have.
package struct BlockKinds: Sendable {
  package static let standard = BlockKinds([.experiment, .table(), .figure(), .claim])

  package let all: [BlockKind]

  package init(_ all: [BlockKind]) { self.all = all }

  package subscript(name: String) -> BlockKind? { all.first { $0.name == name } }

  /// As the parser of notebooks knows them.
  var fences: [NotebookBlockKind] { all.map { NotebookBlockKind($0.name) } }
}

/// A checked block: what it asks for, and what it leaves on the page and beside it.
protocol Block: Sendable {
  /// The labels of the experiments that it shows.
  var sources: [String] { get }
  /// What it runs.
  var experiment: ExperimentSettings? { get }
  /// As the notebook gives them; nil where it runs nothing.
  var options: Options? { get }
  /// Whether it shows what only the details of its sources' evaluations tell.
  var needsDetails: Bool { get }
  /// Whether it shows the layers of networks.
  var needsNetwork: Bool { get }
  /// What a reader of the notebook should know of it before anything runs.
  var remarks: [Diagnostic] { get }

  /// - Throws: what the drawing of a chart throws.
  func render(_ context: RenderContext) throws -> RenderedBlock
}

extension Block {
  var experiment: ExperimentSettings? { nil }
  var options: Options? { nil }
  var needsDetails: Bool { false }
  var needsNetwork: Bool { false }
  var remarks: [Diagnostic] { [] }
}
