/// The rows that no other row beats in every criterion.
package enum ParetoFront {
  /// Indices of the rows that are not dominated, ascending.
  ///
  /// A row dominates another when it is nowhere worse and somewhere better; of equal rows none
  /// does, so all of them stay. A row with a missing value or NaN is not comparable and never on
  /// the front.
  ///
  /// - Parameters:
  ///   - rows: one value for each criterion.
  ///   - preferences: one for each criterion, at least one.
  package static func indices(of rows: [[Double?]], preferences: [Preference]) -> [Int] {
    precondition(!preferences.isEmpty, "a front needs a criterion")
    precondition(
      rows.allSatisfy { $0.count == preferences.count }, "a row needs one value for each criterion")
    let known: [(index: Int, values: [Double])] = rows.enumerated().compactMap { index, row in
      let values = row.compactMap { $0 }.filter { !$0.isNaN }
      return values.count == row.count ? (index, values) : nil
    }
    return known.filter { row in
      !known.contains { dominates($0.values, row.values, preferences) }
    }.map(\.index)
  }

  private static func dominates(_ a: [Double], _ b: [Double], _ preferences: [Preference]) -> Bool {
    var isBetter = false
    for (criterion, preference) in preferences.enumerated() {
      if preference.prefers(b[criterion], to: a[criterion]) { return false }
      isBetter = isBetter || preference.prefers(a[criterion], to: b[criterion])
    }
    return isBetter
  }
}
