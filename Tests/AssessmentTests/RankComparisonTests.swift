import Testing

@testable import Assessment

/// Against SciPy 1.17.1, as Reference/make_comparisons.py prints it.
@Suite struct RankComparisonTests {
  private static let table = [
    [0.92, 0.90, 0.88, 0.91], [0.81, 0.80, 0.80, 0.78], [0.75, 0.70, 0.71, 0.69],
    [0.99, 0.98, 0.97, 0.98], [0.66, 0.67, 0.60, 0.61],
  ]

  /// `friedmanchisquare` and `rankdata`.
  @Test func friedman() {
    let comparison = RankComparison(Self.table, preference: .higher)
    for (found, expected) in zip(comparison.meanRanks, [1.2, 2.4, 3.3, 3.1]) {
      #expect(abs(found - expected) < 1e-12)
    }
    #expect(abs(comparison.friedman / 8.437_499_999_999_995 - 1) < 1e-9)
    #expect(abs(comparison.pValue / 0.037_784_464_608_634_43 - 1) < 1e-9)
    // Only the first and the third differ: scikit-posthocs 0.17.1 gives them 0.0496, and the first and the
    // fourth 0.0919.
    #expect(comparison.criticalDifference < 2.1 && comparison.criticalDifference > 1.9)
    let low = RankComparison(Self.table, preference: .lower)
    for (lower, higher) in zip(low.meanRanks, comparison.meanRanks) {
      #expect(abs(lower + higher - 5) < 1e-12)
    }
    #expect(RankComparison([[1, 1], [2, 2]], preference: .lower).pValue == 1)
  }

  /// `studentized_range.ppf(0.95, k, inf)`, which SciPy integrates to about 1e-10.
  @Test(arguments: [
    (2, 2.771_807_648_699_355), (3, 3.314_493_155_398_122), (5, 3.857_655_510_378_623),
    (10, 4.474_124_221_725_907), (20, 5.011_688_794_118_442_5),
  ])
  func studentizedRange(groups: Int, quantile: Double) {
    #expect(abs(RankComparison.studentizedRangeQuantile(groups: groups) / quantile - 1) < 1e-9)
  }

  /// `chi2.sf`.
  @Test(arguments: [
    (3.5, 1, 0.061_368_829_139_402_3), (3.5, 2, 0.173_773_943_450_445_1),
    (7.3, 3, 0.062_926_236_459_043_12), (7.3, 4, 0.120_858_748_821_212_35),
    (12, 9, 0.213_309_305_083_416_53), (12, 10, 0.285_056_500_316_631_2),
  ])
  func chiSquare(x: Double, freedom: Int, tail: Double) {
    #expect(abs(RankComparison.chiSquareTail(x, freedom: freedom) / tail - 1) < 1e-12)
  }
}
