import TestSupport
import Testing

@testable import Datasets

@Suite struct IDXFileTests {
  private let folder: TemporaryFolder
  private static let images = "fashion-mnist/train-images-idx3-ubyte.gz"
  private static let labels = "fashion-mnist/train-labels-idx1-ubyte.gz"

  init() throws { folder = try TemporaryFolder() }

  /// A whole data set: three training and two test images of 2×3 pixels.
  private func writeAll() throws {
    try write(Self.images, Encoders.idx([3, 2, 3], (0..<18).map { $0 + 1 }))
    try write(Self.labels, Encoders.idx([3], [9, 0, 4]))
    try write(
      "fashion-mnist/t10k-images-idx3-ubyte.gz", Encoders.idx([2, 2, 3], (30..<42).map { $0 }))
    try write("fashion-mnist/t10k-labels-idx1-ubyte.gz", Encoders.idx([2], [1, 2]))
  }

  private func write(_ name: String, _ content: [UInt8]) throws {
    try folder.write(Encoders.gzip(content), to: name)
  }

  private func load(_ options: DatasetOptions = DatasetOptions(input: 4)) throws -> Dataset {
    try DatasetSource.named("fashion-mnist").load(options, locations: folder.locations)
  }

  @Test func padsSmallImagesInTheMiddle() throws {
    try writeAll()
    let dataset = try load()
    #expect(dataset.train.labels == [9, 0, 4])
    // 3×2 in 4×4: a row above and below, the odd column at the right; three equal channels.
    let first: [UInt8] = [0, 0, 0, 0, 1, 2, 3, 0, 4, 5, 6, 0, 0, 0, 0, 0]
    for channel in 0..<3 {
      #expect(Array(dataset.train.pixels[16 * channel..<16 * channel + 16]) == first)
    }
    let last: [UInt8] = [0, 0, 0, 0, 36, 37, 38, 0, 39, 40, 41, 0, 0, 0, 0, 0]
    #expect(Array(dataset.test.pixels.suffix(16)) == last)
  }

  @Test func resizesBeyondTheWidestPadding() throws {
    try writeAll()
    // 8 more than the height of 2, and 7 more than the width.
    let padded = try load(DatasetOptions(input: 10)).train.pixels.prefix(100)
    #expect(padded.count { $0 != 0 } == 6)
    #expect(padded[43..<46] == [1, 2, 3])
    let resized = try load(DatasetOptions(input: 11)).train.pixels.prefix(121)
    #expect(resized.allSatisfy { (1...6).contains($0) })
    #expect([resized.first, resized.last] == [1, 6])
  }

  @Test func readsSeveralGzipMembersAsOne() throws {
    let content = Encoders.idx([3], [1, 2, 3])
    let packed = Encoders.gzip(Array(content[..<5])) + Encoders.gzip(Array(content[5...]))
    #expect(try Gunzip.unpack(packed, path: "x") == content)
    #expect(try Gunzip.unpack(Encoders.gzip([]), path: "x") == [])
    let long = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    #expect(try Gunzip.unpack(Encoders.gzip(long), path: "x") == long)
  }

  @Test(
    arguments: [
      ([], "x: byte 0: not a gzip file"),
      ([0x50, 0x4B, 3, 4], "x: byte 0: not a gzip file"),
      ([0x1F, 0x8B], "x: byte 2: the file ends in the middle of its gzip data"),
      (
        Array(Encoders.gzip([1, 2, 3]).dropLast(9)),
        "x: byte 17: the file ends in the middle of its gzip data"
      ),
      (
        Array(Encoders.gzip([1, 2, 3]).dropLast()),
        "x: byte 25: the file ends in the middle of its gzip data"
      ),
      (
        [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 7, 0, 0],
        "x: byte 11: damaged gzip data (invalid block type)"
      ),
      (
        Array(Encoders.gzip([1, 2, 3]).dropLast(8)) + [0, 0, 0, 0, 3, 0, 0, 0],
        "x: byte 22: damaged gzip data (incorrect data check)"
      ),
      (
        Encoders.gzip([1, 2, 3]) + [1, 2, 3],
        "x: byte 28: damaged gzip data (incorrect header check)"
      ),
    ] as [([UInt8], String)])
  func namesTheByteOfDamagedGzip(packed: [UInt8], message: String) {
    #expect(complaint { try Gunzip.unpack(packed, path: "x") } == message)
  }

