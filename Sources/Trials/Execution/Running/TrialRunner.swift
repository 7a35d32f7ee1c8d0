internal import Assessment
internal import Datasets
internal import Downloads
internal import Foundation
internal import Kernels
internal import ModelFiles
internal import Networks
internal import Training
internal import Trials

/// Runs the stages of one trial that the store lacks, in a process of its own.
struct TrialRunner {
  private let trial: Trial
  private let goal: WorkerRequest.Goal
  private let inputs: TrialInputs
  private let hardware: Hardware
  private let keys: TrialKeys
  private let store: Store
  private let emit: (WorkerEvent) -> Void

  init(_ request: WorkerRequest, emit: @escaping (WorkerEvent) -> Void) {
    trial = request.trial
    goal = request.goal
    inputs = request.inputs
    hardware = request.hardware
    keys = TrialKeys(request.trial, inputs: request.inputs, hardware: request.hardware)
    store = Store(folder: request.storeFolder)
    self.emit = emit
  }

  private func warn(_ text: String) { emit(.warning(text)) }

  /// Tells of a download as of a stage; a line for each twentieth is enough to watch.
  private func tell(of model: String) -> (DownloadEvent) -> Void {
    var said: Int?
    return { event in
      switch event {
      case .progress(let done, let total):
        let twentieth = total.map { 20 * done / max($0, 1) } ?? 0
        guard twentieth != said else { return }
        said = twentieth
        let share = total == nil ? "" : ", \(5 * twentieth) %"
        emit(.stage("downloading weights of \(model)\(share)"))
      case .waiting: emit(.stage("waiting for another download"))
      case .retrying(let cause, _): warn("the download of weights is tried again: \(cause)")
      case .unverified:
        warn(
          "nobody has published a digest of the weights of \(model): format and length alone were "
            + "checked")
      case .replacing(let found):
        warn("the kept weights of \(model) have the \(found), not the published one: fetched anew")
      case .replacingOther(let found):
        warn("the kept file of weights of \(model) is \(found): fetched anew")
      case .resumed, .restarted: break
      }
    }
  }

  /// - Throws: what the data set, the network, training and the store throw.
  func run() throws {
    do {
      try store.exclusively(keys.training, onWait: { emit(.waiting) }, runStages)
    } catch TrainingError.outputsNotFinite where trial.training.epochs == 0 {
      // Nothing was trained that could have diverged.
      throw TrialError.outputsNotFinite(model: trial.model.name)
    }
  }

  private func runStages() throws {
    if trial.isRandomReference { return try RandomReference(trial, inputs, keys, store).run() }
    try useHardware()
    emit(.stage("reading \(trial.dataset.name)"))
    let dataset = try inputs.dataset(of: trial, store)
    let model = try inputs.checkingModel(of: trial) { try TrialModel(trial, dataset) }
    let context = TrialContext(trial: trial, dataset: dataset, model: model) {
      try inputs.checkingWeights(of: trial) {
        try InitialWeights(
          trial, inputs, hardware, store, progress: tell(of: trial.model.name), warn: warn
        ).read(for: model)
      }
    }

    let trained = try trainedWeights(context)
    guard goal == .results else { return }
    let finished =
      try TechniqueStage(context, inputs, hardware, keys, store, emit).run(trained)
      ?? TechniqueStage.Model(
        network: context.network, weights: trained, precision: context.precision)
    if store.record(keys.evaluation, as: EvaluationRecord.self, warn: warn) == nil
      || store.details(keys.evaluation, warn: warn) == nil
    {
      try evaluate(context, finished)
    }
    if store.record(keys.trainingTime, as: TrainingTimeRecord.self, warn: warn) == nil {
      try timeTraining(context)
    }
    // Whoever finds the training does not run the frozen layers; a time that is lost is measured here.
    if let key = keys.featureTime,
      store.record(key, as: FeatureTimeRecord.self, warn: warn) == nil
    {
      _ = try FeatureStage(context, keys, store, emit).run(context.initialWeights().weights)
    }
    if store.record(keys.inferenceTime, as: InferenceTimeRecord.self, warn: warn) == nil {
      try timeInference(context, finished)
    }
  }

