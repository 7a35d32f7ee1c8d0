internal import Kernels

/// An array as stored in a safetensors file.
package struct StoredArray: Sendable, Equatable {
  /// The element type in the file.
  package enum Format: String, CaseIterable, Codable, Hashable, Sendable {
    case float32 = "F32"
    case float16 = "F16"
    case bfloat16 = "BF16"
    case int8 = "I8"
    case uint8 = "U8"

    /// Bytes per element.
    package var width: Int {
      switch self {
      case .float32: 4
      case .float16, .bfloat16: 2
      case .int8, .uint8: 1
      }
    }

    init?(_ type: ElementType) {
      switch type {
      case .float32: self = .float32
      case .float16: self = .float16
      case .bfloat16: self = .bfloat16
      case .int8: self = .int8
      case .uint8: self = .uint8
      default: return nil
      }
    }

    /// Whether the format can represent a number, exactly or, for 16 bits, rounded, without
    /// overflow of finite numbers.
    func holds(_ value: Float) -> Bool {
      switch self {
      case .float32: true
      case .float16: !value.isFinite || Precision.float16.rounded(value).isFinite
      case .bfloat16: !value.isFinite || Precision.bfloat16.rounded(value).isFinite
      case .int8: Int8(exactly: value) != nil
      case .uint8: UInt8(exactly: value) != nil
      }
    }
  }

  enum Content: Sendable, Equatable {
    case numbers([Float], Format)
    case bytes([UInt8])
  }

  package let name: String
  /// Row-major.
  package let shape: [Int]
  let content: Content

  package init(_ name: String, shape: [Int], values: [Float], format: Format = .float32) {
    precondition(shape.reduce(1, *) == values.count, "shape and values disagree")
    self.name = name
    self.shape = shape
    content = .numbers(values, format)
  }

  /// A vector of bytes, U8 in the file.
  package init(_ name: String, bytes: [UInt8]) {
    self.name = name
    shape = [bytes.count]
    content = .bytes(bytes)
  }

  package var format: Format {
    switch content {
    case .numbers(_, let format): format
    case .bytes: .uint8
    }
  }

  /// The bytes of a vector stored as such; nil for numbers.
  package var bytes: [UInt8]? {
    if case .bytes(let bytes) = content { bytes } else { nil }
  }

  /// The numbers, before they are rounded to the format.
  package var values: [Float] {
    switch content {
    case .numbers(let values, _): values
    case .bytes(let bytes): bytes.map { Float($0) }
    }
  }

  /// The size of the array in the file, in bytes.
  package var byteCount: Int { shape.reduce(1, *) * format.width }

  /// Encodes the numbers, little-endian: to 16 bits to nearest, ties to even.
  ///
  /// - Throws: `ModelFileError.unrepresentable` for the first number that the format cannot represent.
  func append(to file: OutputFile, path: String) throws {
    switch content {
    case .bytes(let bytes): try file.append(bytes)
    case .numbers(let values, let format):
      if let wrong = values.firstIndex(where: { !format.holds($0) }) {
        throw ModelFileError.unrepresentable(
          path: path, name: name, value: values[wrong], type: format.rawValue)
      }
      switch format {
      case .float32: try file.append(values)
      case .float16: try file.append(values.lazy.flatMap { Self.bytes(.float16, $0) })
      case .bfloat16: try file.append(values.lazy.flatMap { Self.bytes(.bfloat16, $0) })
      case .int8: try file.append(values.lazy.map { UInt8(bitPattern: Int8($0)) })
      case .uint8: try file.append(values.lazy.map { UInt8($0) })
      }
    }
  }

  private static func bytes(_ precision: Precision, _ value: Float) -> [UInt8] {
    let bits = precision.bits(value)
    return [UInt8(truncatingIfNeeded: bits), UInt8(truncatingIfNeeded: bits >> 8)]
  }
}
