internal import Datasets
internal import Foundation
internal import ModelFiles
internal import Networks
internal import Training
internal import Trials

/// Trains a network and stores its weights, its history and, apart, the times.
///
/// After each epoch the state is saved, so that an interrupted run goes on from there with the same
/// result.
struct TrainingStage: Stage {
  typealias Record = TrainingRecord
  static let kind = StageKind.training
  static let weightsFile = "weights.safetensors"
  static let checkpointFile = "checkpoint.safetensors"

  private let context: StageContext
  private let keys: TrialKeys
  private let store: Store
  private let emit: (WorkerEvent) -> Void

  init(_ context: StageContext) {
    self.context = context
    (keys, store, emit) = (context.keys, context.store, context.emit)
  }

  func make() throws { _ = try context.trainedWeights() }

  /// The trained weights, from the store or made.
  func weights() throws -> Weights {
    try Self.stored(keys.training, in: store, warn: context.warn)
      ?? context.making(Self.kind, train)
  }

  /// The weights that the store has under a key, every byte checked; nil where there are none.
  static func stored(
    _ key: StageKey, in store: Store, warn: (String) -> Void
  ) throws -> Weights? {
    guard let object = store.object(key, verifying: [weightsFile], warn: warn),
      isStored(key, in: store, warn: warn)
    else { return nil }
    return try SafetensorsFile.read(object.path(weightsFile)).weights
  }

  /// What a checkpoint knows beside the weights.
  private struct Progress: Codable {
    var epochs: [TrainingRecord.Epoch] = []
    var seconds: [Double] = []
    /// The key of the times: whether they are of this machine.
    var timeKey: String
  }

  private func train() throws -> Weights {
    guard context.trial.training.epochs > 0 else { return try storeUntrained() }
    let start = try context.initialWeights()
    let initial = start.weights
    let features = try FeatureStage(context).features(of: initial)
    emit(.stage("training"))
    let evaluator = try context.evaluator(features)
    let folder = try store.workFolder(keys.training)
    var (trainer, progress) =
      try resumed(in: folder, initial, features)
      ?? (context.trainer(initial, features), Progress(timeKey: keys.trainingTime.digest))
    let total = context.trial.training.epochs
    let images = context.dataset.train.count
    while trainer.epochsDone < total {
      var reported = 0
      let epoch = try trainer.trainEpoch { done in
        // A line for each hundredth is enough to watch.
        guard done - reported >= images / 100 else { return }
        reported = done
        emit(.images(done: trainer.epochsDone * images + done, of: total * images))
      }
      let test: Evaluator.Outcome
      do {
        test = try evaluator.evaluate(trainer.weights())
      } catch TrainingError.outputsNotFinite {
        // The last steps of an epoch can spoil what its loss does not show yet.
        throw TrialError.diverged(
          epoch: epoch.number, trainLoss: epoch.loss, learningRate: epoch.learningRate)
      }
      progress.seconds.append(epoch.seconds)
      progress.epochs.append(
        TrainingRecord.Epoch(
          number: epoch.number, trainLoss: epoch.loss, trainAccuracy: epoch.accuracy,
          testLoss: test.loss, testAccuracy: test.accuracy, learningRate: epoch.learningRate))
      emit(
        .epoch(
          number: epoch.number, of: total, trainAccuracy: epoch.accuracy,
          testAccuracy: test.accuracy, seconds: epoch.seconds))
      if epoch.number < total { try save(trainer.state(), progress, in: folder) }
    }
    let weights = try trainer.weights()
    try store(weights, progress, start.remarks)
    store.removeWorkFolder(keys.training)
    return weights
  }

  /// Without epochs the weights are those that there are.
  private func storeUntrained() throws -> Weights {
    let start = try context.initialWeights()
    try store(start.weights, Progress(timeKey: keys.trainingTime.digest), start.remarks)
    store.removeWorkFolder(keys.training)
    return start.weights
  }

  /// - Parameter remarks: on the weights that training started from.
  private func store(_ weights: Weights, _ progress: Progress, _ remarks: [String]) throws {
    let network = context.network
    // Times first: whoever finds the training finds its times as well. Those that another machine
    // has begun to take are left to be measured anew.
    if progress.timeKey == keys.trainingTime.digest {
      try store.add(
        keys.trainingTime,
        record: TrainingTimeRecord(
          epochSeconds: progress.seconds, peakMemoryBytes: PeakMemory.bytes))
    }
    let folder = try store.workFolder(keys.training)
    let file = "\(folder)/\(Self.weightsFile)"
    try SafetensorsFile.write(weights, metadata: context.metadata, to: file)
    let sizes = try SafetensorsFile.sizes(file)
    let record = TrainingRecord(
      epochs: progress.epochs, classes: context.dataset.classNames.count,
      trainImages: context.dataset.train.count, testImages: context.dataset.test.count,
      parameters: network.parameterCount, layers: network.layerCount,
      macs: network.multiplyAccumulates, fileBytes: sizes.fileBytes,
      payloadBytes: sizes.payloadBytes, compressedBytes: try GzipSize.bytes(ofFile: file),
      remarks: context.remarks + remarks)
    try store.add(keys.training, record: record) { target in
      try FileManager.default.moveItem(atPath: file, toPath: "\(target)/\(Self.weightsFile)")
    }
    try NetworkStage(context).make()
  }

  // Checkpoints: one file with weights, optimizer state and history. ------------------------------

  private func save(_ state: Trainer.State, _ progress: Progress, in folder: String) throws {
    var arrays: [String: Weights.Entry] = [:]
    for (name, entry) in state.weights.arrays { arrays["weights/\(name)"] = entry }
    for (name, entry) in state.optimizer.arrays { arrays["optimizer/\(name)"] = entry }
    let history = String(decoding: try JSONEncoder().encode(progress), as: UTF8.self)
    try SafetensorsFile.write(
      Weights(arrays), metadata: ["key": keys.training.digest, "progress": history],
      to: "\(folder)/\(Self.checkpointFile)")
  }

  /// A trainer that goes on where an interrupted run was; nil where none can.
  private func resumed(
    in folder: String, _ initial: Weights, _ features: FeatureStage.Features?
  ) throws -> (Trainer, Progress)? {
    let path = "\(folder)/\(Self.checkpointFile)"
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    do {
      let (state, progress) = try checkpoint(path)
      let trainer = try context.trainer(initial, features)
      try trainer.restore(state)
      emit(.resumed(afterEpoch: trainer.epochsDone, of: context.trial.training.epochs))
      return (trainer, progress)
    } catch {
      emit(.warning("training starts anew: the checkpoint can't be used: \(error)"))
      return nil
    }
  }

  private func checkpoint(_ path: String) throws -> (Trainer.State, Progress) {
    let (arrays, metadata) = try SafetensorsFile.read(path)
    guard metadata["key"] == keys.training.digest, let history = metadata["progress"],
      let progress = try? JSONDecoder().decode(Progress.self, from: Data(history.utf8)),
      progress.epochs.count == progress.seconds.count,
      (1..<context.trial.training.epochs).contains(progress.epochs.count)
    else { throw TrialError.foreignCheckpoint(path) }
    func part(_ prefix: String) -> Weights {
      Weights(
        Dictionary(
          uniqueKeysWithValues: arrays.arrays.compactMap { name, entry in
            name.hasPrefix(prefix) ? (String(name.dropFirst(prefix.count)), entry) : nil
          }))
    }
    return (
      Trainer.State(
        epochsDone: progress.epochs.count, weights: part("weights/"),
        optimizer: part("optimizer/")), progress
    )
  }
}
