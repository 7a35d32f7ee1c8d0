/// A trial that did not finish, and why: shown in the report in the place of its results.
package struct TrialFailure: Error, Codable, Hashable, Sendable {
  /// The trial's name as a reader knows it, such as `resnet20, epochs 3`.
  package let trial: String
  /// What went wrong, one sentence.
  package let cause: String

  package init(trial: String, cause: String) {
    self.trial = trial
    self.cause = cause
  }
}
