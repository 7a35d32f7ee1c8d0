/// One thing that a review of the machine has looked at.
package struct MachineFinding: Codable, Hashable, Sendable {
  /// What was looked at, such as `memory`.
  package let name: String
  /// What was found, without a final period.
  package let text: String
  /// What to do where that disturbs measurements, as a sentence; nil where all is well.
  package let advice: String?

  package init(_ name: String, _ text: String, advice: String? = nil) {
    self.name = name
    self.text = text
    self.advice = advice
  }
}
