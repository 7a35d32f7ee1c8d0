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
    let times = TrialResult.Times(
      epochs: trainingTime.epochSeconds, tests: inferenceTime.passes(\.evaluations),
      features: featureSeconds, preparation: preparationSeconds,
      inference: inferenceTime.passes(\.batches), latencies: inferenceTime.singles.seconds,
      testImages: training.testImages)
    let sizes = TrialResult.Sizes(
      training, technique, peakMemoryBytes: trainingTime.peakMemoryBytes)
    func score(_ seconds: Double) -> Double? {
      OpScore.score(
        accuracy: evaluation.accuracy, seconds: seconds, megabytes: sizes.sizeMb,
        testCount: training.testImages)
    }
    return TrialResult(
      settings: keys.hardware.asRun(trial),
      machine: .init(isa: inferenceTime.isa, arithmetic: inferenceTime.arithmetic),
      structure: .init(
        classes: training.classes, trainImages: training.trainImages,
        testImages: training.testImages, parameters: technique?.parameters ?? training.parameters,
        layers: technique?.layers ?? training.layers, macs: technique?.macs ?? training.macs,
        clusters: trial.clusters(by: technique?.reports ?? [])),
      quality: .init(
        trainAccuracy: training.epochs.last?.trainAccuracy, testAccuracy: evaluation.accuracy,
        recall: evaluation.recall, precision: evaluation.precision, f1: evaluation.f1,
        auc: evaluation.auc, loss: evaluation.loss, topFiveAccuracy: evaluation.topFiveAccuracy,
        calibration: evaluation.calibration,
        outcomes: ImageOutcomes(images: keys.testImages, correct: evaluation.correct)),
      times: times, sizes: sizes,
      scores: .init(
        opscore: score(times.inferenceSeconds), opscoreTrain: score(times.trainSeconds)),
      history: zip(training.epochs, trainingTime.epochSeconds).map(EpochRecord.init),
      techniqueReports: technique?.reports ?? [],
      remarks: training.remarks + remarks(on: technique?.reports ?? []) + evaluation.remarks)
  }

  private func remarks(on reports: [TechniqueReport]) -> [String] {
    reports.filter { $0.changed.isEmpty }.map {
      "`\($0.technique)` changes nothing in this network: every layer is left as it is"
    }
  }
}

extension InferenceTimeRecord {
  /// Seconds that the whole test set takes if each of its batches takes as long as one that was timed.
  fileprivate func passes(_ samples: KeyPath<InferenceTimeRecord, TimeSamples>) -> [Double] {
    self[keyPath: samples].seconds.map { $0 * Double(batchCount) }
  }
}

extension TrialResult.Sizes {
  init(_ training: TrainingRecord, _ technique: TechniqueRecord?, peakMemoryBytes: Int) {
    func megabytes(_ bytes: Int) -> Double { Double(bytes) / 1e6 }
    let coded = technique.flatMap { $0.sizes.codebooks > 0 ? $0.sizes : nil }
    self.init(
      sizeMb: megabytes(technique?.sizes.file ?? training.fileBytes),
      payloadMb: megabytes(technique?.sizes.payload ?? training.payloadBytes),
      compressedMb: megabytes(technique?.compressedBytes ?? training.compressedBytes),
      gzipMb: megabytes(technique?.plainGzipBytes ?? training.compressedBytes),
      codebookMb: coded.map { megabytes($0.codebooks) },
      indicesMb: coded.map { megabytes($0.packedIndices) },
      codedMb: coded.map { megabytes($0.codedIndices) },
      peakMemoryMb: megabytes(peakMemoryBytes))
  }
}

extension EpochRecord {
  init(_ epoch: TrainingRecord.Epoch, seconds: Double) {
    self.init(
      epoch: epoch.number, trainLoss: epoch.trainLoss, trainAccuracy: epoch.trainAccuracy,
      testLoss: epoch.testLoss, testAccuracy: epoch.testAccuracy,
      learningRate: epoch.learningRate, seconds: seconds)
  }
}
