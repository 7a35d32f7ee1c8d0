/// Names as messages list them.
package enum NameList {
  /// "`a`, `b`, `c`"; a long list is cut.
  package static func text(_ names: [String], limit: Int = 12) -> String {
    let shown = names.prefix(limit).map { "`\($0)`" }.joined(separator: ", ")
    return names.count > limit ? shown + " and \(names.count - limit) more" : shown
  }

  /// "a, b and c" within a sentence; of many the first three, and how many others: "a, b, c and 36 others".
  ///
  /// Names that have commas themselves are set apart by semicolons.
  ///
  /// - Parameter limit: so many are all named; at least 3.
  package static func sentence(_ names: [String], limit: Int = 5) -> String {
    let others = names.count > limit ? names.count - 3 : 0
    var parts = others > 0 ? Array(names.prefix(3)) : names
    if others > 0 { parts.append(Counted.text(others, "other")) }
    return joined(parts, by: "and")
  }

  /// "a, b and c"; parts that have commas themselves are set apart by semicolons.
  package static func joined(_ parts: [String], by word: String) -> String {
    guard parts.count > 1, let last = parts.last else { return parts.first ?? "" }
    let hasCommas = parts.contains { $0.contains(",") }
    let first = parts.dropLast().joined(separator: hasCommas ? "; " : ", ")
    return first + (hasCommas ? "; \(word) " : " \(word) ") + last
  }
}
