import Testing

@testable import Assessment

/// Against SciPy 1.17.1, as Reference/make_comparisons.py prints it.
@Suite struct QuantileIntervalTests {
  @Test(arguments: [
    (6, 0.5, 1, 6), (100, 0.5, 40, 61), (36, 0.9, 29, 36), (1024, 0.9, 902, 941),
    (368, 0.99, 360, 368), (1024, 0.99, 1007, 1020),
  ])
  func ranks(count: Int, share: Double, low: Int, high: Int) throws {
    let found = try #require(QuantileInterval.ranks(count: count, share: share))
    #expect(found == (low, high))
  }

  @Test(arguments: [(0, 0.5), (5, 0.5), (35, 0.9), (367, 0.99)])
  func tooFew(count: Int, share: Double) {
    #expect(QuantileInterval.ranks(count: count, share: share) == nil)
  }

  /// The true value of the quantile lies within in at least 93 % of cases.
  @Test(arguments: [0.5, 0.9])
  func covers(share: Double) throws {
    var random = SplitMix(3)
    var covered = 0
    for _ in 0..<400 {
      let samples = (0..<256).map { _ in Double(random.next() >> 11) * 0x1p-53 }
      let interval = try #require(QuantileInterval.of(samples, share: share))
      if interval.low <= share, share <= interval.high { covered += 1 }
    }
    #expect(covered >= 372)
  }
}
