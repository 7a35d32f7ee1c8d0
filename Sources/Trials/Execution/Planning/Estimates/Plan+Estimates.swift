internal import Compression
internal import Datasets
internal import Training
internal import Trials

extension Plan {
  /// Estimates what the stages take that are to run, by the times that the store has of the others.
  mutating func estimate(from store: Store) {
    var estimator = StageEstimator(self, store)
    for index in stages.indices where stages[index].isToRun {
      stages[index].estimate = estimator.estimate(stages[index], in: self)
    }
  }

  /// How long a worker takes before it computes anything: to start, and to read the images.
  static let startSeconds = 0.5
}

/// Tells what stages take.
struct StageEstimator {
  private var costs = NetworkCosts()
  private var rates = WorkRates()
  /// The most that workers have held, by what that depends on.
  private var memory: [MemoryKey: Int] = [:]
  private var extents: [DatasetSource: DatasetExtent] = [:]
  /// Counted by trainings, by the digests of their keys.
  private var counted: [String: ImageCounts] = [:]

  private struct MemoryKey: Hashable {
    let model: ModelSource
    let input: InputSize
    let batch: Int
    let unfreeze: Unfreezing
  }

  /// Reads the times of the stages that the store has.
  init(_ plan: Plan, _ store: Store) {
    let stored = plan.stages.filter(\.standing.isStored)
    for stage in stored where stage.kind == .training {
      guard let record = store.record(stage.key, as: TrainingRecord.self) else { continue }
      counted[stage.key.digest] = ImageCounts(train: record.trainImages, test: record.testImages)
      costs.add(record, of: stage.maker.trial, stage.key)
    }
    for stage in stored where stage.kind.isTime { measure(stage, store) }
  }

  private mutating func measure(_ stage: PlannedStage, _ store: Store) {
    let trial = stage.maker.trial
    guard let work = StageWork(stage, &self) else { return }
    switch stage.kind {
    case .trainingTime:
      guard let record = store.record(stage.key, as: TrainingTimeRecord.self) else { return }
      rates.add(
        work.trainingKind, of: trial, seconds: record.epochSeconds.reduce(0, +),
        work: work.epoch * Double(record.epochSeconds.count))
      let key = Self.memoryKey(trial)
      memory[key] = max(memory[key] ?? 0, record.peakMemoryBytes)
    case .featureTime:
      guard let record = store.record(stage.key, as: FeatureTimeRecord.self) else { return }
      rates.add(.extraction, of: trial, seconds: record.seconds, work: work.extraction)
    case .techniqueTime:
      guard let record = store.record(stage.key, as: TechniqueTimeRecord.self) else { return }
      rates.add(
        .technique(trial.technique.text), of: trial, seconds: record.seconds, work: work.technique)
    case .inferenceTime:
      guard let record = store.record(stage.key, as: InferenceTimeRecord.self) else { return }
      let (batches, singles) = (record.batches.seconds, record.singles.seconds)
      rates.add(
        .inference, of: trial, seconds: batches.reduce(0, +),
        work: work.batch * Double(batches.count))
      rates.add(
        .singleImages, of: trial, seconds: singles.reduce(0, +),
        work: work.image * Double(singles.count))
    case .features, .training, .technique, .network, .evaluation: break
    }
  }

  /// The images and the network of a stage's trial.
  fileprivate mutating func size(
    _ maker: PlannedStage.Maker
  ) -> (images: ImageCounts, cost: NetworkCost, channels: Int)? {
    let (trial, training) = (maker.trial, maker.keys.training)
    let extent =
      extents[trial.dataset] ?? (try? trial.dataset.extent())
      ?? DatasetExtent(train: 10_000, test: 2_000, classes: 10, channels: 3)
    extents[trial.dataset] = extent
    guard let cost = costs.cost(of: trial, training, extent) else { return nil }
    let images = counted[training.digest] ?? ImageCounts(trial.data, of: extent)
    return (images, cost, extent.channels)
  }

