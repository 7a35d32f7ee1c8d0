internal import Assessment
internal import Compression
internal import Datasets
internal import Foundation
internal import Kernels
internal import ModelFiles
internal import Networks
internal import Training
internal import Trials

/// Applies a chain of techniques to trained weights and keeps the file that comes out.
struct TechniqueStage: Stage {
  typealias Record = TechniqueRecord
  static let kind = StageKind.technique
  static let modelFile = "model.safetensors"

  private let context: StageContext
  private let store: Store
  private let emit: (WorkerEvent) -> Void

  init(_ context: StageContext) {
    self.context = context
    (store, emit) = (context.store, context.emit)
  }

  func make() throws { _ = try context.finishedModel() }

  /// What the techniques make of the trained network, from the store or made; what a saved file gives
  /// back.
  ///
  /// - Returns: nil where the trial has no technique.
  func model() throws -> FinishedModel? {
    let keys = context.keys
    guard let key = keys.technique, let timeKey = keys.techniqueTime else { return nil }
    let warn = context.warn
    if let object = store.object(key, verifying: [Self.modelFile], warn: warn),
      store.record(key, as: TechniqueRecord.self, warn: warn) != nil,
      store.record(timeKey, as: TechniqueTimeRecord.self, warn: warn) != nil
    {
      return try model(object.path(Self.modelFile))
    }
    let weights = try context.trainedWeights()
    return try context.making(Self.kind) { try make(key, timeKey, from: weights) }
  }

  private func make(
    _ key: StageKey, _ timeKey: StageKey, from weights: Weights
  ) throws -> FinishedModel {
    emit(.stage("applying \(context.trial.technique)"))
    var state = CompressionState(
      network: context.network, weights: weights, precision: context.precision)
    let reports = try context.trial.technique.apply(to: &state, context: compressionContext)
    let folder = try store.workFolder(key)
    let file = "\(folder)/\(Self.modelFile)"
    let sizes = try CompressedFile.write(
      state.weights, encodings: state.encodings,
      metadata: context.metadata.merging(state.precision.metadata) { $1 }, to: file)
    // What is evaluated is what the file holds.
    let saved = try model(file)
    try store.add(
      timeKey, record: TechniqueTimeRecord(seconds: reports.reduce(0) { $0 + $1.seconds }))
    let compressedBytes = try GzipSize.bytes(ofFile: file)
    let isCoded = state.encodings.values.contains { $0.isCoded }
    let record = TechniqueRecord(
      reports: reports, sizes: sizes, compressedBytes: compressedBytes,
      plainGzipBytes: isCoded
        ? try plainGzipBytes(of: saved.weights, in: folder) : compressedBytes,
      parameters: state.network.parameterCount, layers: state.network.layerCount,
      macs: state.network.multiplyAccumulates)
    try store.add(key, record: record) { target in
      try FileManager.default.moveItem(atPath: file, toPath: "\(target)/\(Self.modelFile)")
    }
    store.removeWorkFolder(key)
    return saved
  }

  /// What gzip makes of a file that holds every number as float32: nothing is a code in it.
  private func plainGzipBytes(of weights: Weights, in folder: String) throws -> Int {
    let file = "\(folder)/plain.safetensors"
    try SafetensorsFile.write(weights, to: file)
    defer { try? FileManager.default.removeItem(atPath: file) }
    return try GzipSize.bytes(ofFile: file)
  }

  private func model(_ file: String) throws -> FinishedModel {
    let contents = try CompressedFile.read(file)
    let precision = try InferencePrecision(metadata: contents.metadata, of: file)
    return FinishedModel(
      network: try precision.network(of: context.network), weights: contents.weights,
      precision: precision)
  }

  private var compressionContext: CompressionContext {
    CompressionContext(
      images: context.dataset.train, transform: context.model.transform,
      configuration: context.configuration, trainedLayers: context.trainedLayers,
      model: { try otherModel($0) }, accuracy: accuracy, progress: { _, _ in },
      warn: { emit(.warning($0)) })
  }

  private func accuracy(_ state: CompressionState) throws -> Double {
    let model = FinishedModel(
      network: state.network, weights: state.storedWeights, precision: state.precision)
    let outcome = try context.evaluator(model).evaluate(model.weights)
    let labels = context.dataset.test.labels
    return ClassificationMetrics(
      labels: labels, probabilities: outcome.probabilities,
      classes: context.dataset.classNames.count
    ).accuracy
  }

  private func otherModel(_ name: String) throws -> (
    network: Network, weights: Weights, transform: PixelTransform
  ) {
    let (trial, inputs, model) = try context.otherModel(name)
    let key = TrialKeys(trial, inputs: inputs, hardware: context.hardware).training
    guard let weights = try TrainingStage.stored(key, in: store, warn: context.warn) else {
      throw TrialError.missingPretraining(name)
    }
    return (model.network, weights, model.transform)
  }
}
