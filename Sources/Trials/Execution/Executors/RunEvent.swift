package import Trials

/// What happens while experiments run, for whoever shows it.
package enum RunEvent: Sendable {
  /// Before the first: how many trials there are, how many of them the store has already, and how
  /// many are run. The rest lacks its data.
  case planned(trials: Int, stored: Int, toRun: Int)
  case trialStarted(name: String, number: Int, of: Int)
  case stage(trial: String, name: String)
  /// Another render runs the same trial; its result will do.
  case waiting(trial: String)
  /// An interrupted training goes on after this epoch.
  case resumed(trial: String, afterEpoch: Int)
  /// Fractions 0 ... 1; `secondsLeft` for all trials, nil as long as nothing tells.
  case progress(trial: String, fraction: Double, secondsLeft: Double?)
  case epoch(
    trial: String, number: Int, of: Int, trainAccuracy: Double, testAccuracy: Double,
    seconds: Double)
  case trialFinished(name: String, seconds: Double)
  /// Of a trial that was started; why others have no result is in their outcomes alone.
  case trialFailed(TrialFailure)
  case warning(String)
}
