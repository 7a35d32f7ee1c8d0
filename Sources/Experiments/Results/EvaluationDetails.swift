public import Foundation

/// What an evaluation leaves beside its numbers: too much for every report, and read by those that show it.
public struct EvaluationDetails: Codable, Sendable {
  public struct Sample: Codable, Sendable {
    /// RGB, row by row, one byte a channel.
    public let pixels: Data
    public let width: Int
    public let height: Int
    /// Indices of `classes`.
    public let label: Int
    public let prediction: Int
    /// The probability of the prediction, 0 … 1.
    public let confidence: Double
  }

  public let classes: [String]
  /// Test images by label (row) and predicted class (column).
  public let confusion: [[Int]]
  /// Right and wrong in turn where there are both, the surest first.
  public let samples: [Sample]
}
