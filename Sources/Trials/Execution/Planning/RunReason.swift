internal import Datasets
internal import Trials

/// Why a trial would run: for each stage at fault what it lacks.
package struct RunReason: Encodable, Sendable {
  /// A stage that is to be made though all that it is made from is there.
  package struct Cause: Encodable, Sendable {
    /// Its kind, after the training that it belongs to where that is not the trial's own, such as
    /// `pretraining: training`.
    package let stage: String
    /// One clause each, at least one.
    package let texts: [String]
  }

  /// The trial's name in its block.
  package let trial: String
  /// None where the trial can't be run.
  package let causes: [Cause]
  /// Why it can't be run.
  package let failure: String?
  /// How it failed earlier: it would again.
  package let earlierFailure: String?

  enum CodingKeys: String, CodingKey {
    case trial, causes, failure
    case earlierFailure = "earlier_failure"
  }
}

extension Plan {
  /// Why the trials of some blocks would run, in their order.
  ///
  /// - Parameters:
  ///   - labels: of the blocks.
  ///   - inventory: what the store has.
  package func reasons(
    for labels: Set<String>, comparing inventory: StoreInventory
  ) -> [RunReason] {
    let search = SimilarResults(self, inventory)
    return trials.filter { !labels.isDisjoint(with: $0.labels) }.compactMap { trial in
      if let failure = trial.failure {
        return RunReason(
          trial: trial.name, causes: [], failure: failure.cause, earlierFailure: nil)
      }
      if let failure = trial.earlierFailure {
        return RunReason(
          trial: trial.name, causes: [], failure: nil, earlierFailure: failure.cause)
      }
      guard isToRun(trial) else { return nil }
      return RunReason(
        trial: trial.name, causes: causes(of: trial, search), failure: nil, earlierFailure: nil)
    }
  }

  private func causes(of trial: PlannedTrial, _ search: SimilarResults) -> [RunReason.Cause] {
    var wanted = Set(trial.stages)
    for stage in stages.reversed() where stage.isToRun && wanted.contains(stage.key.digest) {
      wanted.formUnion(stage.dependencies)
    }
    let names = Dictionary(
      trial.prerequisites.map { ($0.training, $0.path.joined(separator: ": ")) }
    ) { first, _ in first }
    let missing = stages.filter { $0.isToRun && wanted.contains($0.key.digest) }
    return missing.compactMap { stage in
      guard let texts = texts(for: stage, search) else { return nil }
      let kind = stage.kind.rawValue
      let other = names[stage.key.digest]
      return RunReason.Cause(stage: other.map { "\($0): \(kind)" } ?? kind, texts: texts)
    }
  }

  /// nil for what is made only because what it is made from is.
  private func texts(for stage: PlannedStage, _ search: SimilarResults) -> [String]? {
    if case .damaged(let damage) = stage.standing { return [damage] }
    // Features are made for those who need them.
    if stage.kind == .features { return nil }
    let isConsequence = stage.dependencies.contains { digest in
      self.stage(digest).map { $0.isToRun && $0.kind != .features } ?? false
    }
    return isConsequence ? nil : search.texts(for: stage)
  }
}

/// Finds the stored result that is most like one that is asked for.
private struct SimilarResults {
  /// With more differences two results have nothing to do with each other.
  private static let mostDifferences = 6
  /// The facts that name what a stage is made from.
  private static let origins: Set<String> = ["of", "training"]

  private let entries: [String: [StoreInventory.Entry]]
  /// The digests that stored results are made from.
  private let used: Set<String>
  private let removals: [String: String]
  private let difference: KeyDifference

  init(_ plan: Plan, _ inventory: StoreInventory) {
    entries = Dictionary(
      grouping: inventory.entries.filter { $0.stage != Store.failureStage }, by: \.stage)
    used = inventory.entries.reduce(into: []) { digests, entry in
      guard entry.stage != Store.failureStage else { return }
      for (name, value) in entry.facts
      where Self.origins.contains(name) || name.hasPrefix("model ") || name == "weights" {
        // `pretrained` and the digest of that training.
        digests.insert(value.split(separator: " ").last.map(String.init) ?? value)
      }
    }
    removals = inventory.removals
    var datasets: [String: String] = [:]
    for trial in plan.trials {
      guard let inputs = trial.inputs else { continue }
      datasets[inputs.data] = trial.trial.dataset.name
      if let data = inputs.pretrainingData, let pretraining = trial.trial.pretraining {
        datasets[data] = pretraining.dataset.name
      }
    }
    difference = KeyDifference(
      stored: Dictionary(inventory.entries.map { ($0.key, $0.facts) }) { first, _ in first },
      asked: Dictionary(plan.stages.map { ($0.key.digest, $0.key.facts) }) { first, _ in first },
      datasets: datasets)
  }

  func texts(for stage: PlannedStage) -> [String] {
    if let day = removals[stage.key.digest] { return ["removed by `store clean` on \(day)"] }
    if used.contains(stage.key.digest) {
      return ["no longer in the store, though what was made from it is"]
    }
    let facts = stage.key.facts
    let origin = facts.filter { Self.origins.contains($0.key) }
    // What is made from something that is there is like others that are made from the same.
    let similar = (entries[stage.kind.rawValue] ?? []).filter { entry in
      origin.allSatisfy { entry.facts[$0.key] == $0.value }
    }
    let nearest = similar.map { entry in
      (
        entry: entry, texts: difference.texts(from: entry.facts, to: facts),
        chain: ChainDistance.between(entry.facts["technique"], facts["technique"])
      )
    }.min {
      ($0.texts.count, $0.chain, $1.entry.date) < ($1.texts.count, $1.chain, $0.entry.date)
    }
    if let nearest, (1...Self.mostDifferences).contains(nearest.texts.count) {
      return nearest.texts
    }
    if stage.kind == .technique, let technique = facts["technique"] {
      return ["technique: none → \(technique)"]
    }
    return [
      origin.isEmpty
        ? "nothing similar is stored" : "not in the store, though what it is made from is"
    ]
  }
}
