import Datasets
import Foundation
import Kernels
import TestSupport
import Testing
import Training

@testable import Execution
@testable import Trials

/// Estimates from stored times, compared with times made up by a rule that they don't know.
@Suite struct EstimateTests {
  let store: Store
  private let folder: TemporaryFolder
  private let inputs = TrialInputs(data: "d1")

  init() throws {
    folder = try TemporaryFolder()
    store = Store(folder: folder.path)
  }

  /// Of one image: multiply-accumulates as built, and how much slower than another a network of that
  /// kind is for each of them.
  private static let models: [(name: String, macs: Double, slowness: Double)] = [
    ("resnet8", 12e6, 1.0), ("resnet20", 41e6, 0.85), ("resnet56", 127e6, 0.9),
    ("mobilenet-v2", 6e6, 1.5), ("vgg16", 314e6, 0.8),
  ]
  private static let secondsPerMac = 3e-11

  private func grid() -> [Trial] {
    Self.models.flatMap { model in
      [1, 2, 4, 8].flatMap { (epochs: Int) in
        [UInt64](1...5).map { seed in
          var trial = Trial.sample(
            model: model.name, data: DatasetOptions(limit: 20_000, seed: seed), epochs: epochs)
          trial.training.seed = seed
          return trial
        }
      }
    }
  }

  private func keys(_ trial: Trial) -> TrialKeys {
    TrialKeys(trial, inputs: inputs, hardware: .sample)
  }

  /// What an epoch, and a pass over the test images, take; a tenth to and fro from trial to trial.
  private func times(_ trial: Trial) -> (epoch: Double, test: Double, image: Double) {
    let model = Self.models.first { $0.name == trial.model.name }!
    let noise = 1 + 0.1 * sin(Double(trial.training.seed * 7 + UInt64(trial.training.epochs)))
    let image = model.macs * model.slowness * Self.secondsPerMac * noise
    return (3 * 20_000 * image, 10_000 * image, 4 * image)
  }

  /// All that a worker does.
  private func seconds(_ trial: Trial) -> Double {
    let (epoch, test, image) = times(trial)
    let epochs = Double(trial.training.epochs)
    // The test set makes 79 batches of 128; three times as many are timed, if 10 seconds are enough for
    // them, and 1,024 images; 10 of each at least.
    let batch = test * 128 / 10_000
    let batches = 2 * batch + min(237 * batch, max(10, 10 * batch))
    let images = 10 * image + min(1024 * image, max(10, 10 * image))
    return 0.6 + epochs * (epoch + test) + test + batches + images
  }

  private func keep(_ trial: Trial) throws {
    let (keys, (epoch, test, image)) = (keys(trial), times(trial))
    // First: what is there already stays.
    try store.add(
      keys.trainingTime,
      record: TrainingTimeRecord(
        epochSeconds: Array(repeating: epoch, count: trial.training.epochs),
        peakMemoryBytes: 321_000_000))
    try store.add(
      keys.inferenceTime,
      record: InferenceTimeRecord(
        batches: TimeSamples(Array(repeating: test * 128 / 10_000, count: 30)),
        evaluations: TimeSamples([test / 79]), batchCount: 79,
        singles: TimeSamples(Array(repeating: image, count: 100)),
        isa: "avx2", arithmetic: .native))
    try store.addSample(keys, epochs: trial.training.epochs, trainImages: 20_000)
  }

  private func plan(_ trials: [Trial]) -> Plan {
    let requests = trials.map {
      Plan.Request(trial: $0, name: $0.model.name, label: "a", inputs: .success(inputs))
    }
    var plan = Plan(requests, hardware: .sample) { kind, key in
      Stages[kind].isStored(key, in: store, warn: { _ in }) ? .stored : .missing
    }
    plan.estimate(from: store)
    return plan
  }

  /// Whichever five of a hundred trials are stored, if their models are not all the same.
  @Test(arguments: [[0, 23, 44, 61, 99], [3, 20, 58, 65, 84], [12, 31, 47, 70, 81]])
  func aTwentiethOfTheTrialsTellsOfAll(_ stored: [Int]) throws {
    let grid = grid()
    #expect(grid.count == 100)
    for index in stored { try keep(grid[index]) }
    let cost = PlanSummary(plan(grid)).cost
    let real = grid.indices.filter { !stored.contains($0) }.reduce(0) { $0 + seconds(grid[$1]) }
    #expect(abs(cost.seconds / real - 1) < 0.25, "\(cost.seconds) s expected, \(real) s taken")
    #expect(!cost.isRough)
  }

