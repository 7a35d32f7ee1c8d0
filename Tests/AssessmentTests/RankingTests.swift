import Testing

@testable import Assessment

@Suite struct OpScoreTests {
  /// Both examples stand in the paper's section 4, rounded to 5.0 and 0.0.
  @Test(arguments: [(0.01, 100.0, 1000.0, 4.9956), (0.99, 10.0, 10.0, 0.0)])
  func agreesWithThePaper(accuracy: Double, seconds: Double, megabytes: Double, score: Double) {
    let measurement = Measurement(accuracy: accuracy, seconds: seconds, megabytes: megabytes)
    #expect(abs(measurement.opScore(testCount: 10_000)! - score) < 5e-5)
  }

  @Test func clipsTheErrorOfAPerfectClassifier() {
    // 1 / (2 · 50) is an error of 0.01.
    let perfect = Measurement(accuracy: 1, seconds: 10, megabytes: 10)
    #expect(abs(perfect.opScore(testCount: 50)!) < 1e-12)
    // An error of one image is above the clip.
    let almost = Measurement(accuracy: 0.98, seconds: 10, megabytes: 10)
    #expect(abs(almost.opScore(testCount: 50)! - 0.301_029_995_663_981_2) < 1e-12)
  }

  @Test(arguments: [(0.0, 1.0), (1.0, 0.0), (-1.0, 1.0), (.nan, 1.0)])
  func isUndefinedWithoutTimeOrSize(seconds: Double, megabytes: Double) {
    let measurement = Measurement(accuracy: 0.5, seconds: seconds, megabytes: megabytes)
    #expect(measurement.opScore(testCount: 100) == nil)
  }
}

@Suite struct RankingTests {
  private typealias Item = Ranking.Item

  @Test func ordersByScoreWithSharedPlaces() {
    let ranking = Ranking([2, nil, 0.5, 2, .nan, -1, 7])
    #expect(
      ranking.items == [
        Item(index: 5, place: 1), Item(index: 2, place: 2), Item(index: 0, place: 3),
        Item(index: 3, place: 3), Item(index: 6, place: 5), Item(index: 1, place: nil),
        Item(index: 4, place: nil),
      ])
    #expect(
      Ranking([1, 3, 3], preference: .higher).items == [
        Item(index: 1, place: 1), Item(index: 2, place: 1), Item(index: 0, place: 3),
      ])
    #expect(Ranking([]).items == [])
  }

  @Test func combinesTheBestAndTheWorstOfEachCriterion() throws {
    let models = [
      Measurement(accuracy: 0.9, seconds: 100, megabytes: 10),
      Measurement(accuracy: 0.99, seconds: 1000, megabytes: 100),
      Measurement(accuracy: 0.5, seconds: 10, megabytes: 50),
    ]
    let least = try #require(Measurement.minimum(of: models))
    let most = try #require(Measurement.maximum(of: models))
    #expect(least == Measurement(accuracy: 0.99, seconds: 10, megabytes: 10))
    #expect(most == Measurement(accuracy: 0.5, seconds: 1000, megabytes: 100))
    #expect(abs(least.opScore(testCount: 1000)!) < 1e-12)
    #expect(abs(most.opScore(testCount: 1000)! - 4.698_970_004_336_019) < 1e-12)
    for model in models {
      let score = model.opScore(testCount: 1000)!
      #expect(least.opScore(testCount: 1000)! < score && score < most.opScore(testCount: 1000)!)
    }
    #expect(Measurement.minimum(of: []) == nil)
    #expect(Measurement.maximum(of: []) == nil)
  }

  @Test func normalizesFromTheBestToTheWorst() {
    #expect(Preference.lower.normalized([10, nil, 30, 15]) == [0, nil, 1, 0.25])
    #expect(Preference.higher.normalized([10, 30, .nan, 15]) == [1, 0, nil, 0.75])
    #expect(Preference.higher.normalized([4, 4]) == [0, 0])
    #expect(Preference.lower.normalized([nil, .infinity, 1, 3]) == [nil, nil, 0, 1])
    #expect(
      Preference.lower.normalized([-.greatestFiniteMagnitude, 0, .greatestFiniteMagnitude])
        == [0, 0.5, 1])
    #expect(Preference.lower.normalized([nil]) == [nil])
    #expect(Preference.lower.normalized([]) == [])
  }
}

@Suite struct ParetoFrontTests {
  @Test func keepsWhatNoRowBeats() {
    // Accuracy, seconds.
    let rows: [[Double?]] = [
      [0.9, 10], [0.8, 5], [0.8, 6], [0.95, 20], [0.9, 10], [0.99, nil], [0.7, 5], [.nan, 1],
    ]
    #expect(ParetoFront.indices(of: rows, preferences: [.higher, .lower]) == [0, 1, 3, 4])
    #expect(ParetoFront.indices(of: rows, preferences: [.lower, .lower]) == [6])
  }

  @Test func takesAnyNumberOfCriteria() {
    #expect(ParetoFront.indices(of: [[3], [1], [1], [2]], preferences: [.lower]) == [1, 2])
    let rows: [[Double?]] = [[1, 1, 3], [1, 3, 1], [3, 1, 1], [3, 3, 3], [2, 2, 2]]
    #expect(
      ParetoFront.indices(of: rows, preferences: [.lower, .lower, .lower]) == [0, 1, 2, 4])
    #expect(ParetoFront.indices(of: [], preferences: [.lower]) == [])
  }
}
