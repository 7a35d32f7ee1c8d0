/// The kinds of results that the store keeps of a trial.
package enum StageKind: String, CaseIterable, Codable, Sendable {
  case features, training, technique, network, evaluation
  case trainingTime = "training time"
  case featureTime = "feature time"
  case techniqueTime = "technique time"
  case inferenceTime = "inference time"

  /// Whether it is a measurement of one machine.
  package var isTime: Bool { self >= .trainingTime }
}

extension StageKind: Comparable {
  package static func < (a: StageKind, b: StageKind) -> Bool { a.order < b.order }

  private var order: Int { Self.allCases.firstIndex(of: self)! }
}
