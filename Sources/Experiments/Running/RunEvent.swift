/// What happens while experiments run, for whoever shows it.
public enum RunEvent: Sendable {
  /// Before the first: how many trials there are, and how many of them the store has already.
  case planned(trials: Int, stored: Int)
  case trialStarted(name: String, number: Int, of: Int)
  case stage(trial: String, name: String)
  /// Fractions 0 ... 1; `secondsLeft` for all trials, nil as long as nothing tells.
  case progress(trial: String, fraction: Double, secondsLeft: Double?)
  case epoch(
    trial: String, number: Int, of: Int, trainAccuracy: Double, testAccuracy: Double,
    seconds: Double)
  case trialFinished(name: String, seconds: Double)
  case trialFailed(TrialFailure)
  case warning(String)
}
