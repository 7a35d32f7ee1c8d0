/// The correction of p-values that were looked at together.
///
/// Source: Holm 1979, "A simple sequentially rejective multiple test procedure".
package enum HolmCorrection {
  /// The adjusted p-values, in the order given: those below a level may be called significant at it, and the
  /// probability of any false one among them is at most that level.
  ///
  /// - Parameter values: 0 … 1 each.
  package static func adjusted(_ values: [Double]) -> [Double] {
    var result = values
    var largest = 0.0
    for (rank, index) in values.indices.sorted(by: { values[$0] < values[$1] }).enumerated() {
      largest = max(largest, min(1, values[index] * Double(values.count - rank)))
      result[index] = largest
    }
    return result
  }
}
