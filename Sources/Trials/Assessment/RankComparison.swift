internal import Foundation

/// Several settings over several data sets: their mean ranks, and how far those must lie apart to differ.
///
/// Source: Demšar 2006, "Statistical comparisons of classifiers over multiple data sets".
package struct RankComparison: Hashable, Sendable {
  /// One a setting: 1 is the best; ties share the mean of their ranks.
  package let meanRanks: [Double]
  /// Friedman's statistic, corrected for ties, and the probability of one as high if all settings were equal.
  package let friedman: Double
  package let pValue: Double
  /// Mean ranks farther apart than this differ at the level of 5 % (Nemenyi).
  package let criticalDifference: Double

  /// - Parameters:
  ///   - values: a row a data set, a value a setting; two or more of each.
  ///   - preference: which end is better.
  package init(_ values: [[Double]], preference: Preference) {
    let (n, k) = (values.count, values[0].count)
    precondition(n > 1 && k > 1 && values.allSatisfy { $0.count == k }, "a full table")
    var sums = [Double](repeating: 0, count: k)
    var ties = 0.0
    for row in values {
      let order = row.indices.sorted { preference.prefers(row[$0], to: row[$1]) }
      var start = 0
      while start < k {
        var end = start + 1
        while end < k, row[order[end]] == row[order[start]] { end += 1 }
        for place in start..<end { sums[order[place]] += Double(start + 1 + end) / 2 }
        let size = Double(end - start)
        ties += size * size * size - size
        start = end
      }
    }
    let (rows, columns) = (Double(n), Double(k))
    meanRanks = sums.map { $0 / rows }
    let squares = sums.reduce(0) { $0 + $1 * $1 }
    let raw = 12 / (rows * columns * (columns + 1)) * squares - 3 * rows * (columns + 1)
    let correction = 1 - ties / (rows * columns * (columns * columns - 1))
    friedman = correction > 0 ? raw / correction : 0
    pValue = correction > 0 ? Self.chiSquareTail(friedman, freedom: k - 1) : 1
    criticalDifference =
      Self.studentizedRangeQuantile(groups: k) / 2.0.squareRoot()
      * (columns * (columns + 1) / (6 * rows)).squareRoot()
  }

  /// The probability of a chi-square value above `x`.
  ///
  /// Source: the finite series of Abramowitz and Stegun 1964, 26.4.4 and 26.4.5.
  static func chiSquareTail(_ x: Double, freedom: Int) -> Double {
    guard x > 0 else { return 1 }
    let isOdd = freedom % 2 == 1
    var result = isOdd ? erfc((x / 2).squareRoot()) : exp(-x / 2)
    var term = isOdd ? (2 * x / .pi).squareRoot() * exp(-x / 2) : exp(-x / 2)
    if isOdd {
      for factor in stride(from: 1, to: freedom - 1, by: 2) {
        result += term
        term *= x / Double(factor + 2)
      }
    } else {
      for factor in stride(from: 2, to: freedom, by: 2) {
        term *= x / Double(factor)
        result += term
      }
    }
    return result
  }

  /// The value that the range of `groups` standard normal values exceeds in 5 % of cases: the studentized range
  /// of infinite degrees of freedom.
  static func studentizedRangeQuantile(groups: Int) -> Double {
    var (low, high) = (0.0, 20.0)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if rangeProbability(middle, groups: groups) < 0.95 { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  /// The probability of a range below `range`: k ∫ φ(z) (Φ(z) − Φ(z − range))ᵏ⁻¹ dz, by the trapezoidal rule,
  /// whose error vanishes faster than any power of the step for such integrands.
  private static func rangeProbability(_ range: Double, groups: Int) -> Double {
    let step = 1.0 / 32
    var sum = 0.0
    for index in -320...Int((10 + range) / step) {
      let z = Double(index) * step
      let inside = NormalDistribution.cumulative(z) - NormalDistribution.cumulative(z - range)
      sum += NormalDistribution.density(z) * pow(inside, Double(groups - 1))
    }
    return Double(groups) * sum * step
  }
}
