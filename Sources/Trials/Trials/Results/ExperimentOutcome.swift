/// What became of one experiment block: its trials in the order of the grid.
package struct ExperimentOutcome: Sendable {
  package let label: String
  package let trials: [Result<TrialResult, TrialFailure>]
  /// For each trial what its evaluation has left beside its numbers, read when asked for.
  package let details: [@Sendable () -> EvaluationDetails?]
  /// For each trial the layers of its network, read when asked for.
  package let networks: [@Sendable () -> NetworkRecord?]
  /// For each trial what it does and with which seed, also of those that have failed; nil where that is
  /// not known.
  package let recipes: [TrialRecipe?]

  package var results: [TrialResult] { trials.compactMap { try? $0.get() } }
  package var failures: [TrialFailure] {
    trials.compactMap { if case .failure(let failure) = $0 { failure } else { nil } }
  }

  /// - Parameters:
  ///   - details: one for each trial, or none at all.
  ///   - networks: the same.
  ///   - recipes: the same.
  package init(
    label: String, trials: [Result<TrialResult, TrialFailure>],
    details: [@Sendable () -> EvaluationDetails?] = [],
    networks: [@Sendable () -> NetworkRecord?] = [], recipes: [TrialRecipe?] = []
  ) {
    precondition(details.isEmpty || details.count == trials.count, "details for each trial")
    precondition(networks.isEmpty || networks.count == trials.count, "a network for each trial")
    precondition(recipes.isEmpty || recipes.count == trials.count, "a recipe for each trial")
    self.label = label
    self.trials = trials
    self.details = details.isEmpty ? trials.map { _ in { nil } } : details
    self.networks = networks.isEmpty ? trials.map { _ in { nil } } : networks
    self.recipes = recipes.isEmpty ? trials.map { _ in nil } : recipes
  }
}
