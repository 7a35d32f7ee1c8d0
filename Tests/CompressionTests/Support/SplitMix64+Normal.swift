import TestSupport

extension SplitMix64 {
  /// Roughly normal: the sum of four uniform numbers.
  mutating func normal(_ deviation: Float = 1) -> Float {
    (0..<4).reduce(0) { sum, _ in sum + Float.random(in: -1...1, using: &self) } * deviation
  }

  mutating func normals(_ count: Int, _ deviation: Float = 1) -> [Float] {
    (0..<count).map { _ in normal(deviation) }
  }
}
