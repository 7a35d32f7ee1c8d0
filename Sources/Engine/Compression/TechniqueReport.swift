internal import Training

/// The report of a technique.
package struct TechniqueReport: Codable, Hashable, Sendable {
  /// The technique's canonical text.
  package let technique: String
  /// What was done to layers, or to their arrays.
  package var changed: LayerNotes
  /// Why others were left unchanged.
  package var skipped: LayerNotes
  /// The size of the encoded weights before and after, in bytes.
  package var bytesBefore: Int
  package var bytesAfter: Int
  /// The time that it took in seconds, fine-tuning included.
  package var seconds: Double
  /// Numbers specific to the technique, such as `inertia`.
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

  /// The time since `start` without measuring accuracies.
  mutating func setSeconds(since start: ContinuousClock.Instant) {
    seconds = (ContinuousClock.now - start).inSeconds - (details["evaluation_seconds"] ?? 0)
  }
}
