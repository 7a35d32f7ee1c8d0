/// Counts in words: the one place that knows singular from plural.
package enum Counted {
  /// "1 trial", "1,024 trials".
  ///
  /// - Parameter plural: nil adds an "s".
  package static func text(_ count: Int, _ noun: String, plural: String? = nil) -> String {
    "\(digits(count)) \(form(count, noun, plural))"
  }

  /// The form of a word that agrees with the count: `form(1, "is", "are")` is "is".
  ///
  /// - Parameter plural: nil adds an "s" to a noun.
  package static func form(_ count: Int, _ singular: String, _ plural: String? = nil) -> String {
    count == 1 ? singular : plural ?? singular + "s"
  }

  /// A whole number with its thousands set apart: "65,536".
  package static func digits(_ count: Int) -> String {
    let digits = String(count.magnitude)
    var result = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { result.append(",") }
      result.append(digit)
    }
    return (count < 0 ? "-" : "") + result
  }
}
