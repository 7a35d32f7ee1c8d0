package import Notebooks
package import Trials

/// A kind of fenced block: its options, its checks and what it leaves on the page.
///
/// A new kind is a type that conforms, in a file of its own, and one line in
/// `BlockKindRegistry.all`.
package protocol BlockKind: Sendable {
  /// The first word of the fence.
  static var name: String { get }
  /// One line, without a final period.
  static var help: String { get }
  /// The word of its numbered captions, such as `Table`; nil where it has none.
  static var counter: String? { get }
  /// Whether other blocks and formulas can be made from it: such blocks are checked first.
  static var holdsTrials: Bool { get }

  static func options(_ names: KnownNames) -> [OptionSpec]

  /// Checks what the options alone could not tell, before anything runs.
  ///
  /// - Returns: nil where `complaints` says why not.
  init?(_ options: Options, label: String, scope: BlockScope, complaints: inout [Diagnostic])

  /// The labels of the experiments that it shows.
  var sources: [String] { get }

  /// - Throws: what the drawing of a chart throws.
  func render(_ context: RenderContext) throws -> RenderedBlock
}

/// The kinds of blocks.
package enum BlockKindRegistry {
  package static let all: [any BlockKind.Type] = [
    ExperimentBlock.self,
    TableBlock.self,
    FigureBlock.self,
    ClaimBlock.self,
  ]

  package static func named(_ name: String) -> (any BlockKind.Type)? {
    all.first { $0.name == name }
  }
}

/// The names that live in registries elsewhere, and what the command line allows.
package struct KnownNames: Sendable {
  package var models: [String]
  package var datasets: [String]
  package var isas: [String]
  /// With those that the document defines.
  package var columns = ColumnTable.builtIn
  /// Whether a notebook may read from outside of its folder.
  package var allowsPathsOutside: Bool
  /// The notebook's folder; nil leaves out what only the files can tell.
  package var folder: String?

  package init(
    models: [String], datasets: [String], isas: [String], allowsPathsOutside: Bool = false,
    folder: String? = nil
  ) {
    self.models = models
    self.datasets = datasets
    self.isas = isas
    self.allowsPathsOutside = allowsPathsOutside
    self.folder = folder
  }
}

/// What a block can refer to.
package struct BlockScope: Sendable {
  /// The kind of every block of the document by label.
  package var kinds: [String: String]
  /// The experiments; nil where the block itself has mistakes.
  package var experiments: [String: ExperimentSettings?]
  package var names: KnownNames
  /// The seed of trials that ask for none.
  package var seed: Int
  private var preparedFormulas: FormulaResolver?

  package init(
    kinds: [String: String], experiments: [String: ExperimentSettings?], names: KnownNames,
    seed: Int
  ) {
    self.kinds = kinds
    self.experiments = experiments
    self.names = names
    self.seed = seed
  }

  /// Made anew from the labels unless `prepareFormulas` has been called.
  var formulas: FormulaResolver { preparedFormulas ?? madeFormulas }

  /// Keeps `formulas`: with many blocks it takes long to make it for each. The experiments must not
  /// change any more.
  mutating func prepareFormulas() { preparedFormulas = madeFormulas }

  private var madeFormulas: FormulaResolver {
    FormulaResolver(
      scope: .init(
        experiments: experiments,
        otherBlocks: kinds.filter { experiments[$0.key] == nil }, columns: names.columns))
  }
}
