internal import Foundation

/// The operational score of a classifier: accuracy, time and size in one number; lower is better.
///
/// Source: Arı and Çamlı 2022, equation 1.
package enum OpScore {
  /// `-log10(1 / (1 - accuracy)) + log10(seconds) + log10(megabytes)`.
  ///
  /// - Parameters:
  ///   - accuracy: the share of images classified correctly, 0 … 1.
  ///   - seconds: above 0.
  ///   - megabytes: 10⁶ bytes, above 0.
  ///   - testCount: the number of test images; an accuracy of 1 counts as an error of
  ///     `1 / (2 · testCount)`, which keeps the score finite.
  /// - Returns: nil where time or size is not above 0: the score is not defined there.
  package static func score(
    accuracy: Double, seconds: Double, megabytes: Double, testCount: Int
  ) -> Double? {
    guard seconds > 0, megabytes > 0 else { return nil }
    let error = max(1 - accuracy, 1 / (2 * Double(max(testCount, 1))))
    return log10(error) + log10(seconds) + log10(megabytes)
  }

  /// What the score may be, as the accuracy is known from `testCount` images alone; nil where there is no
  /// score.
  package static func interval(
    accuracy: Double, seconds: Double, megabytes: Double, testCount: Int
  ) -> Interval? {
    guard testCount > 0 else { return nil }
    let accuracies = Interval.wilson(share: accuracy, count: testCount)
    let scores = [accuracies.high, accuracies.low].map {
      score(accuracy: $0, seconds: seconds, megabytes: megabytes, testCount: testCount)
    }
    guard let low = scores[0], let high = scores[1] else { return nil }
    return Interval(low: low, high: high)
  }
}

/// What counts as a model's time: training and test in a weighted sum.
///
/// Source: Arı and Çamlı 2022, section 1, which leaves the weights to the scenario.
package struct TimeWeights: Codable, Hashable, Sendable {
  /// 0 or more, not both 0.
  package let train: Double
  package let test: Double

  package init(train: Double, test: Double) {
    precondition(train >= 0 && test >= 0 && train + test > 0, "weights above 0 are needed")
    self.train = train
    self.test = test
  }

  /// Inference alone, as in the paper's tables 5 and 6.
  package static let inference = TimeWeights(train: 0, test: 1)

  package func seconds(train: Double, test: Double) -> Double {
    self.train * train + self.test * test
  }
}
