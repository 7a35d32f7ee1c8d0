import ModelFiles
import Networks
import TestSupport
import Testing

@testable import Compression

@Suite struct CompressedFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Weights of each kind of encoding, and what each array is to be stored as.
  private static func sample() -> (weights: Weights, encodings: [String: ArrayEncoding]) {
    var random = SplitMix64(state: 3)
    func entry(_ shape: [Int], _ value: (inout SplitMix64) -> Float) -> Weights.Entry {
      Weights.Entry(shape: shape, values: (0..<shape.reduce(1, *)).map { _ in value(&random) })
    }
    let codebook: [Float] = [-1.5, -0.3, -0.0, 0, 1e-40, 0.25, 7]
    let few: [Float] = [0.5, -0.5]
    let weights = Weights([
      "plain/bias": entry([7]) { $0.normal() },
      "skewed/kernel": entry([40, 20, 3, 3]) {
        codebook[min(6, Int(abs($0.normal()) * 3))]
      },
      "even/kernel": entry([64, 32]) { few.randomElement(using: &$0)! },
      "shared a/kernel": entry([50, 20]) { few.randomElement(using: &$0)! },
      "shared b/kernel": entry([30, 20]) { Float.random(in: 0..<1, using: &$0) < 0.9 ? 0 : 0.5 },
      "sparse/kernel": entry([100, 30]) {
        Float.random(in: 0..<1, using: &$0) < 0.9 ? 0 : $0.normal()
      },
      "sparse codes/kernel": entry([100, 50]) {
        Float.random(in: 0..<1, using: &$0) < 0.95
          ? 0 : Float(Int.random(in: 1...60, using: &$0)) / 8
      },
      "noise/kernel": entry([20, 20]) { $0.normal() },
      "half/kernel": entry([4, 4]) { Float(Int.random(in: -9...9, using: &$0)) / 4 },
      "bytes/kernel": Weights.Entry(
        shape: [2, 3], values: [1, -2, 127, -0.5, 0, 63.5]),
    ])
    return (
      weights,
      [
        "skewed/kernel": .codebook(group: "skewed/kernel"),
        "even/kernel": .codebook(group: "even/kernel"),
        "shared a/kernel": .codebook(group: "the network"),
        "shared b/kernel": .codebook(group: "the network"),
        "sparse/kernel": .sparse, "sparse codes/kernel": .codebook(group: "s"),
        "noise/kernel": .codebook(group: "noise/kernel"), "half/kernel": .bfloat16,
        "bytes/kernel": .int8(scales: [1, 0.5]),
      ]
    )
  }

  @Test func whatIsReadIsWhatWasWritten() throws {
    let (weights, encodings) = Self.sample()
    let path = folder.file("weights.safetensors")
    let sizes = try CompressedFile.write(
      weights, encodings: encodings, metadata: ["maker": "test"], to: path)
    let contents = try CompressedFile.read(path)
    #expect(Set(contents.weights.arrays.keys) == Set(weights.arrays.keys))
    for (name, entry) in weights.arrays {
      let found = try #require(contents.weights.arrays[name])
      #expect(found.shape == entry.shape)
      #expect(found.values.map(\.bitPattern) == entry.values.map(\.bitPattern), "\(name)")
    }
    var expected = encodings
    // Every value its own: a codebook would only make it larger.
    expected["noise/kernel"] = nil
    #expect(contents.encodings == expected)
    #expect(contents.metadata == ["maker": "test"])
    let bytes = try TemporaryFolder.bytes(path)
    #expect(sizes.file == bytes.count)
    #expect(try SafetensorsFile.sizes(path).payloadBytes == sizes.payload)
    #expect(
      CompressedFile.sizes(weights, encodings: encodings, metadata: ["maker": "test"]) == sizes)

    // What was read is written as the same bytes.
    let second = folder.file("second.safetensors")
    try CompressedFile.write(
      contents.weights, encodings: contents.encodings, metadata: contents.metadata, to: second)
    #expect(try TemporaryFolder.bytes(second) == bytes)
  }

  /// The smallest of the codings is taken: each of them is, somewhere.
  @Test func everyCodingIsUsed() throws {
    let (weights, encodings) = Self.sample()
    let path = folder.file("weights.safetensors")
    try CompressedFile.write(weights, encodings: encodings, to: path)
    let metadata = try SafetensorsFile.readStored(path).metadata
    func kind(_ name: String) -> Substring? {
      metadata["encoding/\(name)/kernel"]?.prefix { $0 != " " }
    }
    #expect(kind("skewed") == "huffman")
    #expect(kind("even") == "packed")
    #expect(kind("sparse") == "sparse")
    #expect(kind("sparse codes") == "sparse-huffman")
    #expect(kind("noise") == nil)
    #expect(kind("bytes") == "int8")
  }

  @Test func sizesAreThoseOfTheParts() {
    var random = SplitMix64(state: 5)
    let values = (0..<8000).map { _ in Float(Int.random(in: 0..<16, using: &random)) }
    let sizes = CompressedFile.sizes(
      Weights(["a": Weights.Entry(shape: [8000], values: values)]),
      encodings: ["a": .codebook(group: "a")])
    #expect(sizes.codebooks == 16 * 4)
    #expect(sizes.packedIndices == 8000 / 2)
    #expect(sizes.codedIndices == 8000 / 2)
    #expect(sizes.payload == sizes.codebooks + sizes.codedIndices)
    #expect(sizes.file < sizes.payload + 300)
  }

  /// No file that is cut, or has a bit turned, crashes: it is refused, or other weights of the same
  /// shapes are read.
  @Test func damagedFilesAreErrors() throws {
    let (weights, encodings) = Self.sample()
    let path = folder.file("weights.safetensors")
    try CompressedFile.write(weights, encodings: encodings, to: path)
    let bytes = try TemporaryFolder.bytes(path)
    let damaged = folder.file("damaged.safetensors")
    var random = SplitMix64(state: 12)
    for length in stride(from: 0, to: bytes.count, by: bytes.count / 40) {
      try TemporaryFolder.write(Array(bytes.prefix(length)), to: damaged)
      #expect(throws: ModelFileError.self) { try CompressedFile.read(damaged) }
    }
    var refused = 0
    for _ in 0..<600 {
      var wrong = bytes
      let place = Int.random(in: 8..<bytes.count, using: &random)
      wrong[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      try TemporaryFolder.write(wrong, to: damaged)
      do {
        let contents = try CompressedFile.read(damaged)
        #expect(contents.weights.arrays.count <= weights.arrays.count + 1)
      } catch is CompressedFileError {
        refused += 1
      } catch is ModelFileError {
        refused += 1
      }
    }
    #expect(refused > 50)
  }

  static let damages: [(change: String, message: String)] = [
    ("packed 4x2 g", "the tensor `g#codebook` is missing"),
    ("packed 4x3 a", "the coded data do not match the shape and the codebook"),
    ("packed 4x0 a", "unknown encoding `packed 4x0 a`"),
    ("packed 4611686018427387904x8 a", "unknown encoding `packed 4611686018427387904x8 a`"),
    (
      "packed 4611686018427387904 a", "its values would take more memory than this machine has"
    ),
    ("huffman 4x2 a", "the tensor `a#code` is missing"),
    ("sparse 4x2 1", "the tensor `a#gap-code` is missing"),
    ("sparse 4x2 -1", "unknown encoding `sparse 4x2 -1`"),
    ("sparse-huffman 4x2 b a", "unknown encoding `sparse-huffman 4x2 b a`"),
    ("int8 4x2", "the tensor `a#scales` is missing"),
    ("zip 4x2", "unknown encoding `zip 4x2`"),
    ("", "unknown encoding ``"),
  ]

  @Test(arguments: damages.indices)
  func wrongDescriptionsAreTold(_ index: Int) throws {
    let (change, message) = Self.damages[index]
    let path = folder.file("a.safetensors")
    try SafetensorsFile.write(
      [
        StoredArray("a", bytes: [0b1010_0101]),
        StoredArray("a#codebook", shape: [2], values: [1, 2]),
      ], metadata: ["encoding/a": change], to: path)
    let error = #expect(throws: CompressedFileError.self) { try CompressedFile.read(path) }
    #expect(
      error?.description == "\(path): array `a`: \(message); write the file again")
  }

  @Test func numbersBeyondTheCodebookAndStrayBytesAreErrors() throws {
    let path = folder.file("a.safetensors")
    try SafetensorsFile.write(
      [
        StoredArray("a", bytes: [0b1100_0000]),
        StoredArray("a#codebook", shape: [3], values: [1, 2, 3]),
      ], metadata: ["encoding/a": "packed 1 a"], to: path)
    #expect(throws: CompressedFileError(path: path, array: "a", .badData)) {
      try CompressedFile.read(path)
    }
    try SafetensorsFile.write([StoredArray("a", bytes: [1])], to: path)
    #expect(throws: CompressedFileError(path: path, array: "a", .unusedTensor)) {
      try CompressedFile.read(path)
    }
    try SafetensorsFile.write(
      [
        StoredArray("a", bytes: [0b1000_0000]), StoredArray("a#code", bytes: [0b0000_1000]),
        StoredArray("a#codebook", shape: [1], values: [1]),
      ], metadata: ["encoding/a": "huffman 1 a"], to: path)
    #expect(throws: CompressedFileError(path: path, array: "a", .badData)) {
      try CompressedFile.read(path)
    }
  }
}
