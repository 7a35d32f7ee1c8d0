import Assessment
import Datasets
import Foundation
import Kernels
import Notebooks
import TestSupport
import Training
import Trials

@testable import Reports

/// Results made up for the tests: small, plausible, and the same every time.
enum Fixtures {
  static let names = KnownNames(
    models: ["resnet20", "resnet32", "resnet56", "random"],
    datasets: ["fashion-mnist", "cifar10"])

  static func trial(
    _ model: String, accuracy: Double, seconds: Double, megabytes: Double, epochs: Int = 3,
    dataset: String = "fashion-mnist", seed: Int = 42, trainSeconds: Double = 61.5
  ) -> TrialResult {
    let isRandom = model == "random"
    var times = TrialResult.Times(
      epochs: Array(repeating: trainSeconds / Double(epochs), count: epochs),
      tests: [seconds * 1.1], features: 0, preparation: 0.5, inference: [seconds],
      latencies: [0.001], testImages: 10_000)
    times.trainSeconds = trainSeconds
    times.latencyMs = seconds * 0.9
    times.latencyP90Ms = seconds
    times.latencyP99Ms = seconds * 1.2
    if seconds == 0 { times.imagesPerSecond = 0 }
    func score(_ seconds: Double) -> Double? {
      OpScore.score(
        accuracy: accuracy, seconds: seconds, megabytes: megabytes, testCount: 10_000)
    }
    return TrialResult(
      settings: Trial(
        model: .named(model), dataset: .named(dataset),
        training: TrainingConfiguration(
          epochs: epochs, batch: 128, learningRate: 0.1, seed: UInt64(seed))),
      machine: .init(isa: "avx2", arithmetic: .native),
      structure: .init(
        classes: 10, trainImages: 60_000, testImages: 10_000,
        parameters: Int(megabytes * 250_000), layers: 20, macs: 40_813_184),
      quality: .init(
        trainAccuracy: isRandom ? nil : accuracy + 0.02, testAccuracy: accuracy,
        recall: accuracy - 0.001, precision: accuracy + 0.001, f1: accuracy,
        auc: isRandom ? 0.5 : 0.99, loss: 0.3),
      times: times,
      sizes: .init(
        sizeMb: megabytes, payloadMb: megabytes * 0.99, compressedMb: megabytes * 0.9,
        gzipMb: megabytes * 0.9, peakMemoryMb: 310),
      scores: .init(opscore: score(seconds), opscoreTrain: score(trainSeconds)),
      history: isRandom
        ? []
        : (1...epochs).map { epoch in
          let share = 1 - exp(-1.1 * Double(epoch))
          return EpochRecord(
            epoch: epoch, trainLoss: 2.3 - 2 * share, trainAccuracy: (accuracy + 0.02) * share,
            testLoss: 2.3 - 1.95 * share, testAccuracy: accuracy * share, learningRate: 0.1,
            seconds: trainSeconds / Double(epochs))
        })
  }

  static let random = trial(
    "random", accuracy: 0.1, seconds: 0, megabytes: 0, epochs: 0, trainSeconds: 0)

  static let resnet20 = trial("resnet20", accuracy: 0.9012, seconds: 2.41, megabytes: 1.094)
  static let resnet32 = trial(
    "resnet32", accuracy: 0.9077, seconds: 3.96, megabytes: 1.881, trainSeconds: 98.2)
  static let resnet56 = trial(
    "resnet56", accuracy: 0.9051, seconds: 6.89, megabytes: 3.457, trainSeconds: 171.4)

  static let quick = ExperimentOutcome(
    label: "quick", trials: [.success(resnet20), .success(resnet32), .success(resnet56)])

  static let provenance = ReportProvenance(
    version: "0.1.0", commit: "0123456789abcdef0123456789abcdef01234567",
    libraries: ["oneDNN": "2.6.0", "OpenBLAS": "0.3.21"], processor: "Example CPU @ 2.50GHz",
    threads: 2, isa: "avx2", memoryGB: 8, seeds: [42],
    datasets: [.init(name: "fashion-mnist", digest: String(repeating: "ab", count: 32))],
    keys: ["c0ffee"])

  static func plan(_ text: String, kinds: BlockKinds = .standard) throws -> ReportPlan {
    do {
      return try NotebookChecker.check(
        text: text, file: "notebook.md", names: names, kinds: kinds)
    } catch {
      throw CheckFailed(text: error.text)
    }
  }

  /// What a terminal shows of a notebook's mistakes; empty where there are none.
  static func complaints(
    _ text: String, names: KnownNames = names, kinds: BlockKinds = .standard
  ) -> String {
    do throws(NotebookProblems) {
      _ = try NotebookChecker.check(
        text: text, file: "notebook.md", names: names, kinds: kinds)
      return ""
    } catch {
      return error.text
    }
  }

  struct CheckFailed: Error, CustomStringConvertible {
    let text: String
    var description: String { text }
  }

  static func bytes(_ report: Report, _ path: String) throws -> [UInt8]? {
    guard let file = report.files.first(where: { $0.path == path }) else { return nil }
    switch file.content {
    case .bytes(let bytes): return bytes
    case .drawing(_, let draw): return try draw()
    }
  }

  static func text(_ report: Report, _ path: String) throws -> String {
    String(decoding: try bytes(report, path) ?? [], as: UTF8.self)
  }
}

extension TemporaryFolder {
  func read(_ name: String) -> String? { bytes(name).map { String(decoding: $0, as: UTF8.self) } }
}