  @Test func stopsUnpackingAtALimit() {
    let packed = Encoders.gzip([UInt8](repeating: 0, count: 3_000_000))
    #expect(
      complaint { try Gunzip.unpack(packed, path: "x", limit: 2_000_000) }.hasSuffix(
        ": decompresses to more than 2 MB"))
    #expect(complaint { try Gunzip.unpack(packed, path: "x", limit: 3_000_000) } == "no complaint")
  }

  @Test(
    arguments: [
      (
        images, Encoders.idx([3, 2, 3], [1, 2, 3]),
        "byte 19 of the decompressed data: the file ends here: 19 bytes instead of 34"
      ),
      (
        images, [0, 0, 8, 3, 0, 0],
        "byte 6 of the decompressed data: the file ends here: 6 bytes instead of 16"
      ),
      (
        images, [0, 0],
        "byte 2 of the decompressed data: the file ends here: 2 bytes instead of 16"
      ),
      (
        images, Encoders.idx([1, 2, 3], [1, 2, 3, 4, 5, 6, 7, 8]),
        "byte 22 of the decompressed data: 2 bytes too many"
      ),
      (
        images, Encoders.idx([3], [1, 2, 3]),
        "byte 0 of the decompressed data: the file starts with 0x00000801 instead of 0x00000803"
      ),
      (
        images, Encoders.idx([1, 2, 3], [], type: 13),
        "byte 0 of the decompressed data: the file starts with 0x00000d03 instead of 0x00000803"
      ),
      (
        images, Encoders.idx([.max, .max, .max], []),
        "byte 4 of the decompressed data: implausible dimensions 4294967295 × 4294967295 × 4294967295"
      ),
      (
        images, Encoders.idx([3, 0, 3], []),
        "byte 4 of the decompressed data: implausible dimensions 3 × 0 × 3"
      ),
      (
        labels, Encoders.idx([3], [1, 10, 3]),
        "byte 9 of the decompressed data: label 10 is out of range: there are 10 classes, from 0 to 9"
      ),
      (
        labels, Encoders.idx([4], [1, 2, 3]),
        "byte 11 of the decompressed data: the file ends here: 11 bytes instead of 12"
      ),
    ] as [(String, [UInt8], String)])
  func namesTheByteOfDamagedContent(file: String, content: [UInt8], message: String) throws {
    try writeAll()
    try write(file, content)
    #expect(complaint(folder) { try load() } == "~/\(file): \(message)")
  }

  @Test func refusesPartsThatDoNotBelongTogether() throws {
    try writeAll()
    try write(Self.labels, Encoders.idx([2], [1, 2]))
    #expect(
      complaint(folder) { try load() }
        == "~/\(Self.images) holds 3 images and ~/\(Self.labels) 2 labels: both must be of the "
        + "same data set")
    try writeAll()
    try write(Self.images, Encoders.idx([3, 3, 3], [UInt8](repeating: 0, count: 27)))
    #expect(
      complaint(folder) { try load() }
        == "the training part of ~/fashion-mnist holds images of 3×3 pixels and its test part of "
        + "3×2: both must be of the same size")
  }

  @Test func saysWhatIsMissingAndWhereItLooked() throws {
    try writeAll()
    let bare = try TemporaryFolder()
    try bare.write([1], to: "fashion-mnist/t10k-labels-idx1-ubyte.gz")
    let locations = DatasetLocations(places: [bare.path, "/nowhere"])
    #expect(
      complaint(bare) {
        try DatasetSource.named("fashion-mnist").load(DatasetOptions(), locations: locations)
      } == """
        the data set fashion-mnist is not installed: ~/fashion-mnist lacks \
        train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz, t10k-images-idx3-ubyte.gz; \
        /nowhere/fashion-mnist does not exist. On Debian run `apt-get install \
        dataset-fashion-mnist`; elsewhere put the four .gz files into fashion-mnist/ below \
        $TRIPTYCH_DATA.
        """)
    // An incomplete folder does not hide a complete one further on.
    let both = DatasetLocations(places: [bare.path, folder.path])
    #expect(
      try DatasetRegistry.named("fashion-mnist").installedFolder(both)
        == "\(folder.path)/fashion-mnist")
  }
}
