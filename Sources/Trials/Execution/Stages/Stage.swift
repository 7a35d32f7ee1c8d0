internal import Trials

/// One kind of stored result: its record, and how a worker makes it.
///
/// A stage adds to the store under its key; it may add others on the way, as a training adds its
/// times. What it needs of other stages the context gives, from the store or by making it.
protocol Stage {
  /// What the store keeps of it, beside larger files.
  associatedtype Record: Codable, Sendable

  static var kind: StageKind { get }

  /// Whether the store has all that a later stage or a result takes from it.
  static func isStored(_ key: StageKey, in store: Store, warn: (String) -> Void) -> Bool

  init(_ context: StageContext)

  /// Makes the result and stores it.
  ///
  /// - Throws: what the data set, the network, training and the store throw.
  func make() throws
}

extension Stage {
  static func isStored(_ key: StageKey, in store: Store, warn: (String) -> Void) -> Bool {
    store.record(key, as: Record.self, warn: warn) != nil
  }
}

/// All kinds of stages.
enum Stages {
  /// One for each kind, in the order in which a worker makes them.
  static var all: [any Stage.Type] { StageKind.allCases.map { self[$0] } }

  /// The stage of a kind.
  static subscript(kind: StageKind) -> any Stage.Type {
    switch kind {
    case .features: FeatureStage.self
    case .training: TrainingStage.self
    case .technique: TechniqueStage.self
    case .network: NetworkStage.self
    case .evaluation: EvaluationStage.self
    case .trainingTime: TrainingTimeStage.self
    case .featureTime: FeatureTimeStage.self
    case .techniqueTime: TechniqueTimeStage.self
    case .inferenceTime: InferenceTimeStage.self
    }
  }
}