  /// What a stage that is to run takes.
  mutating func estimate(_ stage: PlannedStage, in plan: Plan) -> StageEstimate {
    let (maker, trial) = (stage.maker, stage.maker.trial)
    guard let work = StageWork(stage, &self) else {
      // The reference that guesses.
      return StageEstimate(seconds: 0.1, bytes: 4_000, memoryBytes: 100_000_000, isRough: false)
    }
    var (seconds, isRough, bytes) = (0.0, false, 2_000)
    func add(_ kind: WorkRates.Kind, _ work: Double) {
      let (more, rough) = rates.seconds(kind, of: trial, work: work)
      seconds += more
      isRough = isRough || rough
    }
    func addTimed(
      _ kind: WorkRates.Kind, _ work: Double, _ extent: InferenceTimer.Extent, warmUp: Int
    ) {
      let (one, rough) = rates.seconds(kind, of: trial, work: work)
      seconds += one * Double(warmUp)
      seconds += min(one * Double(extent.most), max(extent.seconds, one * Double(extent.least)))
      isRough = isRough || rough
    }
    func isToRun(_ key: StageKey?) -> Bool {
      key.flatMap { plan.stage($0.digest)?.isToRun } ?? false
    }
    let keys = maker.keys
    let epochs = Double(trial.training.epochs)
    switch stage.kind {
    case .features:
      add(.extraction, work.extraction)
      bytes += work.featureBytes
    case .training:
      seconds += Plan.startSeconds
      add(work.trainingKind, work.epoch * epochs)
      add(.inference, work.epochTest * epochs)
      bytes += 4 * work.parameters
    case .technique:
      add(.technique(trial.technique.text), work.technique)
      // At most: codes and zeros take less.
      bytes += 4 * work.parameters
    case .network: bytes += 20_000
    case .evaluation:
      if !isToRun(keys.training) { seconds += Plan.startSeconds }
      add(.inference, work.test)
      bytes += work.detailBytes
    // What is made here is measured while it is made.
    case .trainingTime: if !isToRun(keys.training) { add(work.trainingKind, work.epoch) }
    case .featureTime: if !isToRun(keys.features) { add(.extraction, work.extraction) }
    case .techniqueTime:
      if !isToRun(keys.technique) { add(.technique(trial.technique.text), work.technique) }
    case .inferenceTime:
      addTimed(.inference, work.batch, .batches(of: work.batchCount), warmUp: 2)
      addTimed(.singleImages, work.image, .singles, warmUp: 10)
    }
    return StageEstimate(
      seconds: seconds, bytes: bytes,
      memoryBytes: memory[Self.memoryKey(trial)] ?? work.memoryBytes,
      isRough: isRough)
  }

  private static func memoryKey(_ trial: Trial) -> MemoryKey {
    MemoryKey(
      model: trial.model, input: trial.data.input, batch: trial.training.batch,
      unfreeze: trial.unfreeze)
  }
}

/// How much there is to do in the stages of a trial.
private struct StageWork {
  private let trial: Trial
  private let images: ImageCounts
  private let cost: NetworkCost
  private let channels: Int

  /// nil where there is no network.
  init?(_ stage: PlannedStage, _ estimator: inout StageEstimator) {
    trial = stage.maker.trial
    guard !trial.isRandomReference else { return nil }
    guard let size = estimator.size(stage.maker) else { return nil }
    (images, cost, channels) = size
  }

  var parameters: Int { cost.parameters }

  /// Of one image through the whole network.
  var image: Double { cost.work }
  /// Of the test images.
  var test: Double { Double(images.test) * cost.work }

  /// Of one batch of test images.
  var batch: Double { cost.work * Double(batchSize) }
  var batchCount: Int { (images.test + batchSize - 1) / max(batchSize, 1) }
  private var batchSize: Int { min(trial.training.batch, images.test) }

  var trainingKind: WorkRates.Kind { trial.keepsFeatures ? .trainingOnFeatures : .training }

  /// Of one epoch of training: forward, and twice as much backward through what is trained.
  var epoch: Double {
    let forward = trial.keepsFeatures ? cost.trainedWork : cost.work
    return Double(images.train) * (forward + 2 * cost.trainedWork)
  }
  /// Of the test after an epoch.
  var epochTest: Double {
    Double(images.test) * (trial.keepsFeatures ? cost.trainedWork : cost.work)
  }
  var extraction: Double { Double(images.train + images.test) * cost.frozenWork }
  /// The techniques that take long train.
  var technique: Double { Double(images.train) * cost.work * 3 }

  var featureBytes: Int {
    (images.train + images.test) * cost.cutValues * (trial.features == .bfloat16 ? 2 : 4)
  }
  /// Some images in color, as JSON.
  var detailBytes: Int {
    let size = trial.data.input
    return 40 * min(size.height, 96) * min(size.width, 96) * 4
  }
  /// The images, the weights with what the optimizer keeps of each, and all values of a batch, forward
  /// and backward.
  var memoryBytes: Int {
    100_000_000 + (images.train + images.test) * channels * trial.data.input.area
      + 16 * cost.parameters + 8 * cost.values * trial.training.batch
  }
}
