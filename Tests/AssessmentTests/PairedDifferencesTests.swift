import Testing

@testable import Assessment

/// Against SciPy 1.17.1, as Reference/make_comparisons.py prints it.
@Suite struct PairedDifferencesTests {
  private let differences = PairedDifferences(
    [0.912, 0.905, 0.921, 0.899, 0.917, 0.908], [0.903, 0.907, 0.910, 0.893, 0.911, 0.901])

  @Test func interval() throws {
    let interval = try #require(differences.interval)
    #expect(abs(interval.low / 0.001_500_905_238_152_385_3 - 1) < 1e-9)
    #expect(abs(interval.high / 0.010_832_428_095_180_958 - 1) < 1e-9)
  }

  /// `ttest_rel`.
  @Test func student() throws {
    let p = try #require(differences.studentPValue)
    #expect(abs(p / 0.019_303_381_774_054_034 - 1) < 1e-9)
    #expect(PairedDifferences([1, 2], [1, 2]).studentPValue == 1)
    #expect(PairedDifferences([1], [2]).studentPValue == nil)
  }

  /// `permutation_test(…, permutation_type="samples")` over all flips.
  @Test func signFlips() {
    #expect(differences.signFlipPValue() == 0.0625)
    #expect(PairedDifferences([1, 1], [1, 1]).signFlipPValue() == 1)
    // Twenty of one sign: only the draws themselves, and their number limits the value.
    let many = PairedDifferences((1...20).map(Double.init), Array(repeating: 0, count: 20))
    #expect(many.signFlipPValue() < 0.001)
  }

  /// `bootstrap(…, method="BCa")` of the same 2,000 resamples.
  @Test func bootstrap() throws {
    var random = SplitMix(7)
    let values = differences.values
    let means = (0..<2000).map { _ in
      (0..<6).reduce(0.0) { sum, _ in sum + values[random.index(below: 6)] } / 6
    }
    let interval = try #require(
      PairedDifferences.bootstrapInterval(of: values, resampledMeans: means))
    #expect(abs(interval.low / 0.001_666_666_666_666_668 - 1) < 1e-9)
    #expect(abs(interval.high / 0.008_500_000_000_000_008 - 1) < 1e-9)
    #expect(differences.bootstrapInterval(resamples: 2000, seed: 7) == interval)
    #expect(PairedDifferences([1, 2, 3], [0, 1, 2]).bootstrapInterval() == nil)
  }
}
