internal import Datasets
internal import Kernels
package import Training

/// Where the weights come from that training starts with.
package enum WeightsSource: Codable, Hashable, Sendable {
  case random
  /// Those that a model's own file holds.
  case own
  /// The weights that the architecture's authors have published, without the classifier.
  case imagenet
  /// A file: Keras HDF5, a `.keras` archive or safetensors.
  case file(String)
  case pretrained(Pretraining)

  /// How files of weights end.
  package static let fileEndings = [".h5", ".keras", ".safetensors"]

  /// The name in results.
  package var name: String {
    switch self {
    case .random: "random"
    case .own: "own"
    case .imagenet: "imagenet"
    case .file(let path): path.split(separator: "/").last.map(String.init) ?? path
    case .pretrained(let pretraining): pretraining.name
    }
  }

  /// The same, its paths starting in `folder` where they are relative.
  func resolved(in folder: String) -> WeightsSource {
    switch self {
    case .random, .own, .imagenet: return self
    case .file(let path): return .file(NotebookPath.resolve(path, in: folder))
    case .pretrained(var pretraining):
      pretraining.dataset = pretraining.dataset.resolved(in: folder)
      return .pretrained(pretraining)
    }
  }
}

/// A training whose weights others start from, without its classifier. It depends on nothing of
/// theirs but the model, the size of the input and what becomes of damaged files: one serves all.
package struct Pretraining: Codable, Hashable, Sendable {
  /// What results call the weights.
  package var name: String
  package var dataset: ExperimentSettings.DatasetChoice
  /// The classes that are kept, by name; nil keeps all.
  package var classes: [String]?
  /// How many training images are kept; nil keeps all.
  package var limit: Int?
  /// How random weights are drawn; nil: as the trial that starts from them has it.
  package var initialisation: String?
  package var training: TrainingConfiguration

  /// How it is trained, as notebooks say it.
  package struct Settings: Sendable {
    package var epochs, batch: Int
    /// `sgd` or `adam`.
    package var optimizer: String
    /// nil: what suits the optimizer.
    package var learningRate: Double?
    package var weightDecay: Double
    /// `he` or `glorot`; nil: as the trial that starts from the weights has it.
    package var initialisation: String?
    package var seed: Int

    package init(
      epochs: Int, batch: Int = 128, optimizer: String = "sgd", learningRate: Double? = nil,
      weightDecay: Double = 0.0001, initialisation: String? = nil, seed: Int = 1
    ) {
      self.epochs = epochs
      self.batch = batch
      self.optimizer = optimizer
      self.learningRate = learningRate
      self.weightDecay = weightDecay
      self.initialisation = initialisation
      self.seed = seed
    }
  }

  package init(
    name: String? = nil, dataset: ExperimentSettings.DatasetChoice, classes: [String]? = nil,
    limit: Int? = nil, settings: Settings
  ) {
    self.name = name ?? "pretrained-\(dataset.label)"
    self.dataset = dataset
    self.classes = classes
    self.limit = limit
    initialisation = settings.initialisation
    let isAdam = settings.optimizer == "adam"
    training = TrainingConfiguration(
      epochs: settings.epochs, batch: settings.batch,
      optimizer: isAdam ? .adam : .sgd(momentum: 0.9),
      learningRate: settings.learningRate ?? (isAdam ? 0.001 : 0.1), schedule: .cosine,
      weightDecay: settings.weightDecay, seed: UInt64(settings.seed))
  }
}

/// How much of a network training moves.
package enum Unfreezing: Codable, Hashable, Sendable {
  case all
  /// So many layers from the output; 1 is the classifier alone.
  case layers(Int)

  /// The name in results.
  package var name: String {
    switch self {
    case .all: "all"
    case .layers(let count): String(count)
    }
  }
}

extension Trial {
  /// The training that makes the weights to start from; nil where they come from elsewhere.
  ///
  /// It runs with what the machine has, however the trial itself is limited.
  package var pretraining: Trial? {
    guard case .pretrained(let pretraining) = weights else { return nil }
    return Trial(
      model: model, dataset: pretraining.dataset.source,
      data: DatasetOptions(
        classes: pretraining.classes, limit: pretraining.limit,
        // Its accuracy is shown nowhere: more test images would only cost time.
        testLimit: pretraining.limit, input: data.input,
        damaged: data.damaged,
        seed: pretraining.training.seed), weights: .random, unfreeze: .all,
      initialisation: pretraining.initialisation ?? initialisation,
      training: pretraining.training, isa: "native",
      precision: "float32", technique: Trial.noTechnique)
  }
}
