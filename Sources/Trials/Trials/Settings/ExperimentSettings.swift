package import Assessment

/// What an experiment block asks for, names checked and defaults filled in.
///
/// The lists are the axes of the grid: every combination of their values is a trial.
/// No list is empty.
package struct ExperimentSettings: Codable, Hashable, Sendable {
  /// Where the images come from.
  package indirect enum DatasetChoice: Codable, Hashable, Sendable {
    /// A name of the data set registry, such as `fashion-mnist`.
    case named(String)
    /// A folder with one folder of images for each class, relative to the notebook.
    case images(String)
    /// Another one under a name of its own, perhaps some of its classes alone, in the order of their new
    /// labels, or some of its images, in all.
    case part(name: String, of: DatasetChoice, classes: [String]?, sample: Int?)
  }

  package var models: [ModelSource]
  package var datasets: [DatasetChoice]
  /// `standard`, or the shares for training and for testing in percent, such as `70/30`.
  package var splits: [String]
  /// The classes that are kept, by name, in the order of their new labels; nil keeps all.
  package var classes: [String]?
  /// How many images are kept in all before they are divided, of each class in proportion; nil keeps all.
  package var sample: Int?
  /// How many training images are kept, of each class in proportion; nil keeps all.
  package var limit: Int?
  /// How many test images are kept, of each class in proportion; nil keeps all.
  package var testLimit: Int?
  /// Whether damaged files of a folder of images are left out and not a failure.
  package var skipsDamaged: Bool
  /// Sides of the square input in pixels.
  package var inputs: [Int]
  package var epochs: [Int]
  package var batches: [Int]
  /// `sgd` or `adam`.
  package var optimizers: [String]
  package var learningRates: [Double]
  /// Of `sgd`, 0 ..< 1.
  package var momentum: Double
  /// The factor of the L2 penalty, 0 or more.
  package var weightDecay: Double
  /// `constant`, `step` or `cosine`.
  package var schedule: String
  /// `he` or `glorot`; nil leaves it to the architecture.
  package var initialisation: String?
  /// nil: what each model begins with by itself.
  package var weights: [WeightsSource]?
  package var unfreeze: [Unfreezing]
  /// The numbers that what frozen layers make of the images is kept in, computed once: `float32` or
  /// `bfloat16`; nil: it is computed anew in every epoch.
  package var features: String?
  /// Chains of techniques in their canonical texts, `none` for none.
  package var techniques: [String]
  /// `float32`, `bfloat16` or `float16`.
  package var precisions: [String]
  package var seeds: [Int]
  /// `onednn` or `openblas`.
  package var backends: [String]
  /// The instruction sets that the libraries may use, such as `avx2`.
  package var isas: [String]
  /// What counts as time in OpScore; in no key.
  package var timeWeights: TimeWeights

  package init(
    models: [ModelSource], datasets: [DatasetChoice], splits: [String] = ["standard"],
    classes: [String]? = nil, sample: Int? = nil, limit: Int? = nil,
    testLimit: Int? = nil, skipsDamaged: Bool = false,
    inputs: [Int] = [32], epochs: [Int] = [1],
    batches: [Int] = [128], optimizers: [String] = ["sgd"], learningRates: [Double] = [0.1],
    momentum: Double = 0.9, weightDecay: Double = 0.0001, schedule: String = "cosine",
    initialisation: String? = nil, weights: [WeightsSource]? = nil,
    unfreeze: [Unfreezing] = [.all],
    features: String? = "float32", techniques: [String] = ["none"],
    precisions: [String] = ["float32"], seeds: [Int] = [1],
    backends: [String] = ["onednn"],
    isas: [String] = ["native"],
    timeWeights: TimeWeights = .inference
  ) {
    self.timeWeights = timeWeights
    self.models = models
    self.datasets = datasets
    self.splits = splits
    self.classes = classes
    self.sample = sample
    self.limit = limit
    self.testLimit = testLimit
    self.skipsDamaged = skipsDamaged
    self.inputs = inputs
    self.epochs = epochs
    self.batches = batches
    self.optimizers = optimizers
    self.learningRates = learningRates
    self.momentum = momentum
    self.weightDecay = weightDecay
    self.schedule = schedule
    self.initialisation = initialisation
    self.weights = weights
    self.unfreeze = unfreeze
    self.features = features
    self.techniques = techniques
    self.precisions = precisions
    self.seeds = seeds
    self.backends = backends
    self.isas = isas
  }
}
