internal import Trials

/// Tells from the trials that are done how long the rest will take: what the plan expects of each, by
/// how much longer or shorter those took than was expected of them.
struct RemainingTime {
  /// What is expected of each trial, in seconds: of stages that several share, the first makes them.
  private let expected: [Trial: Double]
  private var remaining: Double
  private var measuredWork = 0.0
  private var measuredSeconds = 0.0

  /// - Parameter plan: with its estimates.
  init(_ plan: Plan) {
    var seconds = plan.trials.map { _ in 0.0 }
    for stage in plan.stages where stage.isToRun {
      guard let first = stage.trials.first else { continue }
      seconds[first] += stage.estimate?.seconds ?? 0
    }
    self.init(
      zip(plan.trials, seconds).filter { plan.isToRun($0.0) }.map { ($0.0.trial, $0.1) })
  }

  init(_ expected: [(Trial, seconds: Double)]) {
    self.expected = Dictionary(expected.map { ($0.0, max($0.seconds, 1e-3)) }) { first, _ in first }
    remaining = self.expected.values.reduce(0, +)
  }

  mutating func finish(_ trial: Plan.PlannedTrial, seconds: Double) {
    finish(trial.trial, seconds: seconds)
  }

  mutating func finish(_ trial: Trial, seconds: Double) {
    remaining -= work(of: trial)
    measuredWork += work(of: trial)
    measuredSeconds += seconds
  }

  /// A trial that has failed tells nothing of how long others take.
  mutating func drop(_ trial: Plan.PlannedTrial) { drop(trial.trial) }
  mutating func drop(_ trial: Trial) { remaining -= work(of: trial) }

  private func work(of trial: Trial) -> Double { expected[trial] ?? 0 }

  func secondsLeft(
    _ trial: Plan.PlannedTrial, from start: Double, to fraction: Double, seconds: Double
  ) -> Double? {
    secondsLeft(trial.trial, from: start, to: fraction, seconds: seconds)
  }

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
}
