internal import Datasets
internal import Files
internal import Foundation
internal import Networks
internal import Training
internal import Trials

/// Runs the images through the frozen layers once and keeps what comes out, for every epoch, every
/// trial with the same cut and every later run.
struct FeatureStage: Stage {
  typealias Record = FeatureRecord
  static let kind = StageKind.features

  /// The features of the training and of the test images, and where they belong.
  struct Features {
    let cut: NetworkCut
    let train, test: FeatureSet
  }

  private static let trainFile = "train.features"
  private static let testFile = "test.features"

  private let context: StageContext
  private let keys: TrialKeys
  private let store: Store
  private let emit: (WorkerEvent) -> Void

  init(_ context: StageContext) {
    self.context = context
    (keys, store, emit) = (context.keys, context.store, context.emit)
  }

  func make() throws { _ = try features(of: context.initialWeights().weights) }

  /// - Parameter weights: those that training starts from.
  /// - Returns: nil where the trial keeps no features, or there is no place for them.
  func features(of weights: Weights) throws -> Features? {
    guard let key = keys.features, let timeKey = keys.featureTime,
      case .layers(let count) = context.trial.unfreeze
    else { return nil }
    let cut = context.network.cut(trainedLayers: context.network.unfrozenLayers(count))
    // Trials that share features wait for those that are being made.
    let onWait = { (holder: LockHolder?) in
      emit(.waiting("\(TrialTurn.render(holder)): its features will be used"))
    }
    return try store.exclusively(key, as: context.holder, onWait: onWait) {
      let warn = { (text: String) in emit(.warning(text)) }
      if store.record(timeKey, as: FeatureTimeRecord.self, warn: warn) != nil,
        let features = stored(key, cut, warn)
      {
        return features
      }
      return try context.making(Self.kind) { try extract(key, timeKey, cut, weights) }
    }
  }

  private func stored(_ key: StageKey, _ cut: NetworkCut, _ warn: (String) -> Void) -> Features? {
    guard store.record(key, as: FeatureRecord.self, warn: warn) != nil,
      let object = store.object(key, verifying: [], warn: warn)
    else { return nil }
    do {
      return Features(
        cut: cut,
        train: try .open(
          object.path(Self.trainFile), for: cut, labels: context.dataset.train.labels,
          precision: precision),
        test: try .open(
          object.path(Self.testFile), for: cut, labels: context.dataset.test.labels,
          precision: precision))
    } catch {
      store.discard(key, String(describing: error), warn: warn)
      return nil
    }
  }

  private var precision: FeaturePrecision { context.trial.features ?? .float32 }

  private func bytes(_ images: ImageSet, _ cut: NetworkCut) -> Int {
    FeatureSet.byteCount(cut, count: images.count, precision: precision)
  }

  private func extract(
    _ key: StageKey, _ timeKey: StageKey, _ cut: NetworkCut, _ weights: Weights
  ) throws -> Features? {
    let folder = try store.workFolder(key)
    defer { store.removeWorkFolder(key) }
    let bytes = bytes(context.dataset.train, cut) + bytes(context.dataset.test, cut)
    let place = FeatureStorage.Place(bytes: bytes, folder: folder)
    if let text = place.explanation(bytes: bytes) { emit(.warning(text)) }
    guard place != .nowhere else {
      try store.add(timeKey, record: FeatureTimeRecord(seconds: 0))
      return nil
    }
    emit(.stage("extracting features (frozen layers)"))
    let training = context.trial.training
    let extractor = try FeatureExtractor(
      context.network, weights, cut: cut,
      batch: min(training.batch, context.dataset.train.count, context.dataset.test.count),
      backend: training.backend, arithmetic: context.precision)
    func extract(_ images: ImageSet, _ name: String) throws -> (FeatureSet, Double) {
      try extractor.extract(
        images, transform: context.model.transform, precision: precision,
        storage: place == .file ? .file("\(folder)/\(name)") : .memory)
    }
    let (train, trainSeconds) = try extract(context.dataset.train, Self.trainFile)
    let (test, testSeconds) = try extract(context.dataset.test, Self.testFile)
    try store.add(timeKey, record: FeatureTimeRecord(seconds: trainSeconds + testSeconds))
    if place == .file {
      let record = FeatureRecord(
        trainBytes: self.bytes(context.dataset.train, cut),
        testBytes: self.bytes(context.dataset.test, cut))
      try store.add(key, record: record) { target in
        for name in [Self.trainFile, Self.testFile] {
          try FileManager.default.moveItem(
            atPath: "\(folder)/\(name)", toPath: "\(target)/\(name)")
        }
      }
    }
    // The mapped files are the same under their new names.
    return Features(cut: cut, train: train, test: test)
  }
}
