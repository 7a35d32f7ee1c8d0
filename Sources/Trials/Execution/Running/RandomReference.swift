internal import Assessment
internal import Datasets
internal import Kernels
internal import Training
internal import Trials

/// The paper's naive reference: a classifier that guesses, needs no training and no space.
///
/// Its probabilities are drawn from the trial's seed, so that its accuracy comes out near one over
/// the number of classes and its AUC near one half, as measured and not as assumed.
struct RandomReference {
  private let trial: Trial
  private let inputs: TrialInputs
  private let keys: TrialKeys
  private let store: Store

  init(_ trial: Trial, _ inputs: TrialInputs, _ keys: TrialKeys, _ store: Store) {
    self.trial = trial
    self.inputs = inputs
    self.keys = keys
    self.store = store
  }

  func run() throws {
    let dataset = try inputs.dataset(of: trial, store)
    let classes = dataset.classNames.count
    let clock = ContinuousClock()
    var probabilities: [Float] = []
    func pass(_ images: Int) -> Double {
      clock.measure { probabilities = Self.guess(images, classes, seed: trial.training.seed) }
        .inSeconds
    }
    let count = dataset.test.count
    _ = pass(count)
    let passes = (0..<10).map { _ in pass(count) }
    let guesses = probabilities
    let latencies = (0..<InferenceTimer.Extent.singles.most).map { _ in pass(1) }
    let metrics = ClassificationMetrics(
      labels: dataset.test.labels, probabilities: guesses, classes: classes)
    try store.add(
      keys.training,
      record: TrainingRecord(
        epochs: [], classes: classes, trainImages: dataset.train.count, testImages: count,
        parameters: 0, layers: 0, macs: 0, fileBytes: 0, payloadBytes: 0, compressedBytes: 0,
        remarks: dataset.remarks))
    let details = EvaluationDetails(
      dataset.test, probabilities: guesses, classes: dataset.classNames, metrics)
    try store.add(
      keys.evaluation,
      record: EvaluationRecord(metrics, loss: metrics.loss ?? 0, classes: dataset.classNames)
    ) {
      try Store.write(details, to: $0)
    }
    try store.add(
      keys.trainingTime,
      record: TrainingTimeRecord(epochSeconds: [], peakMemoryBytes: PeakMemory.bytes))
    try store.add(
      keys.inferenceTime,
      record: InferenceTimeRecord(
        batches: TimeSamples(passes), evaluations: TimeSamples(passes), batchCount: 1,
        singles: TimeSamples(latencies),
        isa: Processor.instructionSet, arithmetic: .native))
  }

  /// Uniform numbers, each image's divided by their sum.
  private static func guess(_ images: Int, _ classes: Int, seed: UInt64) -> [Float] {
    var generator = SeededGenerator(seed: seed, stream: 0x6775_6573_73)
    var values: [Float] = []
    values.reserveCapacity(images * classes)
    for _ in 0..<images {
      let draws = (0..<classes).map { _ in Float(generator.next() >> 40) + 1 }
      let sum = draws.reduce(0, +)
      values += draws.map { $0 / sum }
    }
    return values
  }
}
