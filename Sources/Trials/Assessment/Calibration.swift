/// How far the probabilities of a classifier can be believed.
package struct Calibration: Codable, Hashable, Sendable {
  /// Images whose highest probability lies in one bin.
  package struct Bin: Codable, Hashable, Sendable {
    package let count: Int
    /// The mean of the highest probabilities, 0 … 1.
    package let confidence: Double
    /// The share of images that are classified correctly.
    package let accuracy: Double
  }

  /// 15 of equal width from 0 to 1, each with its lower end, the last with both; empty ones are nil.
  package let bins: [Bin?]
  /// The expected calibration error: the mean distance of confidence and accuracy over the bins, each weighing
  /// as many images as it has.
  ///
  /// Source: Naeini, Cooper and Hauskrecht 2015, "Obtaining well calibrated probabilities using Bayesian
  /// binning", with equal-width bins.
  package let expectedError: Double
  /// The mean over the images of the squared distance of the probabilities from the label, summed over the
  /// classes: 0 … 2.
  ///
  /// Source: Brier 1950, "Verification of forecasts expressed in terms of probability".
  package let brier: Double

  /// Nil where a probability is NaN.
  ///
  /// - Parameters: as those of `ClassificationMetrics`.
  package init?(labels: [Int32], probabilities: [Float], classes: Int, binCount: Int = 15) {
    precondition(classes > 0 && !labels.isEmpty && probabilities.count == labels.count * classes)
    guard !probabilities.contains(where: \.isNaN) else { return nil }
    var sums = [(count: Int, confidence: Double, correct: Int)](
      repeating: (0, 0, 0), count: binCount)
    var squares = 0.0
    for (image, label) in labels.enumerated() {
      let first = image * classes
      var best = 0
      for candidate in 0..<classes {
        let value = probabilities[first + candidate]
        if value > probabilities[first + best] { best = candidate }
        let distance = Double(value) - (candidate == Int(label) ? 1 : 0)
        squares += distance * distance
      }
      let confidence = Double(probabilities[first + best])
      let bin = min(binCount - 1, max(0, Int(confidence * Double(binCount))))
      sums[bin].count += 1
      sums[bin].confidence += confidence
      if best == Int(label) { sums[bin].correct += 1 }
    }
    bins = sums.map { sum in
      sum.count == 0
        ? nil
        : Bin(
          count: sum.count, confidence: sum.confidence / Double(sum.count),
          accuracy: Double(sum.correct) / Double(sum.count))
    }
    let total = Double(labels.count)
    expectedError = bins.reduce(0) { error, bin in
      guard let bin else { return error }
      return error + Double(bin.count) / total * abs(bin.accuracy - bin.confidence)
    }
    brier = squares / total
  }
}
