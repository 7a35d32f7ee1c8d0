import ModelFiles
import Networks
import TestSupport
import Testing

/// Files cut short and files with wrong bytes: an error or consistent values, and never a crash.
@Suite struct DamagedFileTests {
  static let safetensorsFiles = ["float32.safetensors", "types.safetensors"]
  static let numpyFiles = ["f4.npy", "f8_big_fortran.npy", "b1.npy", "version3.npy"]

  /// The numbers of values and of what the shapes ask for.
  static func read(_ path: String) throws -> [(shape: Int, values: Int)] {
    if path.hasSuffix(".npy") {
      let array = try NumpyFile.read(path)
      return [(array.shape.reduce(1, *), array.values.count)]
    }
    return try SafetensorsFile.read(path).weights.arrays.values.map {
      ($0.shape.reduce(1, *), $0.values.count)
    }
  }

  @Test(arguments: safetensorsFiles + numpyFiles)
  func everyTruncationIsAnError(_ name: String) throws {
    let folder = try TemporaryFolder()
    let whole = try contents(Reference.path(name))
    for length in 0..<whole.count {
      let path = try folder.file(name, Array(whole[..<length]))
      #expect(throws: ModelFileError.self, "\(length) bytes") { try Self.read(path) }
    }
    let longer = try folder.file(name, whole + [0])
    #expect(throws: ModelFileError.self) { try Self.read(longer) }
  }

  @Test(arguments: safetensorsFiles + numpyFiles)
  func wrongBytesNeverCrash(_ name: String) throws {
    let folder = try TemporaryFolder()
    let whole = try contents(Reference.path(name))
    var generator = SplitMix64(state: 42)
    var refused = 0
    let rounds = 1500
    for round in 0..<rounds {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        // What grammars turn on.
        case 2:
          bytes[place] = Array("{}[](),:\"'\\-0123456789eE".utf8).randomElement(using: &generator)!
        default: bytes.swapAt(place, Int.random(in: 0..<bytes.count, using: &generator))
        }
      }
      let path = try folder.file(name, bytes)
      do {
        for (shape, values) in try Self.read(path) { #expect(shape == values, "round \(round)") }
      } catch {
        #expect(error is ModelFileError, "round \(round)")
        #expect("\(error)".hasPrefix("\(path): byte "), "round \(round): \(error)")
        refused += 1
      }
    }
    // Most bytes of these files are header, and some are data, where any byte will do.
    #expect((rounds / 10..<rounds).contains(refused))
  }
}
