internal import Assessment
internal import Datasets
internal import Foundation
internal import Kernels
internal import ModelFiles
internal import ModelZoo
internal import Networks
internal import Training

/// Runs the stages of one trial that the store lacks, in a process of its own.
struct TrialRunner {
  private let trial: Trial
  private let keys: TrialKeys
  private let store: Store
  private let emit: (WorkerEvent) -> Void

  init(_ request: WorkerRequest, emit: @escaping (WorkerEvent) -> Void) {
    trial = request.trial
    keys = TrialKeys(
      request.trial, dataIdentity: request.dataIdentity, hardware: request.hardware)
    store = Store(folder: request.storeFolder)
    self.emit = emit
  }

  private func warn(_ text: String) { emit(.warning(text)) }

  /// - Throws: what the data set, the network, training and the store throw.
  func run() throws {
    try store.exclusively(keys.training, onWait: { emit(.waiting) }, runStages)
  }

  private func runStages() throws {
    if trial.isRandomReference { return try RandomReference(trial, keys, store).run() }
    try Processor.limit(to: trial.isa)
    guard let architecture = ModelRegistry.named(trial.model) else {
      throw TrialError.unknownModel(trial.model)
    }
    emit(.stage("reading \(trial.dataset.name)"))
    let dataset = try trial.dataset.load(trial.data)
    let context = TrialContext(
      trial: trial, dataset: dataset,
      network: try architecture.network(
        input: trial.data.input, channels: dataset.train.channels,
        top: .classifier(dataset.classNames.count)),
      transform: architecture.normalization.transform(for: dataset.train))

    let weights = try trainedWeights(context)
    if store.record(keys.evaluation, as: EvaluationRecord.self, warn: warn) == nil {
      try evaluate(context, weights)
    }
    if store.record(keys.trainingTime, as: TrainingTimeRecord.self, warn: warn) == nil {
      try timeTraining(context)
    }
    if store.record(keys.inferenceTime, as: InferenceTimeRecord.self, warn: warn) == nil {
      try timeInference(context, weights)
    }
  }

  private func trainedWeights(_ context: TrialContext) throws -> Weights {
    if let object = store.object(
      keys.training, verifying: [TrainingStage.weightsFile], warn: warn),
      store.record(keys.training, as: TrainingRecord.self, warn: warn) != nil
    {
      return try SafetensorsFile.read(object.path(TrainingStage.weightsFile)).weights
    }
    return try TrainingStage(context, keys, store, emit).run()
  }

  private func evaluate(_ context: TrialContext, _ weights: Weights) throws {
    emit(.stage("evaluating"))
    let outcome = try context.evaluator().evaluate(weights)
    let metrics = ClassificationMetrics(
      labels: context.dataset.test.labels, probabilities: outcome.probabilities,
      classes: context.dataset.classNames.count)
    try store.add(
      keys.evaluation, record: EvaluationRecord(metrics, loss: outcome.loss))
  }

  /// Another machine has trained: one epoch here tells how long each takes.
  private func timeTraining(_ context: TrialContext) throws {
    emit(.stage("timing one epoch of training"))
    let trainer = try context.trainer()
    let epoch = try trainer.trainEpoch()
    let record = TrainingTimeRecord(
      epochSeconds: Array(repeating: epoch.seconds, count: trial.training.epochs),
      peakMemoryBytes: PeakMemory.bytes)
    try store.add(keys.trainingTime, record: record)
  }

  private func timeInference(_ context: TrialContext, _ weights: Weights) throws {
    emit(.stage("timing inference"))
    let evaluator = try context.evaluator()
    _ = try evaluator.evaluate(weights)
    let outcome = try evaluator.evaluate(weights)
    let samples = try InferenceTimer.measure(
      context.network, weights: weights, images: context.dataset.test,
      transform: context.transform, batch: trial.training.batch, backend: trial.training.backend)
    try store.add(
      keys.inferenceTime,
      record: InferenceTimeRecord(
        testSeconds: outcome.seconds, samples: samples, isa: Processor.instructionSet))
  }
}

/// What the stages of a trial work on.
struct TrialContext {
  let trial: Trial
  let dataset: Dataset
  let network: Network
  let transform: PixelTransform

  func initialWeights() -> Weights {
    .random(
      for: network, seed: trial.training.seed,
      kernels: trial.initialisation.flatMap(Initializer.init(rawValue:)))
  }

  func trainer() throws -> Trainer {
    try Trainer(
      network, weights: initialWeights(), images: dataset.train, transform: transform,
      configuration: trial.training)
  }

  func evaluator() throws -> Evaluator {
    try Evaluator(
      network, images: dataset.test, transform: transform, batch: trial.training.batch,
      backend: trial.training.backend)
  }
}

extension EvaluationRecord {
  init(_ metrics: ClassificationMetrics, loss: Double) {
    // Without a class that some but not all images have, nothing is told from anything: chance.
    self.init(
      accuracy: metrics.accuracy, recall: metrics.recall, precision: metrics.precision,
      f1: metrics.f1, auc: metrics.auc ?? 0.5, loss: loss)
  }
}

/// What keeps a trial from its result.
enum TrialError: Error, CustomStringConvertible {
  case unknownModel(String)
  case diverged(epoch: Int)
  case foreignCheckpoint(String)

  var description: String {
    switch self {
    case .unknownModel(let name):
      "there is no model `\(name)`; `triptych models` lists those that there are"
    case .diverged(let epoch):
      "training diverged in epoch \(epoch): the loss on the test set is no longer a number; "
        + "try a smaller `learning_rate`"
    case .foreignCheckpoint(let path):
      "\(path) is of another run"
    }
  }
}
