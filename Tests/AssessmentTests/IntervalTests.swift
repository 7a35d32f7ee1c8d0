import Testing

@testable import Assessment

/// Against SciPy 1.17.1, as Reference/make_intervals.py prints it: `t.ppf`, `t.interval`,
/// `binomtest(k, n).proportion_ci(method="wilson")`.
@Suite struct IntervalTests {
  @Test(arguments: [
    (0.9, 1000, 0.879_848_037, 0.917_090_556), (0.0, 20, 0, 0.161_125_160),
    (1.0, 20, 0.838_874_840, 1), (0.5, 10, 0.236_593_091, 0.763_406_909),
  ])
  func wilson(share: Double, count: Int, low: Double, high: Double) {
    let interval = Interval.wilson(share: share, count: count)
    #expect(abs(interval.low - low) < 1e-8 && abs(interval.high - high) < 1e-8)
  }

  @Test(arguments: [
    (1, 12.706_204_736_174_694), (2, 4.302_652_729_749_462), (3, 3.182_446_305_283_707_8),
    (4, 2.776_445_105_197_793_4), (5, 2.570_581_835_636_314_6), (9, 2.262_157_162_798_205),
    (30, 2.042_272_456_301_237_8), (1001, 1.962_336_705_280_879_8),
  ])
  func student(freedom: Int, quantile: Double) {
    #expect(abs(Interval.studentQuantile(freedom: freedom) / quantile - 1) < 1e-12)
  }

  @Test func means() throws {
    let interval = try #require(Interval.mean(of: [1, 2, 3, 4]))
    #expect(abs(interval.low - 0.445_739_743_239_479_4) < 1e-12)
    #expect(abs(interval.high - 4.554_260_256_760_521) < 1e-12)
    #expect(Interval.mean(of: [1]) == nil)
    #expect(Interval.mean(of: [2, 2]) == Interval(low: 2, high: 2))
  }

