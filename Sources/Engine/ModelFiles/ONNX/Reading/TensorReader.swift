internal import Foundation
internal import SwiftProtobuf

/// Reads a file's tensors into arrays.
struct TensorReader {
  let external: ExternalData

  /// ONNX's element type numbers and their raw data formats.
  ///
  /// Source: `TensorProto.DataType` of onnx.proto.
  private static let types: [Int: ElementType] = [
    1: .float32, 2: .uint8, 3: .int8, 4: .uint16, 5: .int16, 6: .int32, 7: .int64, 9: .bool,
    10: .float16, 11: .float64, 12: .uint32, 13: .uint64, 16: .bfloat16,
  ]

  /// Whether ONNX's type is a supported floating-point type.
  static func isFloat(_ type: Int32) -> Bool {
    types[Int(type)].map { floatTypes.contains($0) } ?? false
  }

  static func isInteger(_ type: Int32) -> Bool {
    types[Int(type)] != nil && !isFloat(type)
  }

  private static let floatTypes: Set<ElementType> = [.float16, .bfloat16, .float32, .float64]

  /// - Parameter name: for errors.
  /// - Throws: `ONNXError.Problem.tensor`, and `ModelFileError` for external data.
  func array(_ tensor: ONNXTensorProto, name: String) throws -> ConstantArray {
    func failure(_ problem: ONNXError.TensorProblem) -> ONNXError.Problem {
      .tensor(name, problem)
    }
    guard let type = Self.types[Int(tensor.dataType)] else {
      throw failure(.unsupportedType(Int(tensor.dataType)))
    }
    guard !tensor.hasSegment else { throw failure(.segments) }
    guard tensor.dims.count <= ArrayShape.maximumRank else {
      throw failure(.shapeTooLarge(tensor.dims.map { Int($0) }))
    }
    if let extent = tensor.dims.first(where: { $0 < 0 }) {
      throw failure(.badExtent(Int(extent)))
    }
    let shape = tensor.dims.map { Int($0) }
    guard let count = ArrayShape.elements(of: shape),
      case (let bytes, let overflow) = count.multipliedReportingOverflow(by: type.width), !overflow
    else { throw failure(.shapeTooLarge(shape)) }

    if tensor.dataLocation == .external {
      let data = try external.bytes(of: tensor, name: name, count: bytes)
      return Self.decode(data, type, count: count, shape: shape)
    }
    if tensor.hasRawData {
      guard tensor.rawData.count == bytes else {
        throw failure(.wrongSize(shape: shape, needed: bytes, found: tensor.rawData.count))
      }
      return Self.decode(tensor.rawData, type, count: count, shape: shape)
    }
    let array = Self.typed(tensor, type, shape: shape)
    guard array.count == count else {
      throw failure(
        .wrongSize(shape: shape, needed: bytes, found: array.count * type.width))
    }
    return array
  }

  private static func decode(_ data: Data, _ type: ElementType, count: Int, shape: [Int])
    -> ConstantArray
  {
    data.withUnsafeBytes { raw in
      if floatTypes.contains(type) {
        let values = [Float](unsafeUninitializedCapacity: count) { buffer, filled in
          if let start = buffer.baseAddress { type.decode(raw, bigEndian: false, into: start) }
          filled = count
        }
        return ConstantArray(shape: shape, floats: values)
      }
      func each<Word: FixedWidthInteger & BitwiseCopyable>(_: Word.Type) -> ConstantArray {
        ConstantArray(
          shape: shape,
          integers: (0..<count).map { index in
            let word = raw.loadUnaligned(
              fromByteOffset: index * MemoryLayout<Word>.size, as: Word.self)
            return BatchCount(Int(clamping: Word(littleEndian: word)))
          })
      }
      return switch type {
      case .int8: each(Int8.self)
      case .int16: each(Int16.self)
      case .int32: each(Int32.self)
      case .uint8, .bool: each(UInt8.self)
      case .uint16: each(UInt16.self)
      case .uint32: each(UInt32.self)
      case .uint64: each(UInt64.self)
      default: each(Int64.self)
      }
    }
  }

  /// From the typed fields.
  private static func typed(_ tensor: ONNXTensorProto, _ type: ElementType, shape: [Int])
    -> ConstantArray
  {
    func integers(_ values: [some BinaryInteger]) -> ConstantArray {
      ConstantArray(shape: shape, integers: values.map { BatchCount(Int(clamping: $0)) })
    }
    switch type {
    case .float32: return ConstantArray(shape: shape, floats: tensor.floatData)
    case .float64: return ConstantArray(shape: shape, floats: tensor.doubleData.map { Float($0) })
    case .float16, .bfloat16:
      // Their bits are in the low half of each number.
      var bits = Data(capacity: tensor.int32Data.count * 2)
      for word in tensor.int32Data {
        bits.append(UInt8(truncatingIfNeeded: word))
        bits.append(UInt8(truncatingIfNeeded: word >> 8))
      }
      return decode(
        bits, type, count: tensor.int32Data.count, shape: shape)
    case .int64: return integers(tensor.int64Data)
    case .uint32, .uint64: return integers(tensor.uint64Data)
    default: return integers(tensor.int32Data)
    }
  }
}
