/// The three criteria of a classifier.
package struct Measurement: Codable, Hashable, Sendable {
  /// The share of images classified correctly, 0 … 1.
  package let accuracy: Double
  /// Training or inference time.
  package let seconds: Double
  /// Of 10⁶ bytes.
  package let megabytes: Double

  package init(accuracy: Double, seconds: Double, megabytes: Double) {
    self.accuracy = accuracy
    self.seconds = seconds
    self.megabytes = megabytes
  }

  /// Its OpScore; see `OpScore.score`.
  package func opScore(testCount: Int) -> Double? {
    OpScore.score(
      accuracy: accuracy, seconds: seconds, megabytes: megabytes, testCount: testCount)
  }

  /// The fictitious model with the best value of every criterion: the MIN row, as its score is a
  /// lower bound of all. Nil without measurements.
  ///
  /// Source: Arı and Çamlı 2022, table 5.
  package static func minimum(of measurements: [Measurement]) -> Measurement? {
    combined(measurements) { $0.best(of: $1) }
  }

  /// The fictitious model with the worst value of every criterion: the MAX row, as its score is
  /// an upper bound of all. Nil without measurements.
  ///
  /// Source: Arı and Çamlı 2022, table 5.
  package static func maximum(of measurements: [Measurement]) -> Measurement? {
    combined(measurements) { $0.worst(of: $1) }
  }

  private static func combined(
    _ measurements: [Measurement], _ choose: (Preference, [Double?]) -> Double?
  ) -> Measurement? {
    guard let accuracy = choose(.higher, measurements.map(\.accuracy)),
      let seconds = choose(.lower, measurements.map(\.seconds)),
      let megabytes = choose(.lower, measurements.map(\.megabytes))
    else { return nil }
    return Measurement(accuracy: accuracy, seconds: seconds, megabytes: megabytes)
  }
}