  /// What is computed here must be what the keys say.
  ///
  /// - Throws: `TrialError.otherHardware`, `KernelError.unsupportedISA`.
  private func useHardware() throws {
    try Processor.limit(to: trial.isa.rawValue)
    let found = Processor.countThreads()
    guard found == hardware.threads else {
      throw TrialError.otherHardware(
        what: "threads", expected: String(hardware.threads), found: String(found))
    }
    // Matrices are multiplied by it with this backend, and in some networks from files.
    var isImported = false
    if case .onnx = trial.model { isImported = true }
    if isImported || trial.training.backend == .openblas {
      try Processor.requireMemoryForOpenBLAS()
    }
    guard trial.isa != .native || Processor.instructionSet == hardware.instructionSet else {
      throw TrialError.otherHardware(
        what: "instruction set", expected: hardware.instructionSet,
        found: Processor.instructionSet)
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

  private func evaluate(_ context: TrialContext, _ model: TechniqueStage.Model) throws {
    emit(.stage("evaluating"))
    let outcome = try context.evaluator(model).evaluate(model.weights)
    let metrics = ClassificationMetrics(
      labels: context.dataset.test.labels, probabilities: outcome.probabilities,
      classes: context.dataset.classNames.count)
    let details = EvaluationDetails(
      context.dataset.test, probabilities: outcome.probabilities,
      classes: context.dataset.classNames, metrics)
    try store.add(
      keys.evaluation,
      record: EvaluationRecord(metrics, loss: outcome.loss, classes: details.classes)
    ) {
      try Store.write(details, to: $0)
    }
  }

  /// Another machine has trained: one epoch here tells how long each takes.
  private func timeTraining(_ context: TrialContext) throws {
    emit(.stage("timing one epoch of training"))
    var seconds = 0.0
    if trial.training.epochs > 0 {
      let weights = try context.initialWeights().weights
      let features = try FeatureStage(context, keys, store, emit).run(weights)
      seconds = try context.trainer(weights, features).trainEpoch().seconds
    }
    let record = TrainingTimeRecord(
      epochSeconds: Array(repeating: seconds, count: trial.training.epochs),
      peakMemoryBytes: PeakMemory.bytes)
    try store.add(keys.trainingTime, record: record)
  }

  private func timeInference(_ context: TrialContext, _ model: TechniqueStage.Model) throws {
    emit(.stage("timing inference"))
    let evaluator = try context.evaluator(model)
    _ = try evaluator.evaluate(model.weights)
    let outcome = try evaluator.evaluate(model.weights)
    let samples = try InferenceTimer.measure(
      model.network, weights: model.weights, images: context.dataset.test,
      transform: context.model.transform, batch: trial.training.batch,
      backend: trial.training.backend,
      precision: model.precision)
    try store.add(
      keys.inferenceTime,
      record: InferenceTimeRecord(
        testSeconds: outcome.seconds, samples: samples, isa: Processor.instructionSet,
        arithmetic: model.precision.support(by: trial.training.backend)))
  }
}

/// What the stages of a trial work on.
struct TrialContext {
  let trial: Trial
  let dataset: Dataset
  let model: TrialModel
  /// The weights that training starts from, made on demand: a finished training needs none.
  let initialWeights: () throws -> InitialWeights.Start

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

  /// - Parameter features: what the frozen layers make of the images; nil: they are run each time.
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
  func evaluator(_ finished: TechniqueStage.Model) throws -> Evaluator {
    try Evaluator(
      finished.network, images: dataset.test, transform: model.transform,
      batch: trial.training.batch, backend: trial.training.backend, precision: finished.precision)
  }

  /// What another program needs to use a file of the weights.
  var metadata: [String: String] {
    [
      "format": "triptych", "model": trial.model.name, "input": String(trial.data.input),
      "channels": String(dataset.train.channels), "classes": String(dataset.classNames.count),
    ]
  }

  /// In what numbers the trained network is computed, techniques apart.
  var precision: InferencePrecision { .floating(configuration.precision) }

  var configuration: TrainingConfiguration { trial.training }
}

extension EvaluationRecord {
  /// - Parameter classes: the names, in the order of the labels.
  init(_ metrics: ClassificationMetrics, loss: Double, classes: [String]) {
    self.init(
      accuracy: metrics.accuracy, recall: metrics.recall, precision: metrics.precision,
      f1: metrics.f1, auc: metrics.auc, loss: loss,
      remarks: ClassRemarks.evaluation(metrics, classes: classes))
  }
}
