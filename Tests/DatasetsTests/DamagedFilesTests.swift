import Foundation
import TestSupport
import Testing

@testable import Datasets

/// Bytes changed, lost and added at random: every reader either refuses them or returns something
/// whole.
@Suite struct DamagedFilesTests {
  private func damaged(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
    var bytes = bytes
    for _ in 0...generator.integer(below: 3) {
      guard !bytes.isEmpty else { break }
      let place = generator.integer(below: bytes.count)
      switch generator.integer(below: 5) {
      case 0: bytes.removeSubrange(place...)
      case 1: bytes.remove(at: place)
      case 2: bytes.insert(UInt8(generator.integer(below: 256)), at: place)
      case 3: bytes[place] ^= 1 << generator.integer(below: 8)
      default: bytes[place] = [0, 0x7F, 0x80, 0xFF][generator.integer(below: 4)]
      }
    }
    return bytes
  }

  /// - Returns: how many of the variants were refused; any other error than ours fails the test.
  private func refusals(
    of bytes: [UInt8], variants: Int = 400, by read: ([UInt8]) throws -> Void
  ) throws -> Int {
    var generator = SeededGenerator(seed: 11)
    var refused = 0
    for _ in 0..<variants {
      let variant = damaged(bytes, &generator)
      do {
        try read(variant)
      } catch let error where error is DatasetError || error is DatasetError.ImageProblem {
        refused += 1
      }
    }
    return refused
  }

  @Test func surviveInGzip() throws {
    let packed = Encoders.gzip(Encoders.idx([4, 3, 3], [UInt8](0..<36)))
    let refused = try refusals(of: packed) { bytes in
      let file = try IDXFile(Gunzip.unpack(bytes, path: "x"), path: "x", rank: 3)
      #expect(file.bytes.count == file.dimensions.reduce(1, *))
    }
    #expect(refused > 300)
  }

  @Test func surviveInArchives() throws {
    let packed = try Gunzip.unpack(SampleArchives.pax, path: "x")
    let folder = try TemporaryFolder()
    let refused = try refusals(of: packed, variants: 100) { bytes in
      let archive = try folder.write(Encoders.gzip(bytes), to: "a.tar.gz")
      try CIFAR10().unpack(archive, into: folder.path)
    }
    #expect(refused > 10)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(Set(names) == ["a.tar.gz", "cifar-10-batches-bin"])
  }

  @Test func surviveInIDX() throws {
    let refused = try refusals(of: Encoders.idx([2, 2, 2], [UInt8](0..<8))) { bytes in
      let file = try IDXFile(bytes, path: "x", rank: 3)
      #expect(file.bytes.count == file.dimensions.reduce(1, *))
    }
    #expect(refused > 200)
  }

  @Test func surviveInCIFAR() throws {
    let folder = try TemporaryFolder()
    let records = Encoders.cifar(labels: [3, 9], red: 0) + Encoders.cifar(labels: [1, 20], red: 9)
    let reader = CIFARRecords(labelBytes: 2, labelOffset: 1, classes: 30)
    let refused = try refusals(of: records) { bytes in
      let set = try reader.read([folder.write(bytes, to: "x")])
      #expect(set.count == bytes.count / 3074)
      #expect(set.labels.allSatisfy { (0..<30).contains($0) })
    }
    #expect(refused > 150)
  }

  @Test(arguments: [
    SampleImages.quartersJPEG, SampleImages.progressiveJPEG, SampleImages.palettePNG,
    Encoders.png(side: 5, 1, 2, 3),
  ])
  func surviveInImages(image: [UInt8]) throws {
    #expect(try refusalsOfImage(image) > 100)
  }

  /// Formats without check sums: much of what is damaged is another image.
  @Test(arguments: SampleFormats.all.map { ($0.name, $0.file) })
  func surviveInEveryFormat(name: String, image: [UInt8]) throws {
    #expect(try refusalsOfImage(image) > 20, "\(name)")
  }

  private func refusalsOfImage(_ image: [UInt8]) throws -> Int {
    try GDMessages.keeping {
      try refusals(of: image) { bytes in
        var pixels = [UInt8](repeating: 0, count: 3 * 64)
        try ImageDecoder.decode(bytes, size: 8, to: &pixels)
      }
    }
  }
}