  /// On the logit scale, so that no interval leaves 0 … 1.
  @Test(arguments: [
    ([0.3, 0.7], 2.110_583_13e-05, 0.999_978_894),
    ([0.7, 0.8, 0.9], 0.447_428_81, 0.959_493_49),
    ([0.9, 0.99], 7.225_391_43e-06, 0.999_999_992),
    // The plain mean, 0.9491, is below what SciPy has for the mean of the logits: 0.990 563 26.
    ([0.5] + Array(repeating: 0.999, count: 9), 0.949_1, 0.999_581_53),
  ])
  func meansOfShares(shares: [Double], low: Double, high: Double) throws {
    let interval = try #require(
      Interval.mean(ofShares: shares, counts: shares.map { _ in 100 }))
    #expect(abs(interval.low / low - 1) < 1e-8 && abs(interval.high / high - 1) < 1e-8)
  }

  /// Where the logit scale has no place for a share, all cases count together.
  @Test(arguments: [
    ([1.0, 0.9], [10, 10], 0.763_868_806_553_258, 0.991_118_551_199_204_7),
    ([1, 1], [20, 20], 0.912_378_398_802_713_3, 1),
    ([0, 0], [20, 20], 0, 0.087_621_601_197_286_62),
    ([0.9, 0.9, 0.9], [10, 10, 10], 0.743_789_174_208_159_2, 0.965_400_111_252_665_7),
    // 18 of 20 and 1 of 1 are 19 of 21 in all, and no mean of 0.9 and 1.
    ([0.9, 1], [20, 1], 0.710_858_609_260_817_6, 0.973_481_232_561_925_5),
  ])
  func meansOfSharesAtTheEnds(
    shares: [Double], counts: [Int], low: Double, high: Double
  ) throws {
    let interval = try #require(Interval.mean(ofShares: shares, counts: counts))
    #expect(abs(interval.low - low) < 1e-9 && abs(interval.high - high) < 1e-9)
  }

  @Test func whatHasNoInterval() {
    #expect(Interval.mean(ofShares: [0.5], counts: [10]) == nil)
    #expect(Interval.mean(ofShares: [1, 1], counts: [0, 0]) == nil)
    #expect(Interval.mean(ofShares: [.nan, 0.5], counts: [9, 9]) == nil)
    #expect(Statistics.deviation([1]).isNaN)
    // statistics.stdev([2, 4, 4, 5]) of Python 3.11.
    #expect(abs(Statistics.deviation([2, 4, 4, 5]) - 1.258_305_739_211_791_6) < 1e-12)
    #expect(Statistics.deviation([0.1, 0.1, 0.1]) == 0)
  }

  @Test func scoresFollowTheAccuracy() throws {
    let interval = try #require(
      OpScore.interval(accuracy: 0.9, seconds: 10, megabytes: 10, testCount: 1000))
    // log10(1 − 0.917090556) + 2 and log10(1 − 0.879848037) + 2.
    #expect(abs(interval.low - 0.918_604) < 1e-6 && abs(interval.high - 1.079_731) < 1e-6)
    #expect(OpScore.interval(accuracy: 0.9, seconds: 0, megabytes: 1, testCount: 10) == nil)
    #expect(OpScore.interval(accuracy: 0.9, seconds: 1, megabytes: 1, testCount: 0) == nil)
  }

  @Test func timesAreWeighted() {
    #expect(TimeWeights.inference.seconds(train: 100, test: 7) == 7)
    #expect(TimeWeights(train: 0.3, test: 0.7).seconds(train: 100, test: 10) == 37)
  }

  @Test func intervalsMakeTies() {
    func interval(_ value: Double) -> Interval { Interval(low: value - 0.1, high: value + 0.1) }
    let scores = [1.0, 1.15, 1.3, 2]
    let ranking = Ranking(scores, intervals: scores.map(interval))
    // 1.3 overlaps 1.15 and not 1.0, with which the place began.
    #expect(ranking.items.map(\.place) == [1, 1, 3, 4])
    #expect(Ranking(scores, intervals: [nil, nil, nil, nil]).items.map(\.place) == [1, 2, 3, 4])
  }

  /// Paired tests count where there are any: intervals that overlap tie no more, and values that differ by
  /// chance do.
  @Test func pairedTestsMakeTies() {
    let scores = [0.908, 0.9, 0.8985, 0.88]
    let wide = scores.map { Interval(low: $0 - 0.1, high: $0 + 0.1) }
    // Three pairs: Holm's correction leaves 0.001 · 3, 0.4 and 0.02 · 2.
    let values = [[0, 1]: 0.001, [1, 2]: 0.4, [2, 3]: 0.02]
    func places(_ values: [[Int]: Double]) -> [Int?] {
      Ranking(scores, intervals: wide, preference: .higher) { values[[$0, $1]] }.items.map(\.place)
    }
    #expect(places(values) == [1, 2, 2, 4])
    #expect(places([[0, 1]: 0.001, [1, 2]: 0.03, [2, 3]: 0.03]) == [1, 2, 2, 2])
    // The last two have no test.
    #expect(places([[0, 1]: 0.001]) == [1, 2, 2, 2])
    #expect(places([:]) == [1, 1, 1, 1])
  }
}

@Suite struct HypervolumeTests {
  @Test(
    arguments: [
      ([[0.0, 0, 0]], 1.0), ([[1.0, 1, 1]], 0), ([[0.5, 0.5, 0.5]], 0.125), ([], 0),
      // Two boxes of ¼ that share a corner of 1/16.
      ([[0.5, 0.5], [0.75, 0.25]], 0.25 + 0.1875 - 0.125), ([[0.2], [0.7]], 0.8),
      // Beyond the cube counts as its side.
      ([[-1.0, 0.5], [2, 0]], 0.5), ([[Double.nan, 0]], 0),
    ] as [([[Double]], Double)])
  func byHand(_ points: [[Double]], _ share: Double) {
    #expect(abs(Hypervolume.share(of: points) - share) < 1e-12)
  }

  /// The share of a fine grid's points that are dominated.
  @Test func againstCounting() {
    let points = [[0.1, 0.8, 0.5], [0.5, 0.3, 0.6], [0.9, 0.1, 0.2], [0.4, 0.4, 0.9]]
    let steps = 60
    var dominated = 0
    for i in 0..<steps {
      for j in 0..<steps {
        for k in 0..<steps {
          let place = [i, j, k].map { (Double($0) + 0.5) / Double(steps) }
          if points.contains(where: { zip($0, place).allSatisfy { $0 <= $1 } }) { dominated += 1 }
        }
      }
    }
    let share = Double(dominated) / Double(steps * steps * steps)
    #expect(abs(Hypervolume.share(of: points) - share) < 2e-3)
    // What is dominated adds nothing, in any order.
    #expect(
      abs(
        Hypervolume.share(of: points.reversed() + [[0.95, 0.9, 0.9]])
          - Hypervolume.share(of: points))
        < 1e-12)
  }
}
