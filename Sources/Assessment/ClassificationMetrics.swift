internal import Foundation

/// How well the class probabilities of a classifier agree with the labels.
///
/// Macro means weigh every class the same and run over all classes, also those that no image of the
/// set has. A share of nothing (0/0) counts as 0, as scikit-learn's `zero_division=0` has it.
public struct ClassificationMetrics: Codable, Hashable, Sendable {
  /// The share of images whose label is the most probable class; of equally probable ones the
  /// first counts.
  public let accuracy: Double
  /// Mean over the classes of: correct ones among the images of the class.
  public let recall: Double
  /// Mean over the classes of: correct ones among the images taken for the class.
  public let precision: Double
  /// Mean over the classes of each one's harmonic mean of recall and precision.
  public let f1: Double
  /// Area under the ROC curve, each class against the rest, averaged over the classes that some but
  /// not all images have: the probability that an image of the class gets a higher value for it
  /// than another image does, ties counting half. Nil when there is no such class or a
  /// probability is NaN.
  public let auc: Double?
  /// Mean cross-entropy in nats; a probability below 2⁻²³, the spacing of floats at 1, counts as
  /// that. Nil when a probability is NaN.
  public let loss: Double?
  /// Images by label (row) and predicted class (column).
  public let confusion: [[Int]]

  /// - Parameters:
  ///   - labels: one an image, `0 ..< classes`, at least one image.
  ///   - probabilities: `labels.count · classes` values, an image's classes beside each other.
  ///   - classes: at least one.
  public init(labels: [Int32], probabilities: [Float], classes: Int) {
    precondition(classes > 0 && !labels.isEmpty, "there must be an image and a class")
    precondition(probabilities.count == labels.count * classes)
    precondition(labels.allSatisfy { (0..<Int32(classes)).contains($0) }, "a label is no class")

    var confusion = [[Int]](repeating: [Int](repeating: 0, count: classes), count: classes)
    var entropy = 0.0
    for (image, label) in labels.enumerated() {
      let first = image * classes
      var predicted = 0
      // NaN is never larger: a diverged network predicts the first class.
      for candidate in 0..<classes
      where probabilities[first + candidate] > probabilities[first + predicted] {
        predicted = candidate
      }
      confusion[Int(label)][predicted] += 1
      entropy -= log(max(Double(Float.ulpOfOne), Double(probabilities[first + Int(label)])))
    }
    self.confusion = confusion

    let correct = (0..<classes).map { confusion[$0][$0] }
    let actual = confusion.map { $0.reduce(0, +) }
    let predicted = (0..<classes).map { column in confusion.reduce(0) { $0 + $1[column] } }
    accuracy = Self.share(correct.reduce(0, +), of: labels.count)
    recall = Self.mean(zip(correct, actual).map { Self.share($0, of: $1) })
    precision = Self.mean(zip(correct, predicted).map { Self.share($0, of: $1) })
    f1 = Self.mean(
      (0..<classes).map { Self.share(2 * correct[$0], of: actual[$0] + predicted[$0]) })

    guard !probabilities.contains(where: \.isNaN) else {
      (auc, loss) = (nil, nil)
      return
    }
    loss = entropy / Double(labels.count)
    let areas = (0..<classes).compactMap { positive in
      Self.area(
        labels.enumerated().map { image, label in
          (probabilities[image * classes + positive], Int(label) == positive)
        })
    }
    auc = areas.isEmpty ? nil : Self.mean(areas)
  }

  private static func share(_ part: Int, of whole: Int) -> Double {
    whole == 0 ? 0 : Double(part) / Double(whole)
  }

  private static func mean(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(values.count)
  }

  /// The area under one ROC curve from the sum of ranks (Mann and Whitney); nil without positives
  /// or without negatives.
  private static func area(_ scores: [(value: Float, isPositive: Bool)]) -> Double? {
    let sorted = scores.sorted { $0.value < $1.value }
    var positives = 0
    var rankSum = 0.0
    var start = 0
    while start < sorted.count {
      var end = start
      var positivesHere = 0
      while end < sorted.count && sorted[end].value == sorted[start].value {
        if sorted[end].isPositive { positivesHere += 1 }
        end += 1
      }
      // Ranks start + 1 … end, shared by all that tie.
      rankSum += Double(positivesHere) * Double(start + 1 + end) / 2
      positives += positivesHere
      start = end
    }
    let negatives = sorted.count - positives
    guard positives > 0, negatives > 0 else { return nil }
    let (p, n) = (Double(positives), Double(negatives))
    return (rankSum - p * (p + 1) / 2) / (p * n)
  }
}
