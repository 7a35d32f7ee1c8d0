internal import Trials

extension ResultColumn {
  /// What the values of a column are, known before any trial has run.
  enum Kind: Sendable { case text, integer, number }

  var kind: Kind { Self.kinds[name] ?? .text }

  var isNumeric: Bool { kind != .text }

  /// Whether values lie on both sides of 0, as those of a logarithm do.
  var canBeNegative: Bool { ["opscore", "opscore_train"].contains(name) }

  static let names: [String] = all.map(\.name)

  /// Asked of a trial that has a value in every column.
  private static let kinds: [String: Kind] = {
    let trial = TrialResult(
      model: "", technique: "", dataset: "", split: "", input: 0, weights: "", unfreeze: "",
      precision: "", arithmetic: "", backend: "", isa: "", seed: 0, epochs: 0, batch: 0,
      optimizer: "",
      learningRate: 0,
      classes: 0,
      trainImages: 0, testImages: 0, trainAccuracy: 0, testAccuracy: 0, recall: 0,
      precisionScore: 0, f1: 0, auc: 0, loss: 0, history: [], trainSeconds: 0, testSeconds: 0,
      epochSeconds: 0, featureSeconds: 0, preparationSeconds: 0, inferenceSeconds: 0,
      latencyMs: 0, latencyP90Ms: 0, latencyP99Ms: 0, imagesPerSecond: 0, inferenceSamples: [],
      latencySamples: [], sizeMb: 0, payloadMb: 0, compressedMb: 0, gzipMb: 0,
      codebookMb: 0, indicesMb: 0, codedMb: 0, clusters: 0, parameters: 0, layers: 0,
      macs: 0, peakMemoryMb: 0, opscore: 0, opscoreTrain: 0, techniqueReports: [])
    return all.reduce(into: [:]) { kinds, column in
      switch column.value(trial) {
      case .text, .missing: kinds[column.name] = .text
      case .integer: kinds[column.name] = .integer
      case .number: kinds[column.name] = .number
      }
    }
  }()
}

extension ResultColumn.Value {
  /// The value as a number; nil for text and where there is none.
  var number: Double? {
    switch self {
    case .integer(let integer): Double(integer)
    case .number(let number): number
    case .text, .missing: nil
    }
  }
}
