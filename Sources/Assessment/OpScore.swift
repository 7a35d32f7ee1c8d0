internal import Foundation

/// The operational score of a classifier: accuracy, time and size in one number; lower is better.
///
/// Source: Arı and Çamlı 2022, equation 1.
public enum OpScore {
  /// `-log10(1 / (1 - accuracy)) + log10(seconds) + log10(megabytes)`.
  ///
  /// - Parameters:
  ///   - accuracy: the share of images classified correctly, 0 … 1.
  ///   - seconds: above 0.
  ///   - megabytes: 10⁶ bytes, above 0.
  ///   - testCount: the number of test images; an accuracy of 1 counts as an error of
  ///     `1 / (2 · testCount)`, which keeps the score finite.
  /// - Returns: nil where time or size is not above 0: the score is not defined there.
  public static func score(
    accuracy: Double, seconds: Double, megabytes: Double, testCount: Int
  ) -> Double? {
    guard seconds > 0, megabytes > 0 else { return nil }
    let error = max(1 - accuracy, 1 / (2 * Double(max(testCount, 1))))
    return log10(error) + log10(seconds) + log10(megabytes)
  }
}
