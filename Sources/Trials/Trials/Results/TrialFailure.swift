/// A trial that did not finish, and why: shown in the report in the place of its results.
package struct TrialFailure: Error, Codable, Hashable, Sendable {
  /// Whether a trial that failed runs again.
  package enum Repetition: Hashable, Sendable {
    /// The next render runs it: the cause may be gone by then.
    case nextTime
    /// It has not failed: this run left it out.
    case notRun
    /// Its result would be the same, so the store keeps the failure; found in this run.
    case onRequest
    /// The same; found in an earlier run.
    case onRequestSinceEarlier
  }

  /// The trial's name as a reader knows it, such as `resnet20, epochs 3`.
  package let trial: String
  /// What went wrong, one sentence.
  package let cause: String
  package let repetition: Repetition

  package init(trial: String, cause: String, repetition: Repetition = .nextTime) {
    self.trial = trial
    self.cause = cause
    self.repetition = repetition
  }

  /// Whether the store keeps it.
  package var isStored: Bool { repetition == .onRequest || isEarlier }

  /// What has become of the trial, before the cause.
  package var verb: String { repetition == .notRun ? "was not run" : "failed" }

  /// Whether an earlier run has found it.
  package var isEarlier: Bool { repetition == .onRequestSinceEarlier }

  private enum CodingKeys: String, CodingKey {
    case trial, cause
    case isStored = "stored"
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      trial: try container.decode(String.self, forKey: .trial),
      cause: try container.decode(String.self, forKey: .cause),
      repetition: try container.decodeIfPresent(Bool.self, forKey: .isStored) == true
        ? .onRequest : .nextTime)
  }

  /// The same whichever run has found it: a report does not change when it is made again.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(trial, forKey: .trial)
    try container.encode(cause, forKey: .cause)
    if isStored { try container.encode(true, forKey: .isStored) }
  }
}
