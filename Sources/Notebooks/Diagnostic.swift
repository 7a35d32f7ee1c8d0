/// One complaint about a notebook: where, what is wrong, and what to do.
public struct Diagnostic: Error, Hashable, Sendable {
  public let location: SourceLocation
  /// What is wrong, one sentence without a final period.
  public let message: String
  /// What to do about it, one sentence without a final period.
  public let advice: String?

  public init(_ message: String, advice: String? = nil, at location: SourceLocation) {
    self.location = location
    self.message = message
    self.advice = advice
  }
}
