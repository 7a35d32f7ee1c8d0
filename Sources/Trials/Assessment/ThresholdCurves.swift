/// What one class against the rest gives at each threshold of its probability: the ROC curve and the
/// precision-recall curve.
package struct ThresholdCurves: Hashable, Sendable {
  package struct Point: Codable, Hashable, Sendable {
    /// Images with this probability, or a higher one, count as of the class.
    package let threshold: Double
    /// Of the images of the class those that count as such: the ROC curve's vertical axis, and recall.
    package let truePositiveRate: Double
    /// Of the other images those that count as of the class.
    package let falsePositiveRate: Double
    /// Of the images that count as of the class those that are.
    package let precision: Double
  }

  /// From the highest threshold to the lowest, one a distinct probability.
  package let points: [Point]
  /// The sum over the points of precision times the recall that the point adds.
  package let averagePrecision: Double

  /// Nil where there are no images of the class, or no others.
  package init?(_ scores: [(value: Float, isPositive: Bool)]) {
    let positives = scores.count { $0.isPositive }
    let negatives = scores.count - positives
    guard positives > 0, negatives > 0, !scores.contains(where: { $0.value.isNaN }) else {
      return nil
    }
    let sorted = scores.sorted { $0.value > $1.value }
    var (found, wrong) = (0, 0)
    var points: [Point] = []
    var area = 0.0
    for (index, score) in sorted.enumerated() {
      if score.isPositive { found += 1 } else { wrong += 1 }
      if index + 1 < sorted.count, sorted[index + 1].value == score.value { continue }
      let recall = Double(found) / Double(positives)
      let precision = Double(found) / Double(found + wrong)
      area += precision * (recall - (points.last?.truePositiveRate ?? 0))
      points.append(
        Point(
          threshold: Double(score.value), truePositiveRate: recall,
          falsePositiveRate: Double(wrong) / Double(negatives), precision: precision))
    }
    self.points = points
    averagePrecision = area
  }
}
