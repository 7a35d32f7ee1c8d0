internal import Assessment
internal import Compression
internal import Datasets
internal import Foundation
internal import Kernels
internal import Training
internal import Trials

/// Puts together what the stages of a trial have stored.
struct ResultAssembly {
  let store: Store

  /// What the reading of a folder of images that the weights were pretrained on has told.
  func remarksOfPretraining(
    _ trial: Trial, _ inputs: TrialInputs, _ hardware: Hardware
  ) -> [String] {
    guard let pretraining = trial.pretraining, pretraining.dataset.isFolder,
      let own = inputs.ofPretraining
    else { return [] }
    let key = TrialKeys(pretraining, inputs: own, hardware: hardware).training
    return store.record(key, as: TrainingRecord.self, warn: { _ in })?.remarks ?? []
  }

  /// Whether the layers of the network are there, if it has any.
  private func hasNetwork(_ keys: TrialKeys, _ warn: (String) -> Void) -> Bool {
    keys.network.map { store.record($0, as: NetworkRecord.self, warn: warn) != nil } ?? true
  }

  /// The trial's result; nil where a stage is missing.
  ///
  /// - Parameters:
  ///   - needs: what a result must have beyond its numbers.
  ///   - warn: told of damaged objects.
  func result(
    of trial: Trial, keys: TrialKeys, needs: ResultNeeds = ResultNeeds(), warn: (String) -> Void
  ) -> TrialResult? {
    guard
      let training = store.record(keys.training, as: TrainingRecord.self, warn: warn),
      let evaluation = store.record(keys.evaluation, as: EvaluationRecord.self, warn: warn),
      !needs.details || store.details(keys.evaluation, warn: warn) != nil,
      !needs.network || hasNetwork(keys, warn),
      let trainingTime = store.record(keys.trainingTime, as: TrainingTimeRecord.self, warn: warn),
      let inferenceTime = store.record(
        keys.inferenceTime, as: InferenceTimeRecord.self, warn: warn)
    else { return nil }
    var (featureSeconds, preparationSeconds) = (0.0, 0.0)
    if let key = keys.featureTime {
      guard let time = store.record(key, as: FeatureTimeRecord.self, warn: warn) else { return nil }
      featureSeconds = time.seconds
    }
    var technique: TechniqueRecord?
    if let key = keys.technique, let timeKey = keys.techniqueTime {
      technique = store.record(key, as: TechniqueRecord.self, warn: warn)
      let time = store.record(timeKey, as: TechniqueTimeRecord.self, warn: warn)
      guard technique != nil, let time else { return nil }
      preparationSeconds = time.seconds
    }
    let fileBytes = technique?.sizes.file ?? training.fileBytes
    /// A part of the saved file that there is with clusters alone.
    func part(_ bytes: KeyPath<CompressedSizes, Int>) -> Double? {
      technique.flatMap { $0.sizes.codebooks > 0 ? Double($0.sizes[keyPath: bytes]) / 1e6 : nil }
    }
    let times = trainingTime.epochSeconds
    let (trainSeconds, sizeMb) = (times.reduce(0, +), Double(fileBytes) / 1e6)
    let inference = Statistics.median(inferenceTime.samples.passes)
    let latencies = inferenceTime.samples.latencies.map { $0 * 1000 }
    func score(_ seconds: Double) -> Double? {
      OpScore.score(
        accuracy: evaluation.accuracy, seconds: seconds, megabytes: sizeMb,
        testCount: training.testImages)
    }
    var result = TrialResult(
      model: trial.model.name, technique: trial.technique, dataset: trial.dataLabel,
      split: trial.data.split.description, input: trial.data.input, weights: trial.weights.name,
      unfreeze: trial.unfreeze.name, precision: trial.precision,
      arithmetic: inferenceTime.arithmetic.rawValue,
      backend: trial.training.backend.rawValue,
      isa: inferenceTime.isa, seed: Int(trial.training.seed), epochs: trial.training.epochs,
      batch: trial.training.batch,
      optimizer: trial.training.optimizer.name, learningRate: trial.training.learningRate,
      classes: training.classes, trainImages: training.trainImages,
      testImages: training.testImages, trainAccuracy: training.epochs.last?.trainAccuracy,
      testAccuracy: evaluation.accuracy, recall: evaluation.recall,
      precisionScore: evaluation.precision, f1: evaluation.f1, auc: evaluation.auc,
      loss: evaluation.loss,
      history: zip(training.epochs, times).map { epoch, seconds in
        EpochRecord(
          epoch: epoch.number, trainLoss: epoch.trainLoss, trainAccuracy: epoch.trainAccuracy,
          testLoss: epoch.testLoss, testAccuracy: epoch.testAccuracy,
          learningRate: epoch.learningRate, seconds: seconds)
      }, trainSeconds: trainSeconds, testSeconds: inferenceTime.testSeconds,
      epochSeconds: times.isEmpty ? 0 : Statistics.median(times), featureSeconds: featureSeconds,
      preparationSeconds: preparationSeconds, inferenceSeconds: inference,
      latencyMs: Statistics.median(latencies),
      latencyP90Ms: Statistics.percentile(latencies, 0.9),
      latencyP99Ms: Statistics.percentile(latencies, 0.99),
      imagesPerSecond: Double(training.testImages) / inference,
      inferenceSamples: inferenceTime.samples.passes,
      latencySamples: inferenceTime.samples.latencies, sizeMb: sizeMb,
      payloadMb: Double(technique?.sizes.payload ?? training.payloadBytes) / 1e6,
      compressedMb: Double(technique?.compressedBytes ?? training.compressedBytes) / 1e6,
      gzipMb: Double(technique?.plainGzipBytes ?? training.compressedBytes) / 1e6,
      codebookMb: part(\.codebooks), indicesMb: part(\.packedIndices),
      codedMb: part(\.codedIndices), clusters: trial.clusters,
      parameters: technique?.parameters ?? training.parameters,
      layers: technique?.layers ?? training.layers,
      macs: technique?.macs ?? training.macs,
      peakMemoryMb: Double(trainingTime.peakMemoryBytes) / 1e6, opscore: score(inference),
      opscoreTrain: score(trainSeconds), techniqueReports: technique?.reports ?? [])
    result.remarks = training.remarks + evaluation.remarks
    return result
  }
}
