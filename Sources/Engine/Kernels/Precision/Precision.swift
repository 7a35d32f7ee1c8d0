internal import COneDNN

/// The floating-point dtype of weights and activations.
///
/// Sums are float32 in all of them, and so are the optimizer's weights.
package enum Precision: String, Codable, CaseIterable, Hashable, Sendable {
  case float32
  /// 8 exponent bits, 7 fraction bits: float32's range with three digits.
  case bfloat16
  /// IEEE 754 binary16: 5 exponent bits, 10 fraction bits; the largest number is 65,504, subnormal
  /// below 6.1e-5, the smallest is 6.0e-8.
  case float16

  /// oneDNN's name for it.
  var native: dnnl_data_type_t {
    switch self {
    case .float32: dnnl_f32
    case .bfloat16: dnnl_bf16
    case .float16: dnnl_f16
    }
  }

  /// Rounds to the nearest number of this precision, ties to even.
  ///
  /// Overflow gives infinity. NaN stays NaN.
  package func rounded(_ value: Float) -> Float {
    switch self {
    case .float32: value
    case .bfloat16: Self.roundedToBrainFloat(value)
    case .float16: Self.roundedToHalf(value)
    }
  }

  /// Rounds numbers in place.
  package func round(_ values: UnsafeMutableBufferPointer<Float>) {
    switch self {
    case .float32: break
    case .bfloat16: for i in values.indices { values[i] = Self.roundedToBrainFloat(values[i]) }
    case .float16: for i in values.indices { values[i] = Self.roundedToHalf(values[i]) }
    }
  }

  /// Whether no number of `values` overflows when rounded.
  package func holds(_ values: [Float]) -> Bool {
    values.allSatisfy { !$0.isFinite || rounded($0).isFinite }
  }

  /// The 16 bits of a number after rounding; NaN becomes the quiet NaN of its sign.
  ///
  /// - Precondition: a 16-bit precision.
  package func bits(_ value: Float) -> UInt16 {
    let wide = rounded(value).bitPattern
    let sign = UInt16(truncatingIfNeeded: wide >> 16) & 0x8000
    switch self {
    case .float32: preconditionFailure("float32 has 32 bits")
    case .bfloat16: return value.isNaN ? sign | 0x7FC0 : UInt16(truncatingIfNeeded: wide >> 16)
    case .float16:
      if value.isNaN { return sign | 0x7E00 }
      let magnitude = wide & 0x7FFF_FFFF
      if magnitude >= 0x7F80_0000 { return sign | 0x7C00 }
      if magnitude < 0x3880_0000 {
        // A multiple of 2⁻²⁴ below 2⁻¹⁴.
        return sign | UInt16(Float(bitPattern: magnitude) * 0x1p24)
      }
      return sign | UInt16(truncatingIfNeeded: (magnitude - 0x3800_0000) >> 13)
    }
  }

  // Both without branches, so that loops vectorize.

  @inline(__always)
  private static func roundedToBrainFloat(_ value: Float) -> Float {
    let bits = value.bitPattern
    // Half a unit less one, and one more where the last bit kept is 1: ties go to even.
    let sum = (bits &+ 0x7FFF &+ (bits >> 16 & 1)) & 0xFFFF_0000
    let quiet = bits | 0x0040_0000
    return Float(bitPattern: bits & 0x7FFF_FFFF > 0x7F80_0000 ? quiet : sum)
  }

  @inline(__always)
  private static func roundedToHalf(_ value: Float) -> Float {
    let bits = value.bitPattern
    let magnitude = bits & 0x7FFF_FFFF
    let normal = (magnitude &+ 0xFFF &+ (magnitude >> 13 & 1)) & ~0x1FFF
    // Near 0.5 float32's spacing is 2⁻²⁴, which is binary16's below 2⁻¹⁴.
    let small = (Float(bitPattern: min(magnitude, 0x3880_0000)) + 0.5 - 0.5).bitPattern
    var result = magnitude < 0x3880_0000 ? small : normal
    // 2¹⁶ is the first number that is too large.
    result = result >= 0x4780_0000 ? 0x7F80_0000 : result
    result = magnitude > 0x7F80_0000 ? magnitude | 0x0040_0000 : result
    return Float(bitPattern: result | bits & 0x8000_0000)
  }
}

/// How a precision is computed.
package enum PrecisionSupport: String, Codable, Hashable, Sendable {
  /// By instructions for it.
  case native
  /// In float32, with the result of each operation rounded: the same numbers, slower.
  case emulated
}
