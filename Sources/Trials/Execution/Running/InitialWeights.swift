internal import Downloads
internal import Foundation
internal import Kernels
internal import ModelFiles
internal import ModelZoo
internal import Networks
internal import Training
internal import Trials

/// The weights that a trial's training starts from.
struct InitialWeights {
  private let trial: Trial
  private let inputs: TrialInputs
  private let hardware: Hardware
  private let store: Store
  private let progress: (DownloadEvent) -> Void
  private let warn: (String) -> Void

  /// - Parameters:
  ///   - progress: told of downloads.
  ///   - warn: told what a user should know of a file.
  init(
    _ trial: Trial, _ inputs: TrialInputs, _ hardware: Hardware, _ store: Store,
    progress: @escaping (DownloadEvent) -> Void, warn: @escaping (String) -> Void
  ) {
    self.trial = trial
    self.inputs = inputs
    self.hardware = hardware
    self.store = store
    self.progress = progress
    self.warn = warn
  }

  /// What training starts from.
  struct Start {
    /// For every parameter.
    let weights: Weights
    /// What a user should know of where they come from, one sentence each.
    let remarks: [String]
  }

  /// Weights from a source, and what is said of what they lack.
  private struct Loaded {
    let weights: Weights
    /// Says that the classifier is not among them, and why; whether that is so, the weights tell.
    let newClassifier: String
    /// Whether that goes without saying.
    var isUsual = false
    var remarks: [String] = []
  }

  /// Weights for every parameter. A classifier for other classes than these starts at random.
  ///
  /// - Throws: `TrialError`, `ModelFileError`; `TrialError.randomClassifier` where that would be the
  ///   classifier of a model that is taken as it is.
  func read(for model: TrialModel) throws -> Start {
    let network = model.network
    let random = Weights.random(
      for: network, seed: trial.training.seed,
      kernels: trial.initialization)
    guard let loaded = try loaded(for: model) else { return Start(weights: random, remarks: []) }
    var weights = random
    let head = Set(network.headParameters.map(\.name))
    var missing: [String] = []
    var hasNewHead = false
    for parameter in network.parameters {
      if let entry = loaded.weights.arrays[parameter.name], entry.shape == parameter.shape {
        weights.arrays[parameter.name] = entry
      } else if head.contains(parameter.name) {
        hasNewHead = true
      } else {
        missing.append(parameter.name)
      }
    }
    guard missing.isEmpty else {
      throw TrialError.weightsLack(
        file: trial.weights.name, model: trial.model.name, parameters: missing)
    }
    guard hasNewHead else { return Start(weights: weights, remarks: loaded.remarks) }
    guard trial.training.epochs > 0 else {
      throw TrialError.randomClassifier(reason: loaded.newClassifier)
    }
    // Of a part of it that fits by chance, such as its bias, nothing is kept.
    for name in head { weights.arrays[name] = random.arrays[name] }
    return Start(
      weights: weights,
      remarks: loaded.remarks + (loaded.isUsual ? [] : [loaded.newClassifier]))
  }

  /// nil where all start at random.
  private func loaded(for model: TrialModel) throws -> Loaded? {
    let layer = model.network.head.map { "the classifier `\($0)`" } ?? "the classifier"
    switch trial.weights {
    case .random: return nil
    case .own:
      guard let own = model.ownWeights else {
        throw TrialError.noWeightsOfItsOwn(model: trial.model.name)
      }
      // The remark stands with those of the model.
      return Loaded(
        weights: own, newClassifier: model.newClassifier ?? "\(layer) is new", isUsual: true)
    case .imagenet:
      guard let architecture = model.architecture else {
        throw FetchError.noWeights(
          model: trial.model.name, known: PublishedWeightsLocator.models)
      }
      return Loaded(
        weights: try WeightsReader.published(
          for: architecture, model.network, store: store, progress: progress, warn: warn),
        newClassifier: "\(layer) is new: the published weights are taken without theirs",
        isUsual: true)
    case .file(let path):
      let file = try WeightsReader.read(path, for: model.network, warn: warn)
      return Loaded(
        weights: file.weights,
        newClassifier: "\(layer) is new: \(lack(of: file.weights, model.network))",
        remarks: file.remarks)
    case .pretrained:
      return Loaded(
        weights: try pretrained(for: model.network),
        newClassifier: "\(layer) is new: that of a pretraining is for the classes of its own data")
    }
  }

  /// Why a file's weights have no classifier for the network.
  private func lack(of weights: Weights, _ network: Network) -> String {
    let own = network.headParameters.compactMap { weights.arrays[$0.name]?.shape.first }.first
    guard let own else { return "the file of weights has none that fits" }
    let classes = network.outputShape.last ?? 0
    return "that of the file of weights has \(own) outputs, and there are \(classes) classes"
  }

  private func pretrained(for network: Network) throws -> Weights {
    guard let pretraining = trial.pretraining, let inputs = inputs.ofPretraining else {
      preconditionFailure("a pretraining has inputs of its own")
    }
    let key = TrialKeys(pretraining, inputs: inputs, hardware: hardware).training
    guard
      let object = store.object(key, verifying: [TrainingStage.weightsFile], warn: warn)
    else { throw TrialError.missingPretraining(trial.weights.name) }
    var weights = try SafetensorsFile.read(object.path(TrainingStage.weightsFile)).weights
    // As many classes need not be the same classes.
    for parameter in network.headParameters { weights.arrays[parameter.name] = nil }
    return weights
  }
}

extension Network {
  /// The parameters of the layer that tells classes apart.
  var headParameters: [Parameter] {
    nodes.filter { $0.layer == head }.flatMap { parameters[$0.parameters] }
  }
}
