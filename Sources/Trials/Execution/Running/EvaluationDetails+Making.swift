internal import Assessment
internal import Datasets
internal import Foundation
internal import Trials

extension EvaluationDetails {
  /// As many samples as a figure may ask for.
  private static let sampleCount = 40
  /// Larger images are reduced to this side.
  private static let largestSide = 96

  /// - Parameter probabilities: an image's classes beside each other.
  init(
    _ test: ImageSet, probabilities: [Float], classes: [String], _ metrics: ClassificationMetrics
  ) {
    let guesses = (0..<test.count).map { image -> (prediction: Int, confidence: Float) in
      let first = image * classes.count
      var best = 0
      for candidate in 0..<classes.count
      where probabilities[first + candidate] > probabilities[first + best] {
        best = candidate
      }
      return (best, probabilities[first + best])
    }
    // The first images that are recognized, and the surest mistakes.
    let right = (0..<test.count).filter { guesses[$0].prediction == Int(test.labels[$0]) }
    let wrong = (0..<test.count).filter { guesses[$0].prediction != Int(test.labels[$0]) }
      .sorted { (guesses[$1].confidence, $0) < (guesses[$0].confidence, $1) }
    var chosen: [Int] = []
    for place in 0..<Self.sampleCount {
      if place < right.count { chosen.append(right[place]) }
      if place < wrong.count { chosen.append(wrong[place]) }
    }
    let samples = chosen.prefix(Self.sampleCount).map { image in
      let (width, height, pixels) = Self.picture(image, of: test)
      return Sample(
        pixels: pixels, width: width, height: height, label: Int(test.labels[image]),
        prediction: guesses[image].prediction,
        confidence: min(1, max(0, Double(guesses[image].confidence))))
    }
    self.init(classes: classes, confusion: metrics.confusion, samples: samples)
  }

  /// An image as RGB, every n-th pixel of it where it is large.
  private static func picture(_ image: Int, of set: ImageSet) -> (Int, Int, Data) {
    let step = max(1, (max(set.width, set.height) + largestSide - 1) / largestSide)
    let (width, height) = ((set.width + step - 1) / step, (set.height + step - 1) / step)
    let area = set.width * set.height
    let start = image * set.channels * area
    var bytes = Data(capacity: 3 * width * height)
    for row in 0..<height {
      for column in 0..<width {
        let pixel = start + row * step * set.width + column * step
        for channel in 0..<3 {
          // Gray images have one channel for all three colors.
          bytes.append(set.pixels[pixel + (set.channels == 3 ? channel : 0) * area])
        }
      }
    }
    return (width, height, bytes)
  }
}

extension Store {
  private static let detailsName = "details.json"

  /// Writes the details into the folder of an evaluation that is being stored.
  static func write(_ details: EvaluationDetails, to folder: String) throws {
    let path = "\(folder)/\(detailsName)"
    do {
      try JSONEncoder().encode(details).write(to: URL(fileURLWithPath: path))
    } catch {
      throw StoreError.cannotWrite(path: path, error)
    }
  }

  /// What an evaluation has left beside its numbers; nil where that is missing or damaged.
  ///
  /// - Parameter warn: told of damage; the whole evaluation is then made again.
  func details(
    _ evaluation: StageKey, warn: (String) -> Void = { _ in }
  ) -> EvaluationDetails? {
    value(in: Self.detailsName, of: evaluation, as: EvaluationDetails.self, warn: warn)
  }
}
