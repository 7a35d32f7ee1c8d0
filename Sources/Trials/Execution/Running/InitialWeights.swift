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
    let fit = try Self.fit(loaded, trial, network)
    var weights = random
    for (name, entry) in fit.arrays { weights.arrays[name] = entry }
    guard fit.hasNewHead else { return Start(weights: weights, remarks: loaded.remarks) }
    // Of a part of it that fits by chance, such as its bias, nothing is kept.
    for parameter in network.headParameters {
      weights.arrays[parameter.name] = random.arrays[parameter.name]
    }
    return Start(
      weights: weights,
      remarks: loaded.remarks + (loaded.isUsual ? [] : [loaded.newClassifier]))
  }

  /// Checks weights of files against a network, before anything is trained.
  ///
  /// - Throws: as `read` does.
  static func check(_ trial: Trial, for model: TrialModel) throws {
    guard let loaded = try ofFiles(trial, model, warn: { _ in }) else { return }
    _ = try fit(loaded, trial, model.network)
  }

  /// What a network takes of weights.
  ///
  /// - Throws: `TrialError.weightsLack`, `TrialError.randomClassifier`.
  private static func fit(
    _ loaded: Loaded, _ trial: Trial, _ network: Network
  ) throws -> (arrays: [String: Weights.Entry], hasNewHead: Bool) {
    let head = Set(network.headParameters.map(\.name))
    var arrays: [String: Weights.Entry] = [:]
    var missing: [String] = []
    var hasNewHead = false
    for parameter in network.parameters {
      if let entry = loaded.weights.arrays[parameter.name], entry.shape == parameter.shape {
        arrays[parameter.name] = entry
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
    guard !hasNewHead || trial.training.epochs > 0 else {
      throw TrialError.randomClassifier(reason: loaded.newClassifier)
    }
    return (arrays, hasNewHead)
  }

  /// nil where all start at random.
  private func loaded(for model: TrialModel) throws -> Loaded? {
    switch trial.weights {
    case .random: return nil
    case .own, .file: return try Self.ofFiles(trial, model, warn: warn)
    case .imagenet:
      guard let architecture = model.architecture else {
        throw FetchError.noWeights(
          model: trial.model.name, known: PublishedWeightsLocator.models)
      }
      return Loaded(
        weights: try WeightsReader.published(
          for: architecture, model.network, store: store, progress: progress, warn: warn),
        newClassifier:
          "\(Self.layer(model)) is new: the published weights are taken without theirs",
        isUsual: true)
    case .pretrained:
      return Loaded(
        weights: try pretrained(for: model.network),
        newClassifier:
          "\(Self.layer(model)) is new: that of a pretraining is for the classes of its own data")
    }
  }

  /// Those that the model's own file holds, or a file of weights; nil where they come from elsewhere.
  private static func ofFiles(
    _ trial: Trial, _ model: TrialModel, warn: (String) -> Void
  ) throws -> Loaded? {
    switch trial.weights {
    case .random, .imagenet, .pretrained: return nil
    case .own:
      guard let own = model.ownWeights else {
        throw TrialError.noWeightsOfItsOwn(model: trial.model.name)
      }
      // The remark stands with those of the model.
      return Loaded(
        weights: own, newClassifier: model.newClassifier ?? "\(layer(model)) is new",
        isUsual: true)
    case .file(let path):
      let file = try WeightsReader.read(path, for: model.network, warn: warn)
      return Loaded(
        weights: file.weights,
        newClassifier: "\(layer(model)) is new: \(lack(of: file.weights, model.network))",
        remarks: file.remarks)
    }
  }

  private static func layer(_ model: TrialModel) -> String {
    model.network.head.map { "the classifier `\($0)`" } ?? "the classifier"
  }

  /// Why a file's weights have no classifier for the network.
  private static func lack(of weights: Weights, _ network: Network) -> String {
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
