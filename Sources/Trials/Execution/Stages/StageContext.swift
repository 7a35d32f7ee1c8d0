internal import Compression
internal import Datasets
internal import Downloads
internal import Files
internal import Foundation
internal import Kernels
internal import ModelFiles
internal import ModelZoo
internal import Networks
internal import Training
internal import Trials

/// What the stages of one trial work on, in its worker process: read once, as far as stages ask for it.
final class StageContext {
  let trial: Trial
  let inputs: TrialInputs
  let hardware: Hardware
  let keys: TrialKeys
  let store: Store
  let emit: (WorkerEvent) -> Void
  /// Who this is for those who wait.
  let holder: LockHolder
  let dataset: Dataset
  let model: TrialModel
  private var trained: Weights?
  private var finished: FinishedModel?
  /// The stage that could not be made; nil where none has failed.
  private(set) var failed: StageKind?

  /// Reads the data set and the model.
  ///
  /// - Throws: `TrialError`, `DatasetError`, `ModelFileError`, what networks throw, and what keeps the
  ///   techniques from being applied to such a network.
  init(
    _ request: WorkerRequest, _ keys: TrialKeys, _ store: Store,
    emit: @escaping (WorkerEvent) -> Void
  ) throws {
    (trial, inputs, hardware) = (request.trial, request.inputs, request.hardware)
    (self.keys, self.store, self.emit) = (keys, store, emit)
    holder = LockHolder(process: getppid(), work: request.name)
    emit(.stage("reading \(request.trial.dataset.name)"))
    let dataset = try request.inputs.dataset(of: request.trial, store)
    self.dataset = dataset
    model = try request.inputs.checkingModel(of: request.trial) {
      try TrialModel(request.trial, dataset)
    }
    if request.stages.contains(.technique) {
      try trial.technique.requireFit(model.network) { try otherModel($0).model.network }
    }
  }

  /// A model that techniques take something from, untrained.
  ///
  /// - Returns: with the trial that trains it, and what that reads.
  /// - Throws: `TrialError`, `ModelFileError` and what networks throw.
  func otherModel(_ name: String) throws -> (trial: Trial, inputs: TrialInputs, model: TrialModel) {
    guard let other = trial.otherModels.first(where: { $0.model.name == name }),
      let own = inputs.others[name]
    else { throw TrialError.unknownModel(name, known: ModelRegistry.all.map(\.name)) }
    return (other, own, try own.checkingModel(of: other) { try TrialModel(other, dataset) })
  }

  /// Runs `body`, which makes a stage, and notes where that fails. A stage may make others on its way:
  /// the innermost has failed.
  func making<Value>(_ kind: StageKind, _ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch {
      failed = failed ?? kind
      throw error
    }
  }

  func warn(_ text: String) { emit(.warning(text)) }

  /// The weights that training starts from: a finished training needs none.
  ///
  /// - Throws: `TrialError`, `ModelFileError`, and what a download throws.
  func initialWeights() throws -> InitialWeights.Start {
    try inputs.checkingWeights(of: trial) {
      try InitialWeights(
        trial, inputs, hardware, store, progress: tell(of: trial.model.name), warn: warn
      ).read(for: model)
    }
  }

  /// The trained weights, from the store or made.
  func trainedWeights() throws -> Weights {
    if let trained { return trained }
    let weights = try TrainingStage(self).weights()
    trained = weights
    return weights
  }

  /// What is evaluated and timed: the trained network, or the network after the techniques; from the
  /// store or made.
  func finishedModel() throws -> FinishedModel {
    if let finished { return finished }
    let model =
      try TechniqueStage(self).model()
      ?? FinishedModel(network: network, weights: trainedWeights(), precision: precision)
    finished = model
    return model
  }

  /// Tells of a download as of a stage; a line for each twentieth is enough to watch.
  private func tell(of model: String) -> (DownloadEvent) -> Void {
    var said: Int?
    return { event in
      switch event {
      case .progress(let done, let total):
        let twentieth = total.map { 20 * done / max($0, 1) } ?? 0
        guard twentieth != said else { return }
        said = twentieth
        let share = total == nil ? "" : ", \(5 * twentieth)%"
        self.emit(.stage("downloading weights of \(model)\(share)"))
      case .waiting: self.emit(.stage("waiting for another download"))
      case .retrying(let cause, _): self.warn("the download of weights is tried again: \(cause)")
      case .unverified:
        self.warn(
          "nobody has published a digest of the weights of \(model): format and length alone were "
            + "checked")
      case .replacing(let found):
        self.warn(
          "the kept weights of \(model) have the \(found), not the published one: fetched anew")
      case .replacingOther(let found):
        self.warn("the kept file of weights of \(model) is \(found): fetched anew")
      case .resumed, .restarted: break
      }
    }
  }

  var network: Network { model.network }

  /// What a user should know of the data and of the model.
  var remarks: [String] { dataset.remarks + model.remarks + ClassRemarks.training(dataset) }

  /// The layers that training moves, nil all.
  var trainedLayers: Set<String>? {
    switch trial.unfreeze {
    case .all: nil
    case .layers(let count): network.unfrozenLayers(count)
    }
  }

  /// - Parameter features: cached outputs of the frozen layers; nil: these layers run in every epoch.
  func trainer(_ weights: Weights, _ features: FeatureStage.Features?) throws -> Trainer {
    if let features {
      return try Trainer(
        network, weights: weights, features: features.train, cut: features.cut,
        configuration: configuration)
    }
    return try Trainer(
      network, weights: weights, images: dataset.train, transform: model.transform,
      configuration: configuration, trainedLayers: trainedLayers)
  }

  /// For the ends of epochs: on features, where they are kept.
  func evaluator(_ features: FeatureStage.Features?) throws -> Evaluator {
    guard let features else {
      return try Evaluator(
        network, images: dataset.test, transform: model.transform, batch: trial.training.batch,
        backend: trial.training.backend, precision: precision)
    }
    return try Evaluator(
      network, features: features.test, cut: features.cut, batch: trial.training.batch,
      backend: trial.training.backend, precision: precision)
  }

  /// For a finished model, on the test images.
  func evaluator(_ finished: FinishedModel) throws -> Evaluator {
    try Evaluator(
      finished.network, images: dataset.test, transform: model.transform,
      batch: trial.training.batch, backend: trial.training.backend, precision: finished.precision)
  }

  /// What another program needs to use a file of the weights.
  var metadata: [String: String] {
    [
      "format": "triptych", "model": trial.model.name, "input": trial.data.input.text,
      "channels": String(network.inputShape[0]), "classes": String(dataset.classNames.count),
    ]
  }

  /// In what numbers the trained network is computed, techniques apart.
  var precision: InferencePrecision { .floating(configuration.precision) }

  var configuration: TrainingConfiguration { trial.training }
}

/// What a worker evaluates, and in what numbers.
struct FinishedModel {
  let network: Network
  let weights: Weights
  let precision: InferencePrecision
}
