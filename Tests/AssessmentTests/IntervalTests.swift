import Testing

@testable import Assessment

/// Against SciPy 1.17.1: `binomtest(k, n).proportion_ci(method="wilson")`, `t.ppf`, `t.interval`.
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
    (1, 12.706_205), (2, 4.302_653), (3, 3.182_446), (4, 2.776_445), (9, 2.262_157),
    (30, 2.042_272),
  ])
  func student(freedom: Int, quantile: Double) {
    #expect(abs(Interval.studentQuantile(freedom: freedom) / quantile - 1) < 2e-3)
  }

  @Test func means() throws {
    let interval = try #require(Interval.mean(of: [1, 2, 3, 4]))
    // 2.5 ± 3.182446 · 1.290994 / 2.
    #expect(abs(interval.low - 0.445_740) < 4e-3 && abs(interval.high - 4.554_260) < 4e-3)
    #expect(Interval.mean(of: [1]) == nil)
    #expect(Interval.mean(of: [2, 2]) == Interval(low: 2, high: 2))
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
