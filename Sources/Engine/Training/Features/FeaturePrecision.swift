/// Storage precision of the cached features.
package enum FeaturePrecision: String, Codable, CaseIterable, Sendable {
  case float32
  /// Half the size: the upper half of a float32, rounded to nearest, ties to even. The features
  /// have a relative error of up to 2⁻⁸, so training differs slightly from that on the images.
  case bfloat16

  /// Bytes per number.
  var width: Int {
    switch self {
    case .float32: 4
    case .bfloat16: 2
    }
  }

  func encode(
    _ values: UnsafePointer<Float>, count: Int, to bytes: UnsafeMutableRawPointer
  ) {
    switch self {
    case .float32: bytes.copyMemory(from: values, byteCount: 4 * count)
    case .bfloat16:
      let words = bytes.bindMemory(to: UInt16.self, capacity: count)
      for i in 0..<count { words[i] = Self.upperHalf(values[i]) }
    }
  }

  func decode(
    _ bytes: UnsafeRawPointer, count: Int, to values: UnsafeMutablePointer<Float>
  ) {
    switch self {
    case .float32: UnsafeMutableRawPointer(values).copyMemory(from: bytes, byteCount: 4 * count)
    case .bfloat16:
      let words = bytes.assumingMemoryBound(to: UInt16.self)
      for i in 0..<count { values[i] = Float(bitPattern: UInt32(words[i]) << 16) }
    }
  }

  static func upperHalf(_ value: Float) -> UInt16 {
    let bits = value.bitPattern
    // Rounding could turn a NaN into infinity; a bit of its payload is kept.
    if value.isNaN { return UInt16(bits >> 16) | 0x40 }
    return UInt16((bits + 0x7FFF + (bits >> 16 & 1)) >> 16)
  }
}
