import Foundation
import ModelFiles
import Networks
import TestSupport
import Testing

@Suite struct StoredArrayTests {
  /// Every 16-bit pattern but NaN comes back as it was, through both 16-bit types.
  @Test(arguments: [StoredArray.Format.float16, .bfloat16])
  func sixteenBitNumbersStay(_ format: StoredArray.Format) throws {
    let folder = try TemporaryFolder()
    let type = format.rawValue
    let patterns = (0...UInt16.max).map { $0 }
    let header = #"{"a":{"dtype":"\#(type)","shape":[65536],"data_offsets":[0,131072]}}"#
    let source = try folder.file(
      "source.safetensors", safetensors(header, data: patterns.flatMap(littleEndian)))
    let values = try #require(SafetensorsFile.read(source).weights.arrays["a"]).values
    let path = folder.file("copy.safetensors")
    let numbers = values.filter { !$0.isNaN }
    try SafetensorsFile.write(
      [StoredArray("a", shape: [numbers.count], values: numbers, format: format)], to: path)
    let copy = try SafetensorsFile.read(path).weights.arrays["a"]
    #expect(copy?.values.map(\.bitPattern) == numbers.map(\.bitPattern))
    #expect(try SafetensorsFile.sizes(path).payloadBytes == 2 * numbers.count)
  }

  @Test func eachArrayInItsOwnType() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("mixed.safetensors")
    try SafetensorsFile.write(
      [
        StoredArray("f32", shape: [2], values: [0.1, -2]),
        StoredArray("f16", shape: [1, 2], values: [0.1, 65_519], format: .float16),
        StoredArray("bf16", shape: [2], values: [0.1, 1e38], format: .bfloat16),
        StoredArray("i8", shape: [3], values: [-128, 0, 127], format: .int8),
        StoredArray("u8", shape: [2], values: [0, 255], format: .uint8),
        StoredArray("raw", bytes: [1, 2, 254]),
      ], metadata: ["k": "v"], to: path)
    let (weights, metadata) = try SafetensorsFile.read(path)
    #expect(metadata == ["k": "v"])
    #expect(weights.arrays["f32"]?.values == [0.1, -2])
    #expect(weights.arrays["f16"] == Weights.Entry(shape: [1, 2], values: [0.099975586, 65_504]))
    #expect(
      weights.arrays["bf16"]?.values.map(\.bitPattern) == [0x3DCD_0000, 0x7E96_0000])
    #expect(weights.arrays["i8"]?.values == [-128, 0, 127])
    #expect(weights.arrays["u8"]?.values == [0, 255])
    #expect(weights.arrays["raw"]?.values == [1, 2, 254])
    #expect(try SafetensorsFile.sizes(path).payloadBytes == 8 + 4 + 4 + 3 + 2 + 3)
  }

  @Test(arguments: [
    (StoredArray.Format.float16, 65_520 as Float, "65520.0, which F16 cannot represent"),
    (.bfloat16, .greatestFiniteMagnitude, "3.4028235e+38, which BF16 cannot represent"),
    (.int8, 128, "128.0, which I8 cannot represent"),
    (.int8, 0.5, "0.5, which I8 cannot represent"),
    (.uint8, -1, "-1.0, which U8 cannot represent"),
    (.uint8, .nan, "nan, which U8 cannot represent"),
  ])
  func numbersThatDontFit(_ format: StoredArray.Format, _ value: Float, _ text: String) throws {
    let folder = try TemporaryFolder()
    let path = folder.file("refused.safetensors")
    #expect(
      message {
        try SafetensorsFile.write(
          [StoredArray("a", shape: [2], values: [1, value], format: format)], to: path)
      } == "\(path): tensor 'a' contains \(text); store it as F32")
    #expect(!FileManager.default.fileExists(atPath: path))
  }
}
