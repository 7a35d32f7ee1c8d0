package import Compression
package import Datasets
package import Kernels
package import Networks
package import Training

/// One cell of an experiment's grid: all that decides what is run.
package struct Trial: Codable, Hashable, Sendable {
  package var model: ModelSource
  package var dataset: DatasetSource
  /// What results call the data; nil: what its source is called.
  package var datasetName: String?
  package var data: DatasetOptions
  package var weights: WeightsSource
  package var unfreeze: Unfreezing
  /// nil: the initializer that the architecture names.
  package var initialization: Initializer?
  package var training: TrainingConfiguration
  /// The strongest instruction set that may be used.
  package var isa: InstructionSet
  /// How many threads compute; nil: as many as the program is granted.
  package var threads: Int?
  /// What is done to the trained network.
  package var technique: TechniqueChain
  /// Storage precision of the cached features; nil: the frozen layers run in every epoch.
  package var features: FeaturePrecision?

  package init(
    model: ModelSource, dataset: DatasetSource, datasetName: String? = nil,
    data: DatasetOptions = DatasetOptions(), weights: WeightsSource = .random,
    unfreeze: Unfreezing = .all, initialization: Initializer? = nil,
    training: TrainingConfiguration, isa: InstructionSet = .native, threads: Int? = nil,
    technique: TechniqueChain = .none, features: FeaturePrecision? = .float32
  ) {
    self.model = model
    self.dataset = dataset
    self.datasetName = datasetName
    self.data = data
    self.weights = weights
    self.unfreeze = unfreeze
    self.initialization = initialization
    self.training = training
    self.isa = isa
    self.threads = threads
    self.technique = technique
    self.features = features
  }

  /// What the settings of an experiment are put into, one after the other.
  static let unset = Trial(
    model: .named(""), dataset: .named(""),
    training: TrainingConfiguration(epochs: 0, batch: 1, learningRate: 0, seed: 0))

  /// The naive reference that guesses: nothing is trained.
  package var isRandomReference: Bool { model == .randomReference }

  /// The name of the data in results.
  package var dataLabel: String { datasetName ?? dataset.name }

  package static let randomReference = "random"
}

/// How much of a network training moves.
package enum Unfreezing: Codable, Hashable, Sendable {
  case all
  /// So many layers from the output; 1 is the classifier alone.
  case layers(Int)
}
