internal import Datasets
internal import ModelZoo
internal import Networks
internal import Training

/// Tells from the work that is done how long the rest will take.
///
/// Work is counted in multiply-accumulates: three times the forward pass for a training image, once
/// for a test image.
struct WorkEstimate {
  private var remaining: Double
  private var measuredWork = 0.0
  private var measuredSeconds = 0.0

  init(_ trials: [Trial]) { remaining = trials.reduce(0) { $0 + Self.work(of: $1) } }

  mutating func finish(_ trial: Trial, seconds: Double) {
    remaining -= Self.work(of: trial)
    measuredWork += Self.work(of: trial)
    measuredSeconds += seconds
  }

  /// Seconds left for all trials.
  ///
  /// - Parameters:
  ///   - fraction: how much of the present trial is done.
  ///   - seconds: how long that took.
  func secondsLeft(_ trial: Trial, fraction: Double, seconds: Double) -> Double? {
    let own = Self.work(of: trial)
    let work = measuredWork + fraction * own
    guard fraction > 0.02 || measuredWork > 0, work > 0 else { return nil }
    return (remaining - fraction * own) * (measuredSeconds + seconds) / work
  }

  /// How many images an epoch goes through, as far as it is known before the data are read.
  static func trainingImages(of trial: Trial) -> Int { images(of: trial).0 }

  private static func work(of trial: Trial) -> Double {
    guard
      let network = try? ModelRegistry.named(trial.model)?.network(
        input: trial.data.input, classes: 10)
    else { return 1 }
    let (train, test) = images(of: trial)
    let passes = trial.training.epochs
    return Double(network.multiplyAccumulates)
      * Double(3 * train * passes + test * (passes + 6))
  }

  /// Training and test images, a guess where the data set does not say.
  private static func images(of trial: Trial) -> (Int, Int) {
    var (train, test) = (10_000, 10_000)
    if case .named(let name) = trial.dataset, let loader = try? DatasetRegistry.named(name) {
      (train, test) = (loader.trainCount, loader.testCount)
    }
    let limit = trial.data.limit ?? .max
    return (min(train, limit), min(test, limit))
  }
}
