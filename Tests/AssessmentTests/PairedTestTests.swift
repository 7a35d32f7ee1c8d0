import Testing

@testable import Assessment

/// Against SciPy 1.17.1 and statsmodels 0.15.0, as Reference/make_comparisons.py prints it.
@Suite struct PairedTestTests {
  @Test(arguments: [
    (0, 0, 1.0), (0, 1, 0.5), (1, 0, 0.5), (3, 9, 0.092_285_156_249_999_99), (12, 12, 1),
    (40, 60, 0.046_044_066_929_342_91), (211, 289, 0.000_480_677_589_373_549_63),
    (4500, 4800, 0.001_864_993_000_098_914_3),
  ])
  func midP(firstOnly: Int, secondOnly: Int, value: Double) {
    let test = PairedTest(firstOnly: firstOnly, secondOnly: secondOnly, images: 10_000)
    #expect(abs(test.pValue / value - 1) < 1e-9)
  }

  @Test func countsImages() {
    let test = PairedTest([true, true, false, false, true], [true, false, true, false, false])
    #expect(test == PairedTest(firstOnly: 2, secondOnly: 1, images: 5))
    #expect(test.difference == 0.2)
  }

  /// `statsmodels.stats.multitest.multipletests(values, method="holm")`.
  @Test func holm() {
    let adjusted = HolmCorrection.adjusted([0.01, 0.04, 0.03, 0.005, 0.5, 0.04])
    for (found, expected) in zip(adjusted, [0.05, 0.12, 0.12, 0.03, 0.5, 0.12]) {
      #expect(abs(found - expected) < 1e-15)
    }
    #expect(HolmCorrection.adjusted([]) == [])
  }

  /// Classifiers that are equally good: fewer than 5 % of pairs differ at the level of 5 %. Such as are half a
  /// point apart: found at least twice as often as by intervals that do not overlap.
  @Test func errorRates() {
    var random = SplitMix(11)
    func pair(_ firstOnly: Double, _ secondOnly: Double) -> (test: PairedTest, first: Double) {
      var (a, b) = (0, 0)
      for _ in 0..<10_000 {
        let x = Double(random.next() >> 11) * 0x1p-53
        if x < firstOnly { a += 1 } else if x < firstOnly + secondOnly { b += 1 }
      }
      return (PairedTest(firstOnly: a, secondOnly: b, images: 10_000), 0.9)
    }
    let equal = (0..<200).count { _ in pair(0.025, 0.025).test.pValue < 0.05 }
    #expect(equal <= 18)
    var (byTest, byIntervals) = (0, 0)
    for _ in 0..<100 {
      let (test, accuracy) = pair(0.0275, 0.0225)
      if test.pValue < 0.05 { byTest += 1 }
      let intervals = [accuracy, accuracy + test.difference].map {
        Interval.wilson(share: $0, count: 10_000)
      }
      if !intervals[0].overlaps(intervals[1]) { byIntervals += 1 }
    }
    #expect(byTest >= 40 && byTest >= 2 * byIntervals)
  }
}
