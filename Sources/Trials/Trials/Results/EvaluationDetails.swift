package import Foundation

/// What an evaluation leaves beside its numbers: too much for every report, and read by those that show it.
package struct EvaluationDetails: Codable, Sendable {
  package struct Sample: Codable, Sendable {
    /// RGB, row by row, one byte a channel.
    package let pixels: Data
    package let width: Int
    package let height: Int
    /// Indices of `classes`.
    package let label: Int
    package let prediction: Int
    /// The probability of the prediction, 0 … 1.
    package let confidence: Double

    package init(
      pixels: Data, width: Int, height: Int, label: Int, prediction: Int, confidence: Double
    ) {
      self.pixels = pixels
      self.width = width
      self.height = height
      self.label = label
      self.prediction = prediction
      self.confidence = confidence
    }
  }

  package let classes: [String]
  /// Test images by label (row) and predicted class (column).
  package let confusion: [[Int]]
  /// Right and wrong in turn where there are both, the surest first.
  package let samples: [Sample]

  package init(classes: [String], confusion: [[Int]], samples: [Sample]) {
    self.classes = classes
    self.confusion = confusion
    self.samples = samples
  }
}
