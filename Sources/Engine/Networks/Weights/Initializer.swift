internal import Kernels

/// How a parameter is initialized.
package enum Initializer: String, Codable, CaseIterable, Hashable, Sendable {
  case zeros
  case ones
  /// Uniform within ±√(6 / (fan in + fan out)). Source: Glorot and Bengio 2010, equation 16.
  case glorotUniform = "glorot"
  /// Normal with standard deviation √(2 / fan in). Source: He et al. 2015, "Delving Deep into Rectifiers".
  case heNormal = "he"

  /// Those that kernels can start with, so that their units differ.
  package static let ofKernels: [Initializer] = [.heNormal, .glorotUniform]

  /// The values of a parameter.
  ///
  /// - Parameter seed: seeds the stream; two parameters of one network need two seeds.
  func values(shape: [Int], seed: UInt64) -> [Float] {
    let count = shape.reduce(1, *)
    switch self {
    case .zeros: return Array(repeating: 0, count: count)
    case .ones: return Array(repeating: 1, count: count)
    case .glorotUniform:
      let (fanIn, fanOut) = Self.fans(shape)
      let limit = (6 / Double(fanIn + fanOut)).squareRoot()
      return RandomBits.uniform(seed, count: count, limit: limit)
    case .heNormal:
      let deviation = (2 / Double(Self.fans(shape).fanIn)).squareRoot()
      return RandomBits.normal(seed, count: count, deviation: deviation)
    }
  }

  /// Fan-in and fan-out: O×I×R×S and O×I.
  private static func fans(_ shape: [Int]) -> (fanIn: Int, fanOut: Int) {
    let area = shape.dropFirst(2).reduce(1, *)
    return (shape.dropFirst().first.map { $0 * area } ?? 1, shape[0] * area)
  }
}

extension Parameter.Role {
  /// The usual initializer of a parameter of this role; `weights` is that of kernels.
  func initializer(weights: Initializer) -> Initializer {
    switch self {
    case .kernel: weights
    case .bias, .beta, .movingMean, .mean, .count, .value, .constant: .zeros
    case .gamma, .movingVariance, .variance: .ones
    }
  }
}
