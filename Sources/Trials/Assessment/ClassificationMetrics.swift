internal import Foundation

/// How well the class probabilities of a classifier agree with the labels.
///
/// Macro means weigh every class the same. A class takes part where the images say something about
/// it: one that no image has says nothing of how often the class is found, and one that neither has
/// images nor is predicted says nothing at all. These are scikit-learn's values for the labels that
/// occur: `balanced_accuracy_score` for recall, and `average="macro", zero_division=0` with its usual
/// `labels` for precision and F1.
package struct ClassificationMetrics: Codable, Hashable, Sendable {
  /// The share of images whose label is the most probable class; of equally probable ones the
  /// first counts.
  package let accuracy: Double
  /// Mean over the classes that have images of: correct ones among the images of the class.
  package let recall: Double
  /// Mean over the classes that have images or are predicted of: correct ones among the images
  /// taken for the class, 0 where there are none such.
  package let precision: Double
  /// Mean over the same classes of each one's harmonic mean of recall and precision; 0 for a class
  /// that is predicted and has no images.
  package let f1: Double
  /// Area under the ROC curve, each class against the rest, mean over all classes: the probability
  /// that an image of the class gets a higher value for it than another image does, ties counting
  /// half.
  ///
  /// Nil when a probability is NaN, and when a class has no images or all of them: its curve is not
  /// defined then, and a mean over fewer classes would pass for one over all. scikit-learn's
  /// `roc_auc_score` gives no number either.
  package let auc: Double?
  /// Mean cross-entropy in nats; a probability below 2⁻²³, the spacing of floats at 1, counts as
  /// that. Nil when a probability is NaN.
  package let loss: Double?
  /// The share of images whose label is among the five most probable classes; of equally probable ones
  /// those that come first count. Nil of five classes or fewer, where it would always be 1.
  package let topFiveAccuracy: Double?
  /// Whether each image's label is the most probable class.
  package let correct: ImageBits
  /// How far the probabilities can be believed; nil when one is NaN.
  package let calibration: Calibration?
  /// Images by label (row) and predicted class (column).
  package let confusion: [[Int]]

  /// - Parameters:
  ///   - labels: one an image, `0 ..< classes`, at least one image.
  ///   - probabilities: `labels.count · classes` values, an image's classes beside each other.
  ///   - classes: at least one.
  package init(labels: [Int32], probabilities: [Float], classes: Int) {
    precondition(classes > 0 && !labels.isEmpty, "there must be an image and a class")
    precondition(probabilities.count == labels.count * classes)
    precondition(labels.allSatisfy { (0..<Int32(classes)).contains($0) }, "a label is no class")

    var confusion = [[Int]](repeating: [Int](repeating: 0, count: classes), count: classes)
    var entropy = 0.0
    var isCorrect: [Bool] = []
    var amongFive = 0
    for (image, label) in labels.enumerated() {
      let first = image * classes
      var predicted = 0
      // NaN is never larger: a diverged network predicts the first class.
      for candidate in 0..<classes
      where probabilities[first + candidate] > probabilities[first + predicted] {
        predicted = candidate
      }
      confusion[Int(label)][predicted] += 1
      isCorrect.append(predicted == Int(label))
      let own = probabilities[first + Int(label)]
      let before = (0..<classes).count {
        let other = probabilities[first + $0]
        return other > own || other == own && $0 < label
      }
      if before < 5, !own.isNaN { amongFive += 1 }
      entropy -= log(max(Double(Float.ulpOfOne), Double(probabilities[first + Int(label)])))
    }
    self.confusion = confusion
    self.correct = ImageBits(isCorrect)
    topFiveAccuracy = classes > 5 ? Self.share(amongFive, of: labels.count) : nil
    calibration = Calibration(labels: labels, probabilities: probabilities, classes: classes)

    let hits = (0..<classes).map { confusion[$0][$0] }
    let actual = confusion.map { $0.reduce(0, +) }
    let predicted = (0..<classes).map { column in confusion.reduce(0) { $0 + $1[column] } }
    accuracy = Self.share(hits.reduce(0, +), of: labels.count)
    let present = (0..<classes).filter { actual[$0] > 0 }
    let occurring = (0..<classes).filter { actual[$0] + predicted[$0] > 0 }
    recall = Self.mean(present.map { Self.share(hits[$0], of: actual[$0]) })
    precision = Self.mean(occurring.map { Self.share(hits[$0], of: predicted[$0]) })
    f1 = Self.mean(
      occurring.map { Self.share(2 * hits[$0], of: actual[$0] + predicted[$0]) })

    guard !probabilities.contains(where: \.isNaN) else {
      (auc, loss) = (nil, nil)
      return
    }
    loss = entropy / Double(labels.count)
    guard present.count == classes, classes > 1 else {
      auc = nil
      return
    }
    auc = Self.mean(
      (0..<classes).map { positive in
        Self.area(
          labels.enumerated().map { image, label in
            (probabilities[image * classes + positive], Int(label) == positive)
          })
      })
  }

  /// The classes that no image has, by their numbers.
  package var classesWithoutImages: [Int] {
    confusion.indices.filter { confusion[$0].allSatisfy { $0 == 0 } }
  }

  private static func share(_ part: Int, of whole: Int) -> Double {
    whole == 0 ? 0 : Double(part) / Double(whole)
  }

  private static func mean(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(values.count)
  }

  /// The area under one ROC curve from the sum of ranks (Mann and Whitney).
  ///
  /// - Parameter scores: of at least one positive and one negative.
  private static func area(_ scores: [(value: Float, isPositive: Bool)]) -> Double {
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
    let (p, n) = (Double(positives), Double(sorted.count - positives))
    return (rankSum - p * (p + 1) / 2) / (p * n)
  }
}
