/// The order of rows by a score.
package struct Ranking: Hashable, Sendable {
  package struct Item: Hashable, Sendable {
    /// The row's position in the values that were given.
    package let index: Int
    /// From 1; equal scores share a place, and the next place counts them all (1, 2, 2, 4).
    /// Nil for a row without a score.
    package let place: Int?
  }

  /// The best first; rows of equal score in their given order; rows without a score last.
  package let items: [Item]

  /// - Parameters:
  ///   - scores: one a row; NaN counts as missing.
  ///   - intervals: one a row, or none at all. A row shares the place of the one before where the
  ///     interval of the first of that place overlaps its own: nothing tells them apart.
  ///   - pValue: of the test that compares two rows; nil where they have none, and their intervals count. Rows
  ///     beside each other share a place unless they differ at the level of 5 % after Holm's correction over
  ///     all such pairs.
  package init(
    _ scores: [Double?], intervals: [Interval?] = [], preference: Preference = .lower,
    pValue: (Int, Int) -> Double? = { _, _ in nil }
  ) {
    precondition(intervals.isEmpty || intervals.count == scores.count, "an interval for each row")
    let known = scores.indices.filter { scores[$0].map { !$0.isNaN } ?? false }
    let ordered = known.sorted { first, second in
      let (a, b) = (scores[first]!, scores[second]!)
      return a == b ? first < second : preference.prefers(a, to: b)
    }
    let tested = zip(ordered, ordered.dropFirst()).map(pValue)
    var adjusted = HolmCorrection.adjusted(tested.compactMap(\.self))[...]
    /// Whether each row differs from the one before; nil where no test tells.
    let differs = [nil] + tested.map { $0 == nil ? nil : adjusted.removeFirst() < 0.05 }
    var items: [Item] = []
    // The first row of the present place.
    var first: Int?
    for (position, index) in ordered.enumerated() {
      var ties = first.map { scores[$0] == scores[index] } ?? false
      if let differs = differs[position] {
        ties = ties || !differs
      } else if let first, !intervals.isEmpty, let a = intervals[first], let b = intervals[index] {
        ties = ties || a.overlaps(b)
      }
      if !ties { first = index }
      items.append(Item(index: index, place: ties ? items[position - 1].place : position + 1))
    }
    let missing = Set(scores.indices).subtracting(known).sorted()
    self.items = items + missing.map { Item(index: $0, place: nil) }
  }
}
