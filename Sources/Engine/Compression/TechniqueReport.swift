internal import Training

/// What a technique has done.
package struct TechniqueReport: Codable, Hashable, Sendable {
  /// The technique's canonical text.
  package let technique: String
  /// What became of layers, or of their arrays.
  package var changed: LayerNotes
  /// Why others were left as they are.
  package var skipped: LayerNotes
  /// The size of the weights as files hold them before and after, in bytes.
  package var bytesBefore: Int
  package var bytesAfter: Int
  /// The time that it took, fine-tuning included.
  package var seconds: Double
  /// Numbers of this technique alone, such as `inertia`.
  package var details: [String: Double]

  package init(
    technique: String, changed: LayerNotes = LayerNotes(), skipped: LayerNotes = LayerNotes(),
    bytesBefore: Int = 0, bytesAfter: Int = 0, seconds: Double = 0, details: [String: Double] = [:]
  ) {
    self.technique = technique
    self.changed = changed
    self.skipped = skipped
    self.bytesBefore = bytesBefore
    self.bytesAfter = bytesAfter
    self.seconds = seconds
    self.details = details
  }

  /// All the time since `start` but what telling accuracies has taken.
  mutating func setSeconds(since start: ContinuousClock.Instant) {
    seconds = (ContinuousClock.now - start).inSeconds - (details["evaluation_seconds"] ?? 0)
  }
}
