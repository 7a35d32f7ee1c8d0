package import Trials

/// The stored results that experiments rest on: what their plans ask for.
package struct NeededResults: Sendable {
  /// Keys of results, whether they are stored or not.
  private let keys: Set<String>
  /// The trials whose results can't be told, as their data or files can't be read; by cause.
  package let unknown: [TrialFailure]

  /// - Parameter plans: one for each machine whose results are meant.
  init(_ plans: [Plan]) {
    keys = Set(plans.flatMap { $0.stages.map(\.key.digest) })
    unknown = plans.first?.trials.compactMap(\.failure) ?? []
  }

  /// Whether a stored result is one of them, or made of one of them: a time on whatever machine, the
  /// layers of a network.
  package func contains(_ entry: StoreInventory.Entry) -> Bool {
    keys.contains(entry.key) || entry.facts["of"].map(keys.contains) ?? false
  }
}
