internal import Trials

/// A stage of a plan: a result that the store has or that is to be made.
package struct PlannedStage: Sendable {
  /// How the store has it.
  package enum Standing: Hashable, Sendable {
    case stored
    case missing
    /// It counts as missing; what is wrong with it.
    case damaged(String)
    /// It was to be made, and would fail again; why.
    case failed(String)

    package var isStored: Bool { self == .stored }
  }

  /// A trial whose worker makes the stage: of trials that share it, the first.
  struct Maker: Sendable {
    let trial: Trial
    let inputs: TrialInputs
    let keys: TrialKeys
  }

  package let kind: StageKind
  package let key: StageKey
  /// The digests of the stages that it is made from.
  package let dependencies: [String]
  package let standing: Standing
  let maker: Maker
  /// The indices of the plan's trials that rest on it, directly or through other stages.
  package fileprivate(set) var trials: [Int] = []
  /// Whether a run makes it: it is missing, and what is missing needs it.
  package fileprivate(set) var isToRun = false
  /// What making it takes; nil where it is not made, and before anything is estimated.
  package var estimate: StageEstimate?

  init(
    _ kind: StageKind, _ key: StageKey, from dependencies: [StageKey], _ standing: Standing,
    _ maker: Maker
  ) {
    self.kind = kind
    self.key = key
    self.dependencies = dependencies.map(\.digest)
    self.standing = standing
    self.maker = maker
  }
}

/// What making a stage takes.
package struct StageEstimate: Hashable, Sendable {
  package var seconds: Double
  /// What it adds to the store.
  package var bytes: Int
  /// The most that the worker holds at once.
  package var memoryBytes: Int
  /// Whether nothing like it has been measured.
  package var isRough: Bool
}

extension [PlannedStage] {
  /// Marks what a run makes, and who wants it.
  ///
  /// - Parameters:
  ///   - trials: the digests that each trial rests on directly.
  ///   - failing: the trials for whom nothing is made.
  mutating func markNeeded(by trials: [[String]], failing: Set<Int> = []) {
    let places = Dictionary(
      uniqueKeysWithValues: enumerated().map { ($1.key.digest, $0) })
    var wanted = map { _ in Set<Int>() }
    var needed = map { _ in false }
    for (trial, digests) in trials.enumerated() {
      for place in digests.compactMap({ places[$0] }) {
        wanted[place].insert(trial)
        if !failing.contains(trial) { needed[place] = true }
      }
    }
    // Dependencies stand before what is made from them.
    for place in indices.reversed() {
      self[place].isToRun = needed[place] && !self[place].standing.isStored
      for dependency in self[place].dependencies.compactMap({ places[$0] }) {
        wanted[dependency].formUnion(wanted[place])
        if self[place].isToRun { needed[dependency] = true }
      }
    }
    for place in indices { self[place].trials = wanted[place].sorted() }
  }
}
