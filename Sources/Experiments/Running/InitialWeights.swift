internal import Downloads
internal import Foundation
internal import Kernels
internal import ModelFiles
internal import ModelZoo
internal import Networks
internal import Training

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

  /// Weights for every parameter. A classifier for other classes than these starts at random.
  ///
  /// - Throws: `TrialError`, `ModelFileError`.
  func read(for model: TrialModel) throws -> Weights {
    let network = model.network
    var weights = Weights.random(
      for: network, seed: trial.training.seed,
      kernels: trial.initialisation.flatMap(Initializer.init(rawValue:)))
    guard let loaded = try loaded(for: model) else { return weights }
    let head = Set(network.headParameters.map(\.name))
    var missing: [String] = []
    for parameter in network.parameters {
      if let entry = loaded.arrays[parameter.name], entry.shape == parameter.shape {
        weights.arrays[parameter.name] = entry
      } else if !head.contains(parameter.name) {
        missing.append(parameter.name)
      }
    }
    guard missing.isEmpty else {
      throw TrialError.weightsLack(
        file: trial.weights.name, model: trial.model.name, parameters: missing)
    }
    return weights
  }

  /// nil where all start at random.
  private func loaded(for model: TrialModel) throws -> Weights? {
    switch trial.weights {
    case .random: return nil
    case .own:
      guard let own = model.ownWeights else {
        throw TrialError.noWeightsOfItsOwn(model: trial.model.name)
      }
      return own
    case .imagenet:
      guard let architecture = model.architecture else {
        throw FetchError.noWeights(
          model: trial.model.name, known: PublishedWeightsLocator.models)
      }
      return try WeightsReader.published(
        for: architecture, model.network, store: store, progress: progress, warn: warn)
    case .file(let path): return try WeightsReader.read(path, for: model.network, warn: warn)
    case .pretrained: return try pretrained(for: model.network)
    }
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
