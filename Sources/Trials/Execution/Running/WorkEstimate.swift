internal import Datasets
internal import ModelFiles
internal import ModelZoo
internal import Networks
internal import Training
internal import Trials

/// Tells from the work that is done how long the rest will take.
///
/// Work is counted in multiply-accumulates: three times the forward pass for a training image, once
/// for a test image.
struct WorkEstimate {
  private let works: [Trial: Double]
  private var remaining: Double
  private var measuredWork = 0.0
  private var measuredSeconds = 0.0

  init(_ trials: [Trial]) {
    // Files are read once each.
    var macs: [ModelSource: Int?] = [:]
    let works = Dictionary(
      trials.map { trial in
        let known = macs[trial.model] ?? Self.multiplyAccumulates(of: trial)
        if case .onnx = trial.model { macs[trial.model] = known }
        return (trial, Self.work(of: trial, multiplyAccumulates: known))
      }, uniquingKeysWith: { first, _ in first })
    remaining = trials.reduce(0) { $0 + (works[$1] ?? 1) }
    self.works = works
  }

  mutating func finish(_ trial: Trial, seconds: Double) {
    remaining -= work(of: trial)
    measuredWork += work(of: trial)
    measuredSeconds += seconds
  }

  /// A trial that has failed tells nothing of how long others take.
  mutating func drop(_ trial: Trial) { remaining -= work(of: trial) }

  private func work(of trial: Trial) -> Double { works[trial] ?? 1 }

  /// Seconds left for all trials; nil as long as too little is measured to tell.
  ///
  /// - Parameters:
  ///   - start: how much of the present trial was done when its watch was started.
  ///   - fraction: how much of it is done now.
  ///   - seconds: how long that took.
  func secondsLeft(
    _ trial: Trial, from start: Double, to fraction: Double, seconds: Double
  ) -> Double? {
    let own = work(of: trial)
    let work = measuredWork + (fraction - start) * own
    guard fraction - start > 0.02 || measuredWork > 0, work > 0 else { return nil }
    return (remaining - fraction * own) * (measuredSeconds + seconds) / work
  }

  private static func work(of trial: Trial, multiplyAccumulates: Int?) -> Double {
    guard let multiplyAccumulates else { return 1 }
    let (train, test) = images(of: trial)
    let passes = trial.training.epochs
    return Double(multiplyAccumulates) * Double(3 * train * passes + test * (passes + 6))
  }

  /// Of one image; nil where there is no network, or none that can be built.
  private static func multiplyAccumulates(of trial: Trial) -> Int? {
    switch trial.model {
    case .named(let name):
      try? ModelRegistry.named(name)?.network(input: trial.data.input, top: .classifier(10))
        .multiplyAccumulates
    case .onnx(let model):
      try? ONNXFile.read(model.path, imageSize: trial.data.input).network.multiplyAccumulates
    }
  }

  /// Training and test images, a guess where the data set does not say.
  private static func images(of trial: Trial) -> (train: Int, test: Int) {
    var (train, test) = (10_000.0, 10_000.0)
    if case .named(let name) = trial.dataset, let loader = try? DatasetRegistry.named(name) {
      (train, test) = (Double(loader.trainCount), Double(loader.testCount))
      if let classes = trial.data.classes {
        let share = min(Double(classes.count) / Double(loader.classNames.count), 1)
        (train, test) = (train * share, test * share)
      }
    }
    if case .ratio(let percent) = trial.data.split {
      let all = train + test
      train = all * Double(percent) / 100
      test = all - train
    }
    return (
      min(Int(train), trial.data.limit ?? .max), min(Int(test), trial.data.testLimit ?? .max)
    )
  }
}