  @Test func whereNothingIsStoredItIsAGuess() {
    let cost = PlanSummary(plan(grid())).cost
    #expect(cost.isRough)
    #expect(cost.seconds > 0 && cost.bytes > 0 && cost.memoryBytes > 100_000_000)
  }

  /// The models of other trials tell of one that is new, its own tell more.
  @Test func whatIsNearestTells() throws {
    let trials = grid()
    let (small, slow) = (trials[0], trials[60])
    #expect([small, slow].map(\.model.name) == ["resnet8", "mobilenet-v2"])
    var other = slow
    other.training.learningRate = 0.2
    func expected() -> Double {
      PlanSummary(plan([small, slow, other])).cost.seconds
    }
    try keep(small)
    try keep(slow)
    #expect(abs(expected() / seconds(other) - 1) < 0.1)
  }

  /// The seconds of some work; nil where nothing like it has been measured.
  private func measured(
    _ rates: WorkRates, _ kind: WorkRates.Kind, _ trial: Trial, _ work: Double
  ) -> Double? {
    let (seconds, isRough) = rates.seconds(kind, of: trial, work: work)
    return isRough ? nil : seconds
  }

  /// Another library, or another number format, is not taken for the same.
  @Test func librariesAndFormatsHaveTheirOwnRates() throws {
    let fast = Trial.sample(epochs: 4)
    var slow = fast
    slow.training.backend = .openblas
    var rates = WorkRates()
    rates.add(.training, of: fast, seconds: 10, work: 100)
    #expect(measured(rates, .training, fast, 50) == 5)
    // Better than nothing.
    #expect(measured(rates, .training, slow, 50) == 5)
    rates.add(.training, of: slow, seconds: 40, work: 100)
    #expect(measured(rates, .training, slow, 50) == 20)
    #expect(measured(rates, .training, fast, 50) == 5)
    var narrow = fast
    narrow.training.precision = .bfloat16
    rates.add(.training, of: narrow, seconds: 30, work: 100)
    #expect(measured(rates, .training, narrow, 50) == 15)
    #expect(measured(rates, .inference, fast, 50) == nil)
  }

  @Test func techniquesTellOfTheirLikes() {
    var trial = Trial.sample()
    trial.technique = "cluster(16)"
    var rates = WorkRates()
    rates.add(.technique("cluster(16)"), of: trial, seconds: 1, work: 100)
    rates.add(.technique("distill(resnet56)"), of: trial, seconds: 99, work: 100)
    #expect(measured(rates, .technique("cluster(256)"), trial, 100) == 1)
    #expect(measured(rates, .technique("distill(resnet14)"), trial, 100) == 99)
    #expect(measured(rates, .technique("prune(0.5)"), trial, 100) == 50)
  }

  @Test(arguments: [
    (DatasetOptions(), 60_000, 10_000), (DatasetOptions(limit: 500), 500, 10_000),
    (DatasetOptions(testLimit: 500), 60_000, 500),
    (DatasetOptions(split: .ratio(train: 70)), 49_000, 21_000),
    (DatasetOptions(classes: ["Bag", "Coat"]), 12_000, 2_000),
    (DatasetOptions(sample: 700), 600, 100),
  ])
  func imagesAreCountedAsChosen(_ options: DatasetOptions, _ train: Int, _ test: Int) throws {
    let extent = try DatasetSource.named("fashion-mnist").extent()
    #expect(ImageCounts(options, of: extent) == ImageCounts(train: train, test: test))
  }

  /// A model's file is not read: nothing of it can be, and its trainings tell.
  @Test func aModelFileIsKnownByItsTrainings() throws {
    let path = folder.file("mine.onnx")
    try Data(repeating: 0, count: 4_000_000).write(to: URL(filePath: path))
    var trial = Trial.sample()
    trial.model = .onnx(ONNXModel(path: path, name: "mine"))
    trial.weights = .own
    let extent = try trial.dataset.extent()
    let keys = TrialKeys(trial, inputs: TrialInputs(data: "d1", model: "m1"), hardware: .sample)
    var costs = NetworkCosts()
    let guessed = costs.cost(of: trial, keys.training, extent)
    #expect(guessed?.parameters == 1_000_000)
    let record = TrainingRecord(
      epochs: [], classes: 10, trainImages: 1, testImages: 1, parameters: 5, layers: 2, macs: 7_000,
      fileBytes: 1, payloadBytes: 1, compressedBytes: 1, remarks: [])
    var informed = NetworkCosts()
    informed.add(record, of: trial, keys.training)
    let known = informed.cost(of: trial, keys.training, extent)
    #expect(known?.parameters == 5)
    #expect(known?.work == 8_050.0)
  }
}
