/// SplitMix64 (Steele, Lea and Flood 2014): the same numbers for the same seed everywhere.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
    return bits ^ bits >> 31
  }

  /// Roughly normal: the sum of four uniform numbers.
  mutating func normal(_ deviation: Float = 1) -> Float {
    (0..<4).reduce(0) { sum, _ in sum + Float.random(in: -1...1, using: &self) } * deviation
  }

  mutating func normals(_ count: Int, _ deviation: Float = 1) -> [Float] {
    (0..<count).map { _ in normal(deviation) }
  }
}
