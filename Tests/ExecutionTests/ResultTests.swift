import Assessment
import Foundation
import Kernels
import TestSupport
import Testing
import Training

@testable import Execution
@testable import Trials

@Suite struct ResultTests {
  let folder: TemporaryFolder
  let store: Store

  init() throws {
    folder = try TemporaryFolder()
    store = Store(folder: folder.path)
  }

  private func result(of trial: Trial, _ keys: TrialKeys) -> (TrialResult?, [String]) {
    var warnings: [String] = []
    let result = ResultAssembly(store: store).result(of: trial, keys: keys) {
      warnings.append($0)
    }
    return (result, warnings)
  }

  @Test func recordsBecomeOneResult() throws {
    let trial = Trial.sample()
    let keys = TrialKeys(trial, inputs: TrialInputs(data: "d1"), hardware: .sample)
    try store.addSample(keys)
    let (found, warnings) = result(of: trial, keys)
    let result = try #require(found)
    #expect(warnings == [])
    let score = { (seconds: Double) in log10(0.1) + log10(seconds) + log10(1.1) }
    #expect(abs(try #require(result.scores.opscore) - score(5)) < 1e-12)
    #expect(abs(try #require(result.scores.opscoreTrain) - score(23)) < 1e-12)
    #expect(result.times.latencyMs == 187.5)
    // Four samples do not tell them.
    #expect(result.times.latencyP90Ms == nil && result.times.latencyP99Ms == nil)
    #expect(result.times.inferenceInterval == nil)
    let expected = TrialResult(
      settings: Hardware.sample.asRun(trial), machine: .init(isa: "avx2", arithmetic: .native),
      structure: .init(
        classes: 10, trainImages: 60_000, testImages: 10_000, parameters: 274_442, layers: 72,
        macs: 41_000_000),
      quality: .init(
        trainAccuracy: 0.5, testAccuracy: 0.9, recall: 0.89, precision: 0.91, f1: 0.895,
        auc: 0.99, loss: 0.3, topFiveAccuracy: 0.99, calibration: .sample,
        outcomes: ImageOutcomes(images: keys.testImages, correct: .sample)),
      times: .init(
        epochs: [11, 12], tests: [5.5], features: 0, preparation: 0, inference: [4, 6, 5],
        latencies: [0.25, 0.125, 0.5, 0.0625], testImages: 10_000),
      sizes: .init(
        sizeMb: 1.1, payloadMb: 1.097768, compressedMb: 1, gzipMb: 1, peakMemoryMb: 250),
      scores: result.scores,
      history: [
        EpochRecord(
          epoch: 1, trainLoss: 2, trainAccuracy: 0.25, testLoss: 2.5, testAccuracy: 0.2,
          learningRate: 0.1, seconds: 11),
        EpochRecord(
          epoch: 2, trainLoss: 1, trainAccuracy: 0.5, testLoss: 1.25, testAccuracy: 0.4,
          learningRate: 0.05, seconds: 12),
      ], remarks: ["2 files were left out", "`Bag` has no test images"])
    let times = result.times
    #expect(
      [times.trainSeconds, times.epochSeconds, times.inferenceSeconds, times.imagesPerSecond]
        == [23, 11.5, 5, 2000])
    #expect(times.totalSeconds == 28.5)
    #expect(result == expected)
  }

  @Test func aModelWithoutSizeHasNoScore() throws {
    let trial = Trial.sample(model: "random")
    let keys = TrialKeys(trial, inputs: TrialInputs(data: "d1"), hardware: .sample)
    try store.add(
      keys.training,
      record: TrainingRecord(
        epochs: [], classes: 10, trainImages: 60_000, testImages: 10_000, parameters: 0, layers: 0,
        macs: 0, fileBytes: 0, payloadBytes: 0, compressedBytes: 0, remarks: []))
    try store.add(
      keys.trainingTime, record: TrainingTimeRecord(epochSeconds: [], peakMemoryBytes: 1))
    try store.addSample(keys)
    let result = try #require(result(of: trial, keys).0)
    #expect(result.scores.opscore == nil)
    #expect(result.scores.opscoreTrain == nil)
    #expect(result.quality.trainAccuracy == nil)
    #expect(result.history == [])
    #expect(
      [result.times.trainSeconds, result.times.epochSeconds, result.sizes.sizeMb] == [0, 0, 0])
    #expect(ResultColumn.named("opscore")?.value(result) == .missing)
  }

  @Test(arguments: ["training", "evaluation", "training time", "inference time"])
  func aResultNeedsEveryStage(_ stage: String) throws {
    let trial = Trial.sample()
    let keys = TrialKeys(trial, inputs: TrialInputs(data: "d1"), hardware: .sample)
    try store.addSample(keys)
    let key = try #require(
      [keys.training, keys.evaluation, keys.trainingTime, keys.inferenceTime]
        .first { $0.facts["stage"] == stage })
    let object = folder.file("objects/\(key.digest.prefix(2))/\(key.digest)")
    try Data("{}".utf8).write(to: URL(filePath: "\(object)/object.json"))
    let (found, warnings) = result(of: trial, keys)
    #expect(found == nil)
    #expect(
      warnings == [
        "the stored \(stage) \(key.digest.prefix(12)) is damaged (its list of files can't be "
          + "read); it is made again"
      ])
  }

  @Test func anotherMachineHasOnlyTimesToMeasure() throws {
    let trial = Trial.sample()
    try store.addSample(TrialKeys(trial, inputs: TrialInputs(data: "d1"), hardware: .sample))
    let there = TrialKeys(
      trial, inputs: TrialInputs(data: "d1"),
      hardware: Hardware(
        processor: "Another", threads: 2, instructionSet: "avx512", oneDNN: "3.4.0"))
    #expect(result(of: trial, there).0 == nil)
    #expect(store.record(there.training, as: TrainingRecord.self) != nil)
    #expect(store.record(there.evaluation, as: EvaluationRecord.self) != nil)
    #expect(store.record(there.trainingTime, as: TrainingTimeRecord.self) == nil)
  }

  @Test func resultsAreWrittenByTheirColumns() throws {
    let trial = Trial.sample()
    let keys = TrialKeys(trial, inputs: TrialInputs(data: "d1"), hardware: .sample)
    try store.addSample(keys)
    var result = try #require(result(of: trial, keys).0)
    func fields() throws -> [String: Any] {
      let data = try JSONEncoder().encode(result)
      return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    }
    let lists: Set = [
      "history", "inference_samples", "latency_quantiles", "technique_reports", "remarks",
    ]
    let ofClusters: Set = ["codebook_mb", "indices_mb", "coded_mb", "clusters"]
    let names = Set(ResultColumn.all.map(\.name))
    let percentiles: Set = ["latency_p90_ms", "latency_p99_ms"]
    #expect(
      Set(try fields().keys)
        == names.subtracting(ofClusters).subtracting(percentiles).union(lists))
    result.times.latencyP90Ms = 1
    result.times.latencyP99Ms = 2
    result.sizes.codebookMb = 0.1
    result.sizes.indicesMb = 0.2
    result.sizes.codedMb = 0.15
    result.structure.clusters = 16
    let all = try fields()
    #expect(Set(all.keys) == names.union(lists))
    #expect(all["unfreeze"] as? String == "all" && all["isa"] as? String == "avx2")
    #expect(all["seed"] as? Int == 1 && all["learning_rate"] as? Double == 0.1)
    #expect(all["test_accuracy"] as? Double == 0.9 && all["size_mb"] as? Double == 1.1)
    let epochs = try #require(all["history"] as? [[String: Any]])
    #expect(epochs.map { $0["train_loss"] as? Double } == [2, 1])
  }

  // numpy.percentile(samples, 100 * share), numpy 1.24.
  @Test(arguments: [
    ([3.5], 0.9, 3.5), ([1, 2], 0.5, 1.5), ([5, 1, 9, 3], 0.9, 7.8), ([5, 1, 9, 3], 0, 1),
    ([5, 1, 9, 3], 1, 9), ([10, 20, 30, 40, 50, 60, 70], 0.99, 69.4), ([2, 8, 4], 0.25, 3),
  ])
  func percentilesAreThoseOfNumPy(_ samples: [Double], _ share: Double, _ value: Double) {
    #expect(abs(Statistics.percentile(samples, share) - value) < 1e-12)
  }

  @Test func peakMemoryCountsWhatIsTouched() {
    let before = PeakMemory.bytes
    #expect((5_000_000..<100_000_000_000).contains(before))
    let size = before + 100_000_000
    let sum = [UInt8](repeating: 1, count: size).reduce(0) { $0 &+ Int($1) }
    #expect(sum == size)
    #expect(PeakMemory.bytes >= size)
  }
}
