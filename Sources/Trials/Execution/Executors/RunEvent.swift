package import Trials

/// What happens while experiments run, for whoever shows it.
package enum RunEvent: Sendable {
  /// Before the first: how many trials there are, how many of them the store has already, how many are
  /// run, and how many failed earlier and would again. The rest lacks its data.
  case planned(trials: Int, stored: Int, toRun: Int, failed: Int)
  case trialStarted(name: String, number: Int, of: Int)
  case stage(trial: String, name: String)
  /// Another render runs a trial; `what` says which, and what is waited for.
  case waiting(trial: String, what: String)
  /// An interrupted training goes on after this epoch.
  case resumed(trial: String, afterEpoch: Int, of: Int)
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
