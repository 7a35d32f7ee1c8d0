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

  /// One color's three planes of 4×4.
  private func planes(_ color: [UInt8]) -> [UInt8] {
    color.flatMap { [UInt8](repeating: $0, count: 16) }
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
    // All of these are left out; `LeftOutFilesTests` looks at what is told of them.
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
        + "`split: 70/30` or another ratio")
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

  @Test func refusesFoldersThatAreNoDataSet() throws {
    #expect(
      complaint(folder) { try load() }
        == "~: contains no class folders: images belong in <class>/, or train/<class>/ and "
        + "test/<class>/")
    try folder.write(Encoders.png(side: 4, 1, 2, 3), to: "train/cat/a.png")
    #expect(
      complaint(folder) { try load() }
        == "~: has a folder train/ and no test/: add it, or name ~/train as the folder and write "
        + "`split: 70/30` or another ratio")
    try folder.makeFolder("test")
    #expect(
      complaint(folder) { try load() }
        == "~/test: contains no class folders: images belong in <class>/, or train/<class>/ and "
        + "test/<class>/")
    try folder.makeFolder("test/cat")
    #expect(
      complaint(folder) { try load() }
        == "~/test/cat contains no image: add images (JPEG, PNG, GIF, WebP, BMP and TIFF) to the class "
        + "folder itself, or remove the class")
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
        == "~/no: no such folder")
    #expect(
      complaint(folder) {
        try DatasetSource.images("\(folder.path)/train/cat/a.png").load(DatasetOptions())
      } == "~/train/cat/a.png: is not a folder")
    #expect(
      complaint(folder) {
        try DatasetSource.images("\(folder.path)/train/cat/a.png/b").load(DatasetOptions())
      } == "~/train/cat/a.png/b: cannot be read: Not a directory")
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
