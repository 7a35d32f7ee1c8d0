/// The element types in files, and their conversion to float32.
enum ElementType: CaseIterable {
  case float16, bfloat16, float32, float64
  case int8, int16, int32, int64
  case uint8, uint16, uint32, uint64
  case bool

  /// Bytes per element.
  var width: Int {
    switch self {
    case .int8, .uint8, .bool: 1
    case .float16, .bfloat16, .int16, .uint16: 2
    case .float32, .int32, .uint32: 4
    case .float64, .int64, .uint64: 8
    }
  }

  /// Converts the elements in `raw` to floats. float64 and integers above 2^24 are rounded to the
  /// nearest float, all others are exact, NaN payloads included.
  ///
  /// - Parameter values: has room for `raw.count / width` floats.
  func decode(
    _ raw: UnsafeRawBufferPointer, bigEndian: Bool, into values: UnsafeMutablePointer<Float>
  ) {
    func each<Word: FixedWidthInteger & BitwiseCopyable>(
      _ type: Word.Type, _ convert: (Word) -> Float
    ) {
      for index in 0..<(raw.count / MemoryLayout<Word>.size) {
        let word = raw.loadUnaligned(fromByteOffset: index * MemoryLayout<Word>.size, as: type)
        values[index] = convert(bigEndian ? Word(bigEndian: word) : Word(littleEndian: word))
      }
    }
    switch self {
    case .float16: each(UInt16.self) { Self.float(half: $0) }
    case .bfloat16: each(UInt16.self) { Float(bitPattern: UInt32($0) << 16) }
    case .float32: each(UInt32.self) { Float(bitPattern: $0) }
    case .float64: each(UInt64.self) { Float(Double(bitPattern: $0)) }
    case .int8: each(Int8.self) { Float($0) }
    case .int16: each(Int16.self) { Float($0) }
    case .int32: each(Int32.self) { Float($0) }
    case .int64: each(Int64.self) { Float($0) }
    case .uint8: each(UInt8.self) { Float($0) }
    case .uint16: each(UInt16.self) { Float($0) }
    case .uint32: each(UInt32.self) { Float($0) }
    case .uint64: each(UInt64.self) { Float($0) }
    case .bool: each(UInt8.self) { $0 == 0 ? 0 : 1 }
    }
  }

  /// The value of an IEEE 754 binary16 number. Done on the bits because Swift has no `Float16` on
  /// Intel Macs.
  private static func float(half: UInt16) -> Float {
    let sign = UInt32(half & 0x8000) << 16
    let exponent = UInt32(half >> 10 & 0x1F)
    let fraction = UInt32(half & 0x3FF)
    switch exponent {
    case 0: return Float(bitPattern: sign | (Float(fraction) * 0x1p-24).bitPattern)
    case 0x1F: return Float(bitPattern: sign | 0x7F80_0000 | fraction << 13)
    default: return Float(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
    }
  }
}

/// Checks on shapes from files.
enum ArrayShape {
  /// Above the limits of numpy and the frameworks, so that a header cannot ask for millions.
  static let maximumRank = 64

  /// The number of elements, or nil where it overflows, or the product of any of the extents.
  static func elements(of shape: [Int]) -> Int? {
    var product = 1
    // Zeros are skipped first: [2^62, 4, 0] is empty, yet the partial product would overflow.
    for extent in shape where extent != 0 {
      let (next, overflow) = product.multipliedReportingOverflow(by: extent)
      if overflow { return nil }
      product = next
    }
    return shape.contains(0) ? 0 : product
  }
}
