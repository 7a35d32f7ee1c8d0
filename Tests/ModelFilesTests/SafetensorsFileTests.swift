import Foundation
import ModelFiles
import Networks
import TestSupport
import Testing

@Suite struct SafetensorsFileTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func everyBitOfFloat32Survives() throws {
    let special: [UInt32] = [
      0x0000_0000, 0x8000_0000, 0x0000_0001, 0x807F_FFFF, 0x7F80_0000, 0xFF80_0000, 0x7FC0_0000,
      0xFFC0_1234, 0x7F80_0001, 0xFFBF_FFFF, 0x7FFF_FFFF, 0x0080_0000, 0x7F7F_FFFF,
    ]
    var generator = SplitMix64(state: 1)
    // More than one piece of the reader and of the writer, and not a whole number of them.
    let random = (0..<600_001).map { _ in UInt32(truncatingIfNeeded: generator.next()) }
    let weights = Weights([
      "special": .init(shape: [special.count], values: special.map(Float.init(bitPattern:))),
      "random": .init(shape: [600_001, 1], values: random.map(Float.init(bitPattern:))),
    ])
    let path = folder.file("a.safetensors")
    try SafetensorsFile.write(weights, metadata: ["k": "v", "": "\u{1F600}\0\""], to: path)

    let (read, metadata) = try SafetensorsFile.read(path)
    #expect(metadata == ["k": "v", "": "\u{1F600}\0\""])
    #expect(read.arrays.keys.sorted() == ["random", "special"])
    #expect(read.arrays["special"]?.shape == [special.count])
    #expect(read.arrays["special"]?.values.map(\.bitPattern) == special)
    #expect(read.arrays["random"]?.shape == [600_001, 1])
    #expect(read.arrays["random"]?.values.map(\.bitPattern) == random)
  }

  @Test func namesComeBackAsTheyWere() throws {
    let names = [
      "", "a/b.c", "\"\\/", "\u{0}\u{1}\u{1F}\u{7F}", "ä", "日本", "👩‍👩‍👧", "\u{FFFD}", "\r\n\t",
      "\u{8}\u{C}",
    ]
    let weights = Weights(
      Dictionary(
        uniqueKeysWithValues: names.enumerated().map {
          ($1, Weights.Entry(shape: [1], values: [Float($0)]))
        }))
    let path = folder.file("names.safetensors")
    try SafetensorsFile.write(weights, metadata: [:], to: path)
    let read = try SafetensorsFile.read(path)
    #expect(read.weights == weights)
    #expect(read.metadata.isEmpty)
  }

  @Test func bytesAreThoseOfTheFormat() throws {
    let path = folder.file("b.safetensors")
    let weights = Weights([
      "b": .init(shape: [], values: [2]), "a": .init(shape: [0, 4], values: []),
      "B": .init(shape: [1, 2], values: [1, -1]),
    ])
    try SafetensorsFile.write(weights, metadata: ["y": "2", "x": "1"], to: path)
    let header =
      #"{"__metadata__":{"x":"1","y":"2"},"#
      + #""B":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"#
      + #""a":{"dtype":"F32","shape":[0,4],"data_offsets":[8,8]},"#
      + #""b":{"dtype":"F32","shape":[],"data_offsets":[8,12]}}"#
    let padded = header + String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
    let data: [UInt8] = [0, 0, 0x80, 0x3F, 0, 0, 0x80, 0xBF, 0, 0, 0, 0x40]
    #expect(try contents(path) == safetensors(padded, data: data))
    #expect((8 + padded.utf8.count) % 8 == 0)
    let sizes = try SafetensorsFile.sizes(path)
    #expect(sizes.fileBytes == 8 + padded.utf8.count + 12)
    #expect(sizes.payloadBytes == 12)
  }

  @Test func noWeightsAreAFileToo() throws {
    let path = folder.file("empty.safetensors")
    try SafetensorsFile.write(Weights(), metadata: [:], to: path)
    #expect(try contents(path) == safetensors("{}      "))
    #expect(try SafetensorsFile.read(path).weights == Weights())
    #expect(try SafetensorsFile.sizes(path) == (16, 0))
  }

  @Test func aNewFileReplacesTheOldOneAndLeavesNothingElse() throws {
    let path = folder.file("c.safetensors")
    for value in [Float(1), 2] {
      try SafetensorsFile.write(
        Weights(["w": .init(shape: [1], values: [value])]), metadata: [:], to: path)
    }
    #expect(try SafetensorsFile.read(path).weights.arrays["w"]?.values == [2])
    #expect(folder.names == ["c.safetensors"])
  }

  @Test func whatCannotBeWrittenIsSaidAndLeavesNothing() throws {
    let weights = Weights(["w": .init(shape: [1], values: [1])])
    let missing = folder.file("no/d.safetensors")
    #expect(
      message { try SafetensorsFile.write(weights, metadata: [:], to: missing) }
        == "\(missing): cannot be written: No such file or directory")
    let occupied = folder.file("occupied")
    try FileManager.default.createDirectory(
      atPath: "\(occupied)/inner", withIntermediateDirectories: true)
    #expect(
      message { try SafetensorsFile.write(weights, metadata: [:], to: occupied) }
        == "\(occupied): cannot be written: Is a directory")
    let reserved = folder.file("e.safetensors")
    let named = Weights(["__metadata__": .init(shape: [1], values: [1])])
    #expect(
      message { try SafetensorsFile.write(named, metadata: [:], to: reserved) }
        == "\(reserved): the tensor name '__metadata__' is reserved by the format")
    #expect(folder.names == ["occupied"])
  }

  @Test func whatCannotBeOpenedIsSaid() throws {
    let missing = folder.file("none")
    #expect(
      message { _ = try SafetensorsFile.read(missing) }
        == "\(missing): cannot be read: No such file or directory")
    #expect(
      message { _ = try SafetensorsFile.sizes(folder.path) }
        == "\(folder.path): cannot be read: Not a regular file")
    let pipe = folder.file("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    #expect(
      message { _ = try SafetensorsFile.read(pipe) }
        == "\(pipe): cannot be read: Not a regular file")
  }

  @Test func theOrderOfKeysTensorsAndSpacesIsFree() throws {
    let header = """
       "second" : {"data_offsets": [ 4 , 6 ],\t"shape":[2, 1],\r\n "dtype" : "U8"} ,
        "\\u0066irst\\ud83d\\ude00": { "shape":[1],"data_offsets":[0,4],"dtype":"F32"},
        "__metadata__": {} } \n
      """
    let path = try folder.file(
      "f.safetensors", safetensors("{" + header, data: [0, 0, 0x80, 0x3F, 7, 255]))
    let (weights, metadata) = try SafetensorsFile.read(path)
    #expect(
      weights
        == Weights([
          "second": .init(shape: [2, 1], values: [7, 255]),
          "first😀": .init(shape: [1], values: [1]),
        ]))
    #expect(metadata.isEmpty)
  }
}
