import Foundation
import ModelFiles
import Networks
import TestSupport
import Testing

/// Decoding of 16-bit floats over every pattern there is, through both file formats.
@Suite struct ElementTypeTests {
  static let patterns = (0...UInt16.max).map { $0 }

  /// The value of a binary16 pattern by the formula of IEEE 754, section 3.4; NaN keeps its payload.
  static func half(_ pattern: UInt16) -> UInt32 {
    let sign: Double = pattern >> 15 == 1 ? -1 : 1
    let exponent = Int(pattern >> 10) % 32
    let fraction = Double(pattern % 1024)
    switch exponent {
    case 31 where fraction == 0: return Float(sign * .infinity).bitPattern
    case 31: return UInt32(pattern >> 15) << 31 | 0x7F80_0000 | UInt32(pattern % 1024) << 13
    case 0: return Float(sign * fraction / 1024 * pow(2, -14)).bitPattern
    default: return Float(sign * (1 + fraction / 1024) * pow(2, Double(exponent - 15))).bitPattern
    }
  }

  static func decode(_ type: String, folder: TemporaryFolder) throws -> [UInt32] {
    let header = #"{"a":{"dtype":"\#(type)","shape":[256,256],"data_offsets":[0,131072]}}"#
    let path = try folder.file(
      "\(type).safetensors", safetensors(header, data: patterns.flatMap(littleEndian)))
    return try #require(try SafetensorsFile.read(path).weights.arrays["a"]).values.map(\.bitPattern)
  }

  @Test func float16() throws {
    let decoded = try Self.decode("F16", folder: TemporaryFolder())
    #expect(decoded == Self.patterns.map(Self.half))
    #if !(os(macOS) && arch(x86_64))
      let numbers = Self.patterns.filter { !Float16(bitPattern: $0).isNaN }
      #expect(numbers.count == 65_536 - 2 * 1023)
      #expect(
        numbers.map { decoded[Int($0)] }
          == numbers.map { Float(Float16(bitPattern: $0)).bitPattern })
    #endif
  }

  @Test func bfloat16() throws {
    // By definition the upper half of a float32.
    let decoded = try Self.decode("BF16", folder: TemporaryFolder())
    #expect(decoded == Self.patterns.map { UInt32($0) * 65_536 })
  }

  @Test func float16OfNumpyInEitherByteOrder() throws {
    let folder = try TemporaryFolder()
    for order in ["<", ">"] {
      let header = "{'descr': '\(order)f2', 'fortran_order': False, 'shape': (65536,), }"
      let data = Self.patterns.flatMap { littleEndian(order == "<" ? $0 : $0.byteSwapped) }
      let path = try folder.file("half.npy", numpy(header, data: data))
      #expect(try NumpyFile.read(path).values.map(\.bitPattern) == Self.patterns.map(Self.half))
    }
  }
}
