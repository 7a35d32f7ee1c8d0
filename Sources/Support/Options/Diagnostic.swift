/// One complaint about a notebook: where, what is wrong, and what to do.
package struct Diagnostic: Error, Hashable, Sendable {
  package enum Severity: String, Hashable, Sendable {
    /// Nothing runs before it is mended.
    case mistake = "error"
    /// Worth knowing, as what is shown may not be what was meant; stops nothing.
    case remark
  }

  package let severity: Severity
  package let location: SourceLocation
  /// What is wrong, one sentence without a final period.
  package let message: String
  /// What to do about it, one sentence without a final period.
  package let advice: String?

  package init(
    _ message: String, advice: String? = nil, severity: Severity = .mistake,
    at location: SourceLocation
  ) {
    self.severity = severity
    self.location = location
    self.message = message
    self.advice = advice
  }
}

extension [Diagnostic] {
  /// How many of them are mistakes: remarks keep nothing from being read.
  package var mistakeCount: Int { count { $0.severity == .mistake } }
}
