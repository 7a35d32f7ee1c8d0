internal import Training

/// What a technique has done.
public struct TechniqueReport: Codable, Hashable, Sendable {
  /// The technique's canonical text.
  public let technique: String
  /// What became of layers, or of their arrays.
  public var changed: LayerNotes
  /// Why others were left as they are.
  public var skipped: LayerNotes
  /// The size of the weights as files hold them before and after, in bytes.
  public var bytesBefore: Int
  public var bytesAfter: Int
  /// The time that it took, fine-tuning included.
  public var seconds: Double
  /// Numbers of this technique alone, such as `inertia`.
  public var details: [String: Double]

  public init(
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
