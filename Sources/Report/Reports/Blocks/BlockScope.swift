internal import Notebooks
internal import Options
internal import Trials

/// The names that live in registries elsewhere, and what the command line allows.
package struct KnownNames: Sendable {
  package var models: [String]
  package var datasets: [String]
  /// With those that the document defines.
  package var columns = ColumnTable.builtIn
  /// Whether a notebook may read from outside of its folder.
  package var allowsPathsOutside: Bool
  /// The notebook's folder; nil leaves out what only the files can tell.
  package var folder: String?

  package init(
    models: [String], datasets: [String], allowsPathsOutside: Bool = false,
    folder: String? = nil
  ) {
    self.models = models
    self.datasets = datasets
    self.allowsPathsOutside = allowsPathsOutside
    self.folder = folder
  }
}

/// What a block can refer to.
struct BlockScope: Sendable {
  /// The kind of every block of the document by label.
  var kinds: [String: String]
  /// The experiments; nil where the block itself has mistakes.
  var experiments: [String: ExperimentSettings?]
  var names: KnownNames
  /// The seed of trials that ask for none.
  var seed: Int
  private var preparedFormulas: FormulaResolver?

  init(
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
