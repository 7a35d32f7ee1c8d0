import Assessment
import Compression
import Datasets
import Foundation
import Kernels
import Networks
import Training

@testable import Execution
@testable import Trials

extension Trial {
  /// A trial like those of a block that names only a model and a data set.
  static func sample(
    model: String = "resnet20", dataset: DatasetSource = .named("fashion-mnist"),
    data: DatasetOptions = DatasetOptions(seed: 1), epochs: Int = 2
  ) -> Trial {
    Trial(
      model: .named(model), dataset: dataset, data: data, weights: .random, unfreeze: .all,
      initialization: .heNormal,
      training: TrainingConfiguration(
        epochs: epochs, batch: 128, learningRate: 0.1, schedule: .cosine, weightDecay: 0.0001,
        seed: 1))
  }
}

extension Hardware {
  static let sample = Hardware(
    processor: "Some Processor", threads: 2, instructionSet: "avx512", oneDNN: "2.6.3")
}

extension Calibration {
  static let sample = Calibration(
    labels: [0, 1], probabilities: [0.75, 0.25, 0.5, 0.5], classes: 2)!
}

extension ImageBits {
  static let sample = ImageBits((0..<10_000).map { $0 % 10 != 0 })
}

extension Store {
  /// Stores the records of a finished trial, times and sizes as a real one could have them.
  func addSample(_ keys: TrialKeys, epochs: Int = 2, trainImages: Int = 60_000) throws {
    let history = (1...epochs).map { (number: Int) -> TrainingRecord.Epoch in
      let n = Double(number)
      return TrainingRecord.Epoch(
        number: number, trainLoss: 2 / n, trainAccuracy: 0.25 * n, testLoss: 2.5 / n,
        testAccuracy: 0.2 * n, learningRate: 0.1 / n)
    }
    try add(
      keys.training,
      record: TrainingRecord(
        epochs: history, classes: 10, trainImages: trainImages, testImages: 10_000,
        parameters: 274_442, layers: 72, macs: 41_000_000, fileBytes: 1_100_000,
        payloadBytes: 1_097_768, compressedBytes: 1_000_000, remarks: ["2 files were left out"]))
    try add(
      keys.evaluation,
      record: EvaluationRecord(
        accuracy: 0.9, recall: 0.89, precision: 0.91, f1: 0.895, auc: 0.99, loss: 0.3,
        topFiveAccuracy: 0.99, calibration: .sample, correct: .sample,
        remarks: ["`Bag` has no test images"])
    ) {
      try Store.write(EvaluationDetails(classes: [], confusion: [], samples: []), to: $0)
    }
    try add(
      keys.trainingTime,
      record: TrainingTimeRecord(
        epochSeconds: (1...epochs).map { 10 + Double($0) }, peakMemoryBytes: 250_000_000))
    try add(
      keys.inferenceTime,
      record: InferenceTimeRecord(
        batches: TimeSamples([2, 3, 2.5]), evaluations: TimeSamples([2.75]), batchCount: 2,
        singles: TimeSamples([0.25, 0.125, 0.5, 0.0625]), isa: "avx2",
        arithmetic: .native))
  }
}

/// Chains of tests are written as notebooks write them.
extension TechniqueChain: ExpressibleByStringLiteral {
  package init(stringLiteral text: String) { try! self.init(text, known: TechniqueRegistry.all) }
}
