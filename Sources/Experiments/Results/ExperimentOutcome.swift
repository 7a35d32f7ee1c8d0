/// What became of one experiment block: its trials in the order of the grid.
public struct ExperimentOutcome: Sendable {
  public let label: String
  public let trials: [Result<TrialResult, TrialFailure>]

  public var results: [TrialResult] { trials.compactMap { try? $0.get() } }
  public var failures: [TrialFailure] {
    trials.compactMap { if case .failure(let failure) = $0 { failure } else { nil } }
  }

  public init(label: String, trials: [Result<TrialResult, TrialFailure>]) {
    self.label = label
    self.trials = trials
  }
}
