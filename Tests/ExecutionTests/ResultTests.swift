import Assessment
import Foundation
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
    #expect(abs(try #require(result.opscore) - score(5)) < 1e-12)
    #expect(abs(try #require(result.opscoreTrain) - score(23)) < 1e-12)
    // numpy.percentile([4, 1, 2, 3], [50, 90, 99])
    #expect(abs(result.latencyMs - 2.5) < 1e-12)
    #expect(abs(result.latencyP90Ms - 3.7) < 1e-12)
    #expect(abs(result.latencyP99Ms - 3.97) < 1e-12)
    var expected = TrialResult(
      model: "resnet20", technique: "none", dataset: "fashion-mnist", split: "standard",
      input: 32, weights: "random", unfreeze: "all", precision: "float32", arithmetic: "native",
      backend: "onednn", isa: "avx2", seed: 1, epochs: 2, batch: 128, optimizer: "sgd",
      learningRate: 0.1, classes: 10, trainImages: 60_000,
      testImages: 10_000, trainAccuracy: 0.5, testAccuracy: 0.9, recall: 0.89,
      precisionScore: 0.91, f1: 0.895, auc: 0.99, loss: 0.3,
      history: [
        EpochRecord(
          epoch: 1, trainLoss: 2, trainAccuracy: 0.25, testLoss: 2.5, testAccuracy: 0.2,
          learningRate: 0.1, seconds: 11),
        EpochRecord(
          epoch: 2, trainLoss: 1, trainAccuracy: 0.5, testLoss: 1.25, testAccuracy: 0.4,
          learningRate: 0.05, seconds: 12),
      ], trainSeconds: 23, testSeconds: 5.5, epochSeconds: 11.5, featureSeconds: 0,
      preparationSeconds: 0, inferenceSeconds: 5, latencyMs: result.latencyMs,
      latencyP90Ms: result.latencyP90Ms, latencyP99Ms: result.latencyP99Ms,
      imagesPerSecond: 2000, inferenceSamples: [4, 6, 5],
      latencySamples: [0.004, 0.001, 0.002, 0.003], sizeMb: 1.1, payloadMb: 1.097768,
      compressedMb: 1, gzipMb: 1, codebookMb: nil, indicesMb: nil, codedMb: nil,
      parameters: 274_442, layers: 72, macs: 41_000_000, peakMemoryMb: 250,
      opscore: result.opscore, opscoreTrain: result.opscoreTrain,
      techniqueReports: [])
    expected.remarks = ["2 files were left out", "`Bag` has no test images"]
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
    #expect(result.opscore == nil)
    #expect(result.opscoreTrain == nil)
    #expect(result.trainAccuracy == nil)
    #expect(result.history == [])
    #expect([result.trainSeconds, result.epochSeconds, result.sizeMb] == [0, 0, 0])
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

  @Test func resultsGoThroughJSON() throws {
    let trial = Trial.sample()
    let keys = TrialKeys(trial, inputs: TrialInputs(data: "d1"), hardware: .sample)
    try store.addSample(keys)
    var result = try #require(result(of: trial, keys).0)
    // What only clustered weights have.
    (result.codebookMb, result.indicesMb, result.codedMb) = (0.1, 0.2, 0.15)
    result.clusters = 16
    let data = try JSONEncoder().encode(result)
    #expect(try JSONDecoder().decode(TrialResult.self, from: data) == result)
    // The names of columns and of the file's fields are the same.
    let fields = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let lists: Set = [
      "history", "inference_samples", "latency_samples", "technique_reports", "remarks",
    ]
    #expect(Set(fields.keys).subtracting(lists) == Set(ResultColumn.all.map(\.name)))
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
