internal import Training

/// What a technique has done.
public struct TechniqueReport: Codable, Hashable, Sendable {
  public struct Entry: Codable, Hashable, Sendable {
    /// A layer, or one of its arrays.
    public let layer: String
    /// What became of it, or why it was left as it is.
    public let text: String

    public init(_ layer: String, _ text: String) {
      self.layer = layer
      self.text = text
    }
  }

  /// The technique's canonical text.
  public let technique: String
  public var changed: [Entry]
  public var skipped: [Entry]
  /// The size of the weights as files hold them before and after, in bytes.
  public var bytesBefore: Int
  public var bytesAfter: Int
  /// The time that it took, fine-tuning included.
  public var seconds: Double
  /// Numbers of this technique alone, such as `inertia`.
  public var details: [String: Double]

  public init(
    technique: String, changed: [Entry] = [], skipped: [Entry] = [], bytesBefore: Int = 0,
    bytesAfter: Int = 0, seconds: Double = 0, details: [String: Double] = [:]
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
