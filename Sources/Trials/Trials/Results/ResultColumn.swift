internal import Assessment
internal import Kernels

/// A column of results: the one table of names that expressions, tables, charts and files share.
package struct ResultColumn: Sendable {
  package enum Value: Hashable, Sendable {
    case text(String)
    case integer(Int)
    case number(Double)
    /// The trial has no such value, as the random reference has no training time to score.
    case missing
  }

  /// What counts as better.
  package enum Direction: Sendable { case higher, lower, neither }

  /// How a reader meets the values.
  package enum Unit: Sendable { case none, fraction, seconds, milliseconds, megabytes, perSecond }

  /// What the values are, known before any trial has run.
  package enum Kind: Sendable { case text, integer, number }

  /// How many digits a notebook asks for.
  package enum Digits: Hashable, Sendable {
    case decimals(Int)
    case significant
  }

  package let name: String
  /// The heading in tables and the title of an axis, with its unit where it has one.
  package let title: String
  package let kind: Kind
  package let unit: Unit
  package let direction: Direction
  /// Nil for what suits the unit.
  package var digits: Digits?
  /// Whether values can lie below 0, as those of a logarithm do.
  package var canBeNegative = false
  /// Whether `results.json` has null where there is no value, so that a reader sees that it was asked for.
  package var isNullWhereMissing = false
  /// What a notebook has defined it as, such as `latency_ms * 0.3 + size_mb`; nil where it is measured or set.
  package var definition: String?
  package let value: @Sendable (TrialResult) -> Value
  /// What a text in a condition stands for, where the values are not all numbers, such as `96x128`.
  package var reading: @Sendable (String) -> Value? = { _ in nil }

  package init(
    name: String, title: String, kind: Kind, unit: Unit = .none, direction: Direction = .neither,
    value: @escaping @Sendable (TrialResult) -> Value
  ) {
    self.name = name
    self.title = title
    self.kind = kind
    self.unit = unit
    self.direction = direction
    self.value = value
  }

  package var isNumeric: Bool { kind != .text }

  package static func named(_ name: String) -> ResultColumn? { byName[name] }

  private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

  /// What trials are set by, and what they have measured.
  package static let all = TrialSetting.columns + measured

  private static let measured: [ResultColumn] = [
    text("arithmetic", "Arithmetic") { $0.machine.arithmetic.rawValue },
    integer("classes", "Classes") { $0.structure.classes },
    integer("train_images", "Training images") { $0.structure.trainImages },
    integer("test_images", "Test images") { $0.structure.testImages },
    fraction("train_accuracy", "Training accuracy") { $0.quality.trainAccuracy },
    fraction("test_accuracy", "Test accuracy") { $0.quality.testAccuracy },
    fraction("recall", "Recall") { $0.quality.recall },
    fraction("precision_score", "Precision") { $0.quality.precision },
    fraction("f1", "F1") { $0.quality.f1 },
    fraction("auc", "AUC") { $0.quality.auc }.nullWhereMissing,
    number("loss", "Loss", .none, .lower) { $0.quality.loss },
    fraction("top5_accuracy", "Top-5 accuracy") { $0.quality.topFiveAccuracy },
    number("ece", "Calibration error", .fraction, .lower) {
      $0.quality.calibration?.expectedError
    },
    number("brier", "Brier score", .none, .lower) { $0.quality.calibration?.brier },
    seconds("train_seconds", "Training time (s)") { $0.times.trainSeconds },
    seconds("test_seconds", "Test time (s)") { $0.times.testSeconds },
    seconds("epoch_seconds", "Time per epoch (s)") { $0.times.epochSeconds },
    seconds("feature_seconds", "Feature time (s)") { $0.times.featureSeconds },
    seconds("preparation_seconds", "Preparation time (s)") { $0.times.preparationSeconds },
    seconds("total_seconds", "Total time (s)") { $0.times.totalSeconds },
    seconds("inference_seconds", "Inference time (s)") { $0.times.inferenceSeconds },
    number("latency_ms", "Latency (ms)", .milliseconds, .lower) { $0.times.latencyMs },
    number("latency_p90_ms", "Latency, 90% (ms)", .milliseconds, .lower) {
      $0.times.latencyP90Ms
    },
    number("latency_p99_ms", "Latency, 99% (ms)", .milliseconds, .lower) {
      $0.times.latencyP99Ms
    },
    number("images_per_second", "Images per second", .perSecond, .higher) {
      $0.times.imagesPerSecond
    },
    megabytes("size_mb", "Size (MB)") { $0.sizes.sizeMb },
    megabytes("payload_mb", "Payload (MB)") { $0.sizes.payloadMb },
    megabytes("compressed_mb", "Compressed (MB)") { $0.sizes.compressedMb },
    megabytes("gzip_mb", "Plain file, gzip (MB)") { $0.sizes.gzipMb },
    megabytes("codebook_mb", "Codebooks (MB)") { $0.sizes.codebookMb },
    megabytes("indices_mb", "Cluster numbers (MB)") { $0.sizes.indicesMb },
    megabytes("coded_mb", "Cluster numbers, coded (MB)") { $0.sizes.codedMb },
    integer("clusters", "Clusters") { $0.structure.clusters },
    integer("parameters", "Parameters", .lower) { $0.structure.parameters },
    integer("layers", "Layers") { $0.structure.layers },
    integer("macs", "MACs", .lower) { $0.structure.macs },
    number("macs_per_second", "MACs per second", .perSecond, .higher) {
      let (work, seconds) = ($0.structure.macs, $0.times.inferenceSeconds)
      return seconds > 0 ? Double(work) * Double($0.structure.testImages) / seconds : nil
    },
    megabytes("peak_memory_mb", "Peak memory (MB)") { $0.sizes.peakMemoryMb },
    number("netscore", "NetScore", .none, .higher) { result in
      NetScore.score(
        accuracy: result.quality.testAccuracy, parameters: result.structure.parameters,
        macs: result.structure.macs)
    }.belowZero,
    logarithm("opscore", "OpScore") { $0.scores.opscore },
    logarithm("opscore_train", "OpScore (training)") { $0.scores.opscoreTrain },
  ]

  private static func text(
    _ name: String, _ title: String, _ get: @escaping @Sendable (TrialResult) -> String
  ) -> ResultColumn {
    ResultColumn(name: name, title: title, kind: .text) { .text(get($0)) }
  }

  private static func integer(
    _ name: String, _ title: String, _ direction: Direction = .neither,
    _ get: @escaping @Sendable (TrialResult) -> Int?
  ) -> ResultColumn {
    ResultColumn(name: name, title: title, kind: .integer, direction: direction) {
      get($0).map(Value.integer) ?? .missing
    }
  }

  private static func number(
    _ name: String, _ title: String, _ unit: Unit, _ direction: Direction,
    _ get: @escaping @Sendable (TrialResult) -> Double?
  ) -> ResultColumn {
    ResultColumn(name: name, title: title, kind: .number, unit: unit, direction: direction) {
      get($0).map(Value.number) ?? .missing
    }
  }

  private static func fraction(
    _ name: String, _ title: String, _ get: @escaping @Sendable (TrialResult) -> Double?
  ) -> ResultColumn { number(name, title, .fraction, .higher, get) }

  private static func seconds(
    _ name: String, _ title: String, _ get: @escaping @Sendable (TrialResult) -> Double?
  ) -> ResultColumn { number(name, title, .seconds, .lower, get) }

  private static func megabytes(
    _ name: String, _ title: String, _ get: @escaping @Sendable (TrialResult) -> Double?
  ) -> ResultColumn { number(name, title, .megabytes, .lower, get) }

  private static func logarithm(
    _ name: String, _ title: String, _ get: @escaping @Sendable (TrialResult) -> Double?
  ) -> ResultColumn {
    var column = number(name, title, .none, .lower, get)
    column.canBeNegative = true
    return column
  }

  private var belowZero: ResultColumn {
    var column = self
    column.canBeNegative = true
    return column
  }

  private var nullWhereMissing: ResultColumn {
    var column = self
    column.isNullWhereMissing = true
    return column
  }
}
