import ModelFiles
import Networks
import TestSupport
import Testing

@testable import Compression

/// Arrays that may be coded are stored in the smallest of the encodings, whatever their element type.
@Suite struct SmallestEncodingTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private struct File {
    let contents: CompressedFile.Contents
    /// The description in the metadata without the shape; nil where the array is plain.
    let kind: Substring?
    let payload: Int
  }

  private func file(
    _ values: [Float], _ encoding: ArrayEncoding, shape: [Int]? = nil
  ) throws -> File {
    let path = folder.file("a.safetensors")
    let entry = Weights.Entry(shape: shape ?? [values.count], values: values)
    let sizes = try CompressedFile.write(
      Weights(["a": entry]), encodings: ["a": encoding], to: path)
    #expect(try TemporaryFolder.bytes(path).count == sizes.file)
    let metadata = try SafetensorsFile.readStored(path).metadata
    return File(
      contents: try CompressedFile.read(path), kind: metadata["encoding/a"]?.prefix { $0 != " " },
      payload: sizes.payload)
  }

  static let types: [(elements: ArrayEncoding.Elements, width: Int)] = [
    (.float32, 4), (.float16, 2), (.bfloat16, 2), (.int8(scales: [0.5]), 1),
  ]

  static let codings: [ArrayEncoding.Coding] = [.sparse, .codebook(group: "g")]

  /// One number is all that a layer of equal weights needs: 0 as any other.
  @Test(arguments: types.indices, [Float(0), -0.5])
  func equalElements(_ type: Int, _ value: Float) throws {
    let (elements, width) = Self.types[type]
    let values = [Float](repeating: value, count: 8000)
    for coding in Self.codings {
      let file = try file(values, ArrayEncoding(elements, coding))
      #expect(file.kind == "constant")
      #expect(file.payload == width + (width == 1 ? 4 : 0))
      #expect(file.contents.weights.arrays["a"]?.values == values)
      #expect(file.contents.encodings["a"]?.elements == elements)
    }
  }

  /// Zeros are left out, and the other elements take what their type takes.
  @Test(arguments: types.indices)
  func zeros(_ type: Int) throws {
    let (elements, width) = Self.types[type]
    var random = SplitMix64(state: 4)
    let values = (0..<8000).map { _ in
      Float.random(in: 0..<1, using: &random) < 0.9
        ? 0 : Float(Int.random(in: 1...60, using: &random)) / 2
    }
    let count = values.count { $0 != 0 }
    let sparse = try file(values, ArrayEncoding(elements, .sparse))
    #expect(sparse.kind == "sparse")
    #expect(sparse.contents.weights.arrays["a"]?.values == values)
    #expect(sparse.contents.encodings["a"] == ArrayEncoding(elements, .sparse))
    #expect(sparse.payload < width * count + count + 200)
    let plain = try file(values, ArrayEncoding(elements))
    #expect(plain.kind == (width == 1 ? "int8" : nil))
    #expect(plain.payload > sparse.payload)
    #expect(plain.contents.weights == sparse.contents.weights)
    // Sixty values are fewer than eight bits can tell apart.
    let coded = try file(values, ArrayEncoding(elements, .codebook(group: "g")))
    #expect(coded.contents.weights == sparse.contents.weights)
    #expect(coded.payload <= sparse.payload + 100)
    if width > 1 {
      #expect(coded.kind == "sparse-huffman")
      #expect(
        coded.contents.encodings["a"] == ArrayEncoding(elements, .codebook(group: "g")))
    }
  }

  /// A codebook has the element type of its arrays.
  @Test(arguments: types.indices)
  func codebooks(_ type: Int) throws {
    let (elements, width) = Self.types[type]
    var random = SplitMix64(state: 4)
    let values = (0..<8000).map { _ in Float(Int.random(in: 1...16, using: &random)) / 2 }
    let file = try file(values, ArrayEncoding(elements, .codebook(group: "g")))
    #expect(file.kind == "packed")
    #expect(file.contents.weights.arrays["a"]?.values == values)
    #expect(file.payload == 4000 + 16 * width + (width == 1 ? 4 : 0))
  }

  /// Numbers that float16 cannot hold are kept.
  @Test func largeNumbers() throws {
    let values: [Float] = [0, 1e6, 0, 0] + [Float](repeating: 0, count: 996)
    let file = try file(values, ArrayEncoding(.float16, .sparse))
    #expect(file.contents.weights.arrays["a"]?.values == values)
    #expect(file.contents.encodings["a"] == .sparse)
  }

  /// Rounding may leave fewer values, and it is what is evaluated.
  @Test func storedWeightsAreThoseOfTheFile() throws {
    let network = try Models.residual("small", blocks: 1)
    var state = CompressionState(
      network: network, weights: .random(for: network, seed: 1), precision: .bfloat16)
    for (index, parameter) in network.parameters.enumerated() where parameter.role == .kernel {
      state.encode(parameter.name, index % 2 == 0 ? .sparse : .codebook(group: parameter.name))
    }
    #expect(state.storedWeights != state.weights)
    let path = folder.file("a.safetensors")
    try CompressedFile.write(state.weights, encodings: state.encodings, to: path)
    #expect(try CompressedFile.read(path).weights == state.storedWeights)
  }

  /// A few bytes cannot ask for all the memory.
  @Test func constantsAreBounded() throws {
    let path = folder.file("a.safetensors")
    try SafetensorsFile.write(
      [StoredArray("a", shape: [1], values: [1])],
      metadata: ["encoding/a": "constant \(SmallestEncoding.longestConstant + 1)"], to: path)
    #expect(throws: CompressedFileError(path: path, array: "a", .tooLarge)) {
      try CompressedFile.read(path)
    }
    try SafetensorsFile.write(
      [StoredArray("a", shape: [2], values: [1, 2])], metadata: ["encoding/a": "constant 8"],
      to: path)
    #expect(throws: CompressedFileError(path: path, array: "a", .wrongTensor("a"))) {
      try CompressedFile.read(path)
    }
    try SafetensorsFile.write(
      [StoredArray("a", shape: [1], values: [1], format: .int8)],
      metadata: ["encoding/a": "constant 8"], to: path)
    #expect(throws: CompressedFileError(path: path, array: "a", .missingTensor("a#scales"))) {
      try CompressedFile.read(path)
    }
  }
}
