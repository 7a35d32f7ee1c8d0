import Foundation
import ModelFiles
import Networks
import TestSupport
import Testing

/// Files that Python's safetensors and numpy wrote; see Reference/record.py.
@Suite struct ReferenceTests {
  static let float32 = Weights([
    "stem.kernel": .init(shape: [2, 3], values: [1.5, -2.25, 0, 3, 0x1.16C2p-133, -1e30]),
    "stem.bias": .init(shape: [2], values: [0.1, -0.0]),
    "head/ä \"quoted\"\n": .init(shape: [5], values: [0, 1, 2, 3, 4]),
    "empty": .init(shape: [0, 3], values: []),
    "scalar": .init(shape: [], values: [7]),
  ])
  static let metadata = ["format": "tri\"ptych\\ ü\t\u{1}"]

  @Test func readsSafetensors() throws {
    let path = Reference.path("float32.safetensors")
    let (weights, metadata) = try SafetensorsFile.read(path)
    #expect(weights == Self.float32)
    #expect(weights.arrays["stem.bias"]?.values.last?.sign == .minus)
    #expect(metadata == Self.metadata)
    #expect(try SafetensorsFile.sizes(path) == (440, 56))
  }

  @Test func writesTheSameBytesAsSafetensors() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("ours.safetensors")
    try SafetensorsFile.write(Self.float32, metadata: Self.metadata, to: path)
    #expect(try contents(path) == contents(Reference.path("float32.safetensors")))
  }

  @Test func readsEveryTypeOfSafetensors() throws {
    let (weights, metadata) = try SafetensorsFile.read(Reference.path("types.safetensors"))
    #expect(metadata.isEmpty)
    #expect(
      weights
        == Weights([
          "f64": .init(shape: [2], values: [0.1, -.infinity]),
          "f32": .init(shape: [2], values: [0.1, 2]),
          "f16": .init(shape: [3], values: [0.099975586, -65504, 0x1p-24]),
          "bf16": .init(shape: [3], values: [1, -2.5, 0x1.C2p127]),
          "i64": .init(shape: [], values: [-0x1p40]),
          "i32": .init(shape: [1], values: [-0x1p31]),
          "i16": .init(shape: [2], values: [-32768, 5]),
          "i8": .init(shape: [2], values: [-128, 127]),
          "u64": .init(shape: [1], values: [0x1p64]),
          "u32": .init(shape: [1], values: [0x1p32]),
          "u16": .init(shape: [1], values: [65535]),
          "u8": .init(shape: [2, 1], values: [0, 255]),
          "bool": .init(shape: [3], values: [1, 0, 1]),
        ]))
  }

  /// File, shape, values.
  static let arrays: [(String, [Int], [Float])] = {
    let ramp = (0..<24).map(Float.init)
    let centered = ramp.map { $0 - 12 }
    let cube = [2, 3, 4]
    return [
      ("f4", cube, ramp), ("f4_fortran", cube, ramp), ("version2", cube, ramp),
      ("version3", cube, ramp), ("f8_big_fortran", cube, ramp.map { $0 / 8 }),
      ("f2", cube, ramp.map { $0 / 16 }), ("f2_big", cube, ramp.map { $0 / 16 }),
      ("u1", cube, ramp), ("u2", cube, ramp), ("u4_big", cube, ramp), ("u8", cube, ramp),
      ("i1", cube, centered), ("i2_big", cube, centered), ("i4", cube, centered),
      ("i8_big", cube, centered),
      ("b1", cube, (0..<24).map { $0 % 3 == 0 ? 1 : 0 }),
      ("scalar", [], [2.5]), ("empty", [0, 3], []), ("vector", [5], [0, 1, 2, 3, 4]),
      ("matrix_fortran", [3, 2], [0, 1, 2, 3, 4, 5]),
      ("images", [1, 3, 4, 4], [Float](repeating: 0, count: 48)),
    ]
  }()

  @Test(arguments: arrays)
  func readsNumpy(_ name: String, _ shape: [Int], _ values: [Float]) throws {
    let array = try NumpyFile.read(Reference.path("\(name).npy"))
    #expect(array.shape == shape)
    #expect(array.values == values)
  }

  @Test(arguments: ["f4", "scalar", "empty", "vector", "images"])
  func writesTheSameBytesAsNumpy(_ name: String) throws {
    let folder = try TemporaryFolder()
    let array = try #require(Self.arrays.first { $0.0 == name })
    let path = folder.file("ours.npy")
    try NumpyFile.write(shape: array.1, values: array.2, to: path)
    #expect(try contents(path) == contents(Reference.path("\(name).npy")))
  }

  struct Expected: Decodable {
    struct Size: Decodable {
      let length: Int
      let mask: UInt8
      let zlib: Int
      let gzip: Int
    }
    let gzip: [Size]
  }

  @Test func compressesAsZlibAndGzipDo() throws {
    let expected = try JSONDecoder().decode(
      Expected.self, from: Data(contents(Reference.path("expected.json"))))
    #expect(expected.gzip.count == 7)
    let folder = try TemporaryFolder()
    for size in expected.gzip {
      var state: UInt32 = 1
      let content = (0..<size.length).map { _ in
        state = state &* 1_664_525 &+ 1_013_904_223
        return UInt8(state >> 24) & size.mask
      }
      let path = try folder.file("content", content)
      let bytes = try GzipSize.bytes(ofFile: path)
      #expect(bytes == size.zlib, "\(size)")
      // gzip has its own deflate, which cuts its blocks elsewhere: one in a thousand.
      #expect(abs(bytes - size.gzip) * 1000 <= size.gzip, "\(size)")
    }
    let missing = folder.file("missing")
    #expect(
      message { _ = try GzipSize.bytes(ofFile: missing) }
        == "\(missing): cannot be read: No such file or directory")
  }
}
