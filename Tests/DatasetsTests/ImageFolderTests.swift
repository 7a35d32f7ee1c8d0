import Foundation
import TestSupport
import Testing

@testable import Datasets

@Suite struct ImageFolderTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func load(_ options: DatasetOptions = DatasetOptions(input: 4)) throws -> Dataset {
    try DatasetSource.images(folder.path).load(options)
  }

  /// One colour's three planes of 4×4.
  private func planes(_ colour: [UInt8]) -> [UInt8] {
    colour.flatMap { [UInt8](repeating: $0, count: 16) }
  }

  private func writeBothParts() throws {
    try folder.write(Encoders.png(side: 4, 1, 2, 3), to: "train/dog/b.png")
    try folder.write(Encoders.png(side: 4, 4, 5, 6), to: "train/dog/a.PNG")
    try folder.write(Encoders.png(side: 6, 7, 8, 9), to: "train/cat/x.png")
    try folder.write(Encoders.png(side: 4, 10, 11, 12), to: "test/cat/x.png")
    try folder.write(Encoders.png(side: 3, 13, 14, 15), to: "test/dog/x.jpg")
  }

  @Test func readsTrainAndTest() throws {
    try writeBothParts()
    // All of these are passed over.
    try folder.write([1, 2, 3], to: "train/cat/notes.txt")
    try folder.write([1, 2, 3], to: "train/cat/.hidden.png")
    try folder.write([1, 2, 3], to: "train/.cache/x.png")
    try folder.write([1, 2, 3], to: "train/readme.png")
    try folder.write([1, 2, 3], to: "val/mouse/x.png")
    let dataset = try load()
    #expect(dataset.classNames == ["cat", "dog"])
    #expect(dataset.name == folder.path.split(separator: "/").last.map(String.init))
    #expect(dataset.train.labels == [0, 1, 1])
    #expect(dataset.train.pixels == planes([7, 8, 9]) + planes([4, 5, 6]) + planes([1, 2, 3]))
    #expect(dataset.test.labels == [0, 1])
    #expect(dataset.test.pixels == planes([10, 11, 12]) + planes([13, 14, 15]))
  }

  @Test func dividesClassFolders() throws {
    for image in UInt8(0)..<10 {
      try folder.write(Encoders.png(side: 4, image, 0, 0), to: "cat/\(image).png")
      try folder.write(Encoders.png(side: 4, 100 + image, 0, 0), to: "dog/\(image).png")
    }
    let dataset = try load(DatasetOptions(split: .ratio(train: 70), input: 4))
    #expect(dataset.train.labels == [0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1])
    #expect(dataset.test.labels == [0, 0, 0, 1, 1, 1])
    let reds = [dataset.train, dataset.test].flatMap { part in
      (0..<part.count).map { part.pixels[$0 * 48] }
    }
    #expect(reds.sorted() == Array(0..<10) + Array(100..<110))
    #expect(
      complaint(folder) { try load() }
        == "~: has no train/ and test/ folders, so there is no standard split: write "
        + "'split: 70/30' or another ratio")
  }

  @Test func poolsBothPartsForARatio() throws {
    try writeBothParts()
    let dataset = try load(DatasetOptions(split: .ratio(train: 60), input: 4))
    #expect(dataset.train.count == 3)
    #expect(dataset.test.count == 2)
  }

  @Test func followsLinks() throws {
    try writeBothParts()
    let outside = try TemporaryFolder()
    try outside.write(Encoders.png(side: 4, 50, 51, 52), to: "owl/one.png")
    for part in ["train", "test"] {
      try FileManager.default.createSymbolicLink(
        atPath: "\(folder.path)/\(part)/owl", withDestinationPath: "\(outside.path)/owl")
    }
    let dataset = try load()
    #expect(dataset.classNames == ["cat", "dog", "owl"])
    #expect(Array(dataset.test.pixels.suffix(48)) == planes([50, 51, 52]))
  }

  /// Centres of the quarters; JPEG may be off by a little, and by how much depends on libjpeg.
  @Test(arguments: [
    (SampleImages.quartersJPEG, 4), (SampleImages.progressiveJPEG, 4), (SampleImages.palettePNG, 0),
  ])
  func decodesColours(image: [UInt8], tolerance: Int) throws {
    var pixels = [UInt8](repeating: 0, count: 3 * 256)
    try ImageDecoder.decode(image, path: "x", side: 16, to: &pixels)
    let expected: [[Int]] = [[200, 30, 40], [20, 180, 60], [30, 50, 210], [240, 240, 230]]
    for (quarter, colour) in expected.enumerated() {
      let place = (quarter / 2 * 8 + 4) * 16 + quarter % 2 * 8 + 4
      for channel in 0..<3 {
        #expect(abs(Int(pixels[channel * 256 + place]) - colour[channel]) <= tolerance)
      }
    }
  }

  @Test func decodesGreyToThreeChannels() throws {
    var pixels = [UInt8](repeating: 0, count: 3 * 64)
    try ImageDecoder.decode(SampleImages.greyJPEG, path: "x", side: 8, to: &pixels)
    #expect(pixels.allSatisfy { abs(Int($0) - 90) <= 1 })
    var deep = [UInt8](repeating: 0, count: 12)
    try ImageDecoder.decode(SampleImages.deepPNG, path: "x", side: 2, to: &deep)
    #expect(deep == [0, 255, 128, 1, 0, 255, 128, 1, 0, 255, 128, 1])
  }

  @Test func squashesWithoutKeepingProportions() throws {
    // 4×2: left half black, right half white; to 2×2.
    let row: [UInt8] = [0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255]
    var pixels = [UInt8](repeating: 9, count: 12)
    try ImageDecoder.decode(
      Encoders.png(width: 4, height: 2, row + row), path: "x", side: 2, to: &pixels)
    // The triangle reaches one pixel into the other half: weight 1/8 of the sum.
    #expect(pixels == [36, 219, 36, 219, 36, 219, 36, 219, 36, 219, 36, 219])
  }

  @Test(
    arguments: [
      ([], "is neither a JPEG nor a PNG image"),
      (Array("GIF89a".utf8), "is neither a JPEG nor a PNG image"),
      (
        Array(Encoders.png(side: 4, 1, 2, 3).prefix(20)),
        "is a damaged image: its header gives no width and height"
      ),
      (
        Encoders.png(width: 0, height: 4, []),
        "is a damaged image: its header gives no width and height"
      ),
      (Array(Encoders.png(side: 4, 1, 2, 3).prefix(60)), "is a damaged or truncated image"),
      (
        Array(SampleImages.quartersJPEG.prefix(100)),
        "is a damaged image: its header gives no width and height"
      ),
      (SampleImages.quartersJPEG.dropLast(40) + [], "is a damaged or truncated image"),
      (
        Array(Encoders.png(side: 1, 1, 2, 3).prefix(16)) + [0, 0, 0xFF, 0xFF, 0, 0, 0xFF, 0xFF],
        "is an image of 65535×65535 pixels: at most 100 million and 65535 a side are read"
      ),
      (
        Array(Encoders.png(side: 1, 1, 2, 3).prefix(16)) + [0, 1, 0, 0, 0, 0, 0, 1],
        "is an image of 65536×1 pixels: at most 100 million and 65535 a side are read"
      ),
    ] as [([UInt8], String)])
  func namesTheImageThatCannotBeRead(bytes: [UInt8], message: String) throws {
    try writeBothParts()
    try folder.write(bytes, to: "train/dog/c.jpeg")
    #expect(complaint(folder) { try load() } == "~/train/dog/c.jpeg: \(message)")
  }

  @Test func namesTheFirstOfSeveralDamagedImages() throws {
    for image in 100..<400 {
      try folder.write(
        image % 100 == 50 ? [1] : Encoders.png(side: 4, 1, 2, 3), to: "cat/\(image).png")
      try folder.write([2], to: "dog/\(image).png")
    }
    for _ in 0..<5 {
      #expect(
        complaint(folder) { try load(DatasetOptions(split: .ratio(train: 99), input: 4)) }
          == "~/cat/150.png: is neither a JPEG nor a PNG image")
    }
  }

  @Test func refusesFoldersThatAreNoDataSet() throws {
    #expect(
      complaint(folder) { try load() }
        == "~: holds no class folders: images belong into <class>/, or train/<class>/ and "
        + "test/<class>/")
    try folder.write(Encoders.png(side: 4, 1, 2, 3), to: "train/cat/a.png")
    #expect(
      complaint(folder) { try load() }
        == "~: has a folder train/ and no test/: add it, or name ~/train as the folder and write "
        + "'split: 70/30' or another ratio")
    try folder.makeFolder("test")
    #expect(
      complaint(folder) { try load() }
        == "~/test/: holds no class folders: images belong into <class>/, or train/<class>/ and "
        + "test/<class>/")
    try folder.makeFolder("test/cat")
    #expect(
      complaint(folder) { try load() }
        == "~/test/cat: holds no .jpg, .jpeg or .png image: add some, or remove the class")
    try folder.write(Encoders.png(side: 4, 1, 2, 3), to: "test/cat/a.png")
    #expect(
      complaint(folder) { try load() }
        == "there is only one class: a classifier needs at least two")
    try folder.write(Encoders.png(side: 4, 1, 2, 3), to: "test/owl/a.png")
    try folder.write(Encoders.png(side: 4, 1, 2, 3), to: "train/dog/a.png")
    #expect(
      complaint(folder) { try load() }
        == "~: train/ and test/ must have the same classes; only in train/: dog; only in test/: owl"
    )
    #expect(
      complaint(folder) { try DatasetSource.images("\(folder.path)/no").load(DatasetOptions()) }
        == "~/no: is no folder")
    #expect(
      complaint(folder) {
        try DatasetSource.images("\(folder.path)/train/cat/a.png").load(DatasetOptions())
      } == "~/train/cat/a.png: is no folder")
  }

  @Test func namesFilesThatCannotBeOpened() throws {
    try writeBothParts()
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder.path)/train/cat/lost.png", withDestinationPath: "/nowhere/lost.png")
    #expect(
      complaint(folder) { try load() }
        == "~/train/cat/lost.png: cannot be read: No such file or directory")
    try FileManager.default.removeItem(atPath: "\(folder.path)/train/cat/lost.png")
    #expect(mkfifo("\(folder.path)/train/cat/pipe.png", 0o600) == 0)
    #expect(
      complaint(folder) { try load() } == "~/train/cat/pipe.png: cannot be read: Not a regular file"
    )
    try FileManager.default.removeItem(atPath: "\(folder.path)/train/cat/pipe.png")
    try folder.makeFolder("train/cat/odd.png")
    #expect(
      complaint(folder) { try load() } == "~/train/cat/odd.png: cannot be read: Not a regular file")
  }
}
