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
  /// What a notebook has defined it as, such as `latency_ms * 0.3 + size_mb`; nil where it is measured or set.
  package var definition: String?
  package let value: @Sendable (TrialResult) -> Value

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

  package static let all: [ResultColumn] = [
    text("model", "Model") { $0.model },
    text("technique", "Technique") { $0.technique },
    text("dataset", "Data set") { $0.dataset },
    text("split", "Split") { $0.split },
    integer("input", "Input (px)") { $0.input },
    text("weights", "Weights") { $0.weights },
    text("unfreeze", "Unfrozen") { $0.unfreeze },
    text("precision", "Number format") { $0.precision },
    text("arithmetic", "Arithmetic") { $0.arithmetic },
    text("backend", "Backend") { $0.backend },
    text("isa", "ISA") { $0.isa },
    integer("seed", "Seed") { $0.seed },
    integer("epochs", "Epochs") { $0.epochs },
    integer("batch", "Batch") { $0.batch },
    text("optimizer", "Optimizer") { $0.optimizer },
    number("learning_rate", "Learning rate", .none, .neither) { $0.learningRate },
    integer("classes", "Classes") { $0.classes },
    integer("train_images", "Training images") { $0.trainImages },
    integer("test_images", "Test images") { $0.testImages },
    number("train_accuracy", "Training accuracy", .fraction, .higher) { $0.trainAccuracy },
    number("test_accuracy", "Test accuracy", .fraction, .higher) { $0.testAccuracy },
    number("recall", "Recall", .fraction, .higher) { $0.recall },
    number("precision_score", "Precision", .fraction, .higher) { $0.precisionScore },
    number("f1", "F1", .fraction, .higher) { $0.f1 },
    number("auc", "AUC", .fraction, .higher) { $0.auc },
    number("loss", "Loss", .none, .lower) { $0.loss },
    number("train_seconds", "Training time (s)", .seconds, .lower) { $0.trainSeconds },
    number("test_seconds", "Test time (s)", .seconds, .lower) { $0.testSeconds },
    number("epoch_seconds", "Time per epoch (s)", .seconds, .lower) { $0.epochSeconds },
    number("feature_seconds", "Feature time (s)", .seconds, .lower) { $0.featureSeconds },
    number("preparation_seconds", "Preparation time (s)", .seconds, .lower) {
      $0.preparationSeconds
    },
    number("total_seconds", "Total time (s)", .seconds, .lower) { $0.totalSeconds },
    number("inference_seconds", "Inference time (s)", .seconds, .lower) { $0.inferenceSeconds },
    number("latency_ms", "Latency (ms)", .milliseconds, .lower) { $0.latencyMs },
    number("latency_p90_ms", "Latency, 90% (ms)", .milliseconds, .lower) { $0.latencyP90Ms },
    number("latency_p99_ms", "Latency, 99% (ms)", .milliseconds, .lower) { $0.latencyP99Ms },
    number("images_per_second", "Images per second", .perSecond, .higher) { $0.imagesPerSecond },
    number("size_mb", "Size (MB)", .megabytes, .lower) { $0.sizeMb },
    number("payload_mb", "Payload (MB)", .megabytes, .lower) { $0.payloadMb },
    number("compressed_mb", "Compressed (MB)", .megabytes, .lower) { $0.compressedMb },
    number("gzip_mb", "Plain file, gzip (MB)", .megabytes, .lower) { $0.gzipMb },
    number("codebook_mb", "Codebooks (MB)", .megabytes, .lower) { $0.codebookMb },
    number("indices_mb", "Cluster numbers (MB)", .megabytes, .lower) { $0.indicesMb },
    number("coded_mb", "Cluster numbers, coded (MB)", .megabytes, .lower) { $0.codedMb },
    ResultColumn(name: "clusters", title: "Clusters", kind: .integer) {
      $0.clusters.map(Value.integer) ?? .missing
    },
    integer("parameters", "Parameters", .lower) { $0.parameters },
    integer("layers", "Layers") { $0.layers },
    integer("macs", "MACs", .lower) { $0.macs },
    number("peak_memory_mb", "Peak memory (MB)", .megabytes, .lower) { $0.peakMemoryMb },
    logarithm("opscore", "OpScore") { $0.opscore },
    logarithm("opscore_train", "OpScore (training)") { $0.opscoreTrain },
  ]

  private static func text(
    _ name: String, _ title: String, _ get: @escaping @Sendable (TrialResult) -> String
  ) -> ResultColumn {
    ResultColumn(name: name, title: title, kind: .text) { .text(get($0)) }
  }

  private static func integer(
    _ name: String, _ title: String, _ direction: Direction = .neither,
    _ get: @escaping @Sendable (TrialResult) -> Int
  ) -> ResultColumn {
    ResultColumn(name: name, title: title, kind: .integer, direction: direction) {
      .integer(get($0))
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

  private static func logarithm(
    _ name: String, _ title: String, _ get: @escaping @Sendable (TrialResult) -> Double?
  ) -> ResultColumn {
    var column = number(name, title, .none, .lower, get)
    column.canBeNegative = true
    return column
  }
}
