/// A trial that did not finish, and why: shown in the report in the place of its results.
public struct TrialFailure: Error, Codable, Hashable, Sendable {
  /// The trial's name as a reader knows it, such as `resnet20, epochs 3`.
  public let trial: String
  /// What went wrong, one sentence.
  public let cause: String

  public init(trial: String, cause: String) {
    self.trial = trial
    self.cause = cause
  }
}
