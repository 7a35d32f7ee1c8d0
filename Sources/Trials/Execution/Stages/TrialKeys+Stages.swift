internal import Trials

extension TrialKeys {
  /// The layers of the trained network; made with the training, and again where a figure shows them
  /// and an older store lacks them.
  var network: StageKey? {
    // The reference that guesses has no layers.
    if training.facts["model"] == Trial.randomReference { return nil }
    return StageKey([
      "stage": StageKind.network.rawValue, "engine": EngineVersion.current, "of": training.digest,
    ])
  }

  /// The stages that a result is put together from, in the order in which they are made.
  func results(_ needs: ResultNeeds) -> [(kind: StageKind, key: StageKey)] {
    let all: [(kind: StageKind, key: StageKey?)] = [
      (.training, training), (.network, needs.network ? network : nil), (.technique, technique),
      (.evaluation, evaluation), (.trainingTime, trainingTime), (.featureTime, featureTime),
      (.techniqueTime, techniqueTime), (.inferenceTime, inferenceTime),
    ]
    return all.compactMap { kind, key in key.map { (kind, $0) } }
  }

  /// Those of all stored results, also of those that only others are made from.
  func all(_ needs: ResultNeeds) -> [StageKey] {
    results(needs).map(\.key) + [features].compactMap(\.self)
  }

  /// The key of a kind of stage; nil where the trial has none.
  subscript(kind: StageKind) -> StageKey? {
    switch kind {
    case .features: features
    case .training: training
    case .technique: technique
    case .network: network
    case .evaluation: evaluation
    case .trainingTime: trainingTime
    case .featureTime: featureTime
    case .techniqueTime: techniqueTime
    case .inferenceTime: inferenceTime
    }
  }
}
