internal import COneDNN

/// The floating-point numbers that weights and activations are kept in.
///
/// Sums are float32 in all of them, and so are the weights that an optimizer moves.
package enum Precision: String, Codable, CaseIterable, Hashable, Sendable {
  case float32
  /// 8 bits of exponent, 7 of fraction: float32's range with three digits.
  case bfloat16
  /// IEEE 754 binary16: 5 bits of exponent, 10 of fraction; 65,504 is the largest number, below
  /// 6.1e-5 digits are lost, 6.0e-8 is the smallest.
  case float16

  /// oneDNN's name for it.
  var native: dnnl_data_type_t {
    switch self {
    case .float32: dnnl_f32
    case .bfloat16: dnnl_bf16
    case .float16: dnnl_f16
    }
  }

  /// The nearest number of this precision, of two equally near ones the one whose last bit is 0.
  ///
  /// What lies beyond the largest number by half a step or more becomes infinite. NaN stays NaN.
  package func rounded(_ value: Float) -> Float {
    switch self {
    case .float32: value
    case .bfloat16: Self.roundedToBrainFloat(value)
    case .float16: Self.roundedToHalf(value)
    }
  }

  /// Rounds numbers where they lie.
  package func round(_ values: UnsafeMutableBufferPointer<Float>) {
    switch self {
    case .float32: break
    case .bfloat16: for i in values.indices { values[i] = Self.roundedToBrainFloat(values[i]) }
    case .float16: for i in values.indices { values[i] = Self.roundedToHalf(values[i]) }
    }
  }

  /// Whether no number of `values` becomes infinite by rounding.
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

  // Both without branches, so that loops become vector instructions.

  @inline(__always)
  private static func roundedToBrainFloat(_ value: Float) -> Float {
    let bits = value.bitPattern
    // Half a step less one, and one more where the last bit kept is 1: ties go to even.
    let sum = (bits &+ 0x7FFF &+ (bits >> 16 & 1)) & 0xFFFF_0000
    let quiet = bits | 0x0040_0000
    return Float(bitPattern: bits & 0x7FFF_FFFF > 0x7F80_0000 ? quiet : sum)
  }

  @inline(__always)
  private static func roundedToHalf(_ value: Float) -> Float {
    let bits = value.bitPattern
    let magnitude = bits & 0x7FFF_FFFF
    let normal = (magnitude &+ 0xFFF &+ (magnitude >> 13 & 1)) & ~0x1FFF
    // Near 0.5 float32's steps are 2⁻²⁴, which are binary16's below 2⁻¹⁴.
    let small = (Float(bitPattern: min(magnitude, 0x3880_0000)) + 0.5 - 0.5).bitPattern
    var result = magnitude < 0x3880_0000 ? small : normal
    // 2¹⁶ is the first number that is too large.
    result = result >= 0x4780_0000 ? 0x7F80_0000 : result
    result = magnitude > 0x7F80_0000 ? magnitude | 0x0040_0000 : result
    return Float(bitPattern: result | bits & 0x8000_0000)
  }
}

/// How a precision is computed with.
package enum PrecisionSupport: String, Codable, Hashable, Sendable {
  /// By instructions for it.
  case native
  /// In float32, what each operation gives being rounded: the same numbers, slower.
  case emulated
}
