internal import Foundation

/// Stateless random numbers: a hash of what identifies the draw.
package enum RandomBits {
  /// 64 well-mixed bits for a pair of numbers.
  ///
  /// Source: the finalizer of SplitMix64, Steele, Lea and Flood 2014.
  package static func hash(_ a: UInt64, _ b: UInt64) -> UInt64 {
    var z = a &+ (b &+ 1) &* 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Draw `index` of the stream `seed`, uniform in 0 ..< 1 with 53 bits.
  package static func uniform(_ seed: UInt64, _ index: UInt64) -> Double {
    Double(hash(seed, index) >> 11) * 0x1p-53
  }

  /// The first `count` draws of the stream `seed`, uniform within ± `limit`.
  package static func uniform(_ seed: UInt64, count: Int, limit: Double) -> [Float] {
    (0..<count).map { Float((2 * uniform(seed, UInt64($0)) - 1) * limit) }
  }

  /// `count` normal draws of the stream `seed` with mean 0.
  ///
  /// Source: Box and Muller 1958.
  package static func normal(_ seed: UInt64, count: Int, deviation: Double) -> [Float] {
    (0..<UInt64(count)).map { index in
      // 1 - u lies in (0, 1], where the logarithm is finite.
      let radius = (-2 * log(1 - uniform(seed, 2 * index))).squareRoot()
      return Float(radius * cos(2 * Double.pi * uniform(seed, 2 * index + 1)) * deviation)
    }
  }
}
