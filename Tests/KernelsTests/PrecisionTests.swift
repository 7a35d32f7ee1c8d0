import Kernels
import Testing

@Suite struct PrecisionTests {
  private static let lowerHalves: [UInt32] = [
    0, 0x0FFF, 0x1000, 0x1001, 0x2000, 0x3000, 0x7FFF, 0x8000, 0x8001, 0xFFFF,
  ]

  /// FNV-1a over the little-endian patterns, every NaN as 0x7FFF.
  private func digest(_ precision: Precision) -> UInt64 {
    var digest: UInt64 = 0xCBF2_9CE4_8422_2325
    for lower in Self.lowerHalves {
      for upper in UInt32(0)..<65_536 {
        let value = Float(bitPattern: upper << 16 | lower)
        let bits = value.isNaN ? 0x7FFF : precision.bits(value)
        for byte in [bits & 0xFF, bits >> 8] {
          digest = (digest ^ UInt64(byte)) &* 0x100_0000_01B3
        }
      }
    }
    return digest
  }

  /// Recorded by Reference/rounding.py with numpy 2.4.6 (float16) and torch 2.15.0 (bfloat16).
  @Test(arguments: [
    (Precision.float16, 0x8403_77D0_213E_D2B9 as UInt64),
    (.bfloat16, 0xE0C5_A6B4_F33A_EBA5),
  ])
  func bitsAreThoseOfNumpyAndTorch(_ precision: Precision, _ expected: UInt64) {
    #expect(digest(precision) == expected)
  }

  /// Every 16-bit number is its own rounding, and what lies between two neighbors becomes one.
  @Test(arguments: [Precision.float16, .bfloat16])
  func roundingIsThatOfTheBits(_ precision: Precision) {
    var mistakes = 0
    for lower in Self.lowerHalves {
      for upper in UInt32(0)..<65_536 {
        let value = Float(bitPattern: upper << 16 | lower)
        let rounded = precision.rounded(value)
        if value.isNaN {
          mistakes += rounded.isNaN ? 0 : 1
        } else {
          mistakes += rounded == Self.value(precision.bits(value), precision) ? 0 : 1
          mistakes += precision.rounded(rounded) == rounded ? 0 : 1
          mistakes += rounded.sign == value.sign ? 0 : 1
        }
      }
    }
    #expect(mistakes == 0)
  }

  /// By the formulas of IEEE 754, section 3.4.
  private static func value(_ bits: UInt16, _ precision: Precision) -> Float {
    if precision == .bfloat16 { return Float(bitPattern: UInt32(bits) << 16) }
    let sign: Float = bits >> 15 == 1 ? -1 : 1
    let (exponent, fraction) = (Int(bits >> 10) % 32, Float(bits % 1024))
    if exponent == 31 { return sign * .infinity }
    if exponent == 0 { return sign * fraction * 0x1p-24 }
    return sign * Float(sign: .plus, exponent: exponent - 15, significand: 1 + fraction / 1024)
  }

  @Test func overflow() {
    #expect(Precision.float16.rounded(65_519) == 65_504)
    #expect(Precision.float16.rounded(65_520) == .infinity)
    #expect(Precision.float16.rounded(-65_520) == -.infinity)
    #expect(Precision.float16.holds([65_519, -.infinity, .nan]))
    #expect(!Precision.float16.holds([1, 65_520]))
    #expect(Precision.bfloat16.holds([65_520]))
    #expect(!Precision.bfloat16.holds([.greatestFiniteMagnitude]))
    #expect(Precision.float32.holds([.greatestFiniteMagnitude]))
  }

  @Test(arguments: Precision.allCases)
  func roundsInPlace(_ precision: Precision) {
    var values = noise(1000, seed: 3) + [0, -0.0, 1e-6, 70_000]
    let expected = values.map { precision.rounded($0).bitPattern }
    values.withUnsafeMutableBufferPointer { precision.round($0) }
    #expect(values.map(\.bitPattern) == expected)
  }
}
