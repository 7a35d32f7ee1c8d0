import Foundation
import TestSupport
import Testing

@testable import Datasets

/// What is told of a folder's files that are not read, and which files are.
@Suite struct LeftOutFilesTests {
  private let folder: TemporaryFolder
  private let image = Encoders.png(side: 4, 1, 2, 3)

  init() throws {
    folder = try TemporaryFolder()
    for half in ["train", "test"] {
      for name in ["cat", "dog"] { try folder.write(image, to: "pets/\(half)/\(name)/a.png") }
    }
  }

  private var source: DatasetSource { .images(folder.file("pets")) }

  private func load(_ split: DatasetSplit = .standard) throws -> Dataset {
    try source.load(DatasetOptions(split: split, input: 4))
  }

  /// Writes a file whose name has bytes that are not UTF-8.
  private func write(_ bytes: [UInt8], to name: [UInt8], in part: String) throws {
    let path = FileName(folder.file(part)) / FileName(bytes: name)
    let descriptor = path.withCString { open($0, O_WRONLY | O_CREAT, 0o644) }
    #expect(descriptor >= 0)
    #expect(Foundation.write(descriptor, bytes, bytes.count) == bytes.count)
    close(descriptor)
  }

  private func makeFolder(_ name: [UInt8], in part: String) {
    let path = FileName(folder.file(part)) / FileName(bytes: name)
    #expect(path.withCString { mkdir($0, 0o755) } == 0)
  }

  @Test func aFolderOfImagesAloneHasNothingToTell() throws {
    #expect(try source.remarks() == [])
    #expect(try load().remarks == [])
  }

  @Test func everyUsualEndingInAnyCaseIsRead() throws {
    let names = [
      "b.JPG", "c.Jpeg", "d.jpe", "e.jfif", "f.PNG", "g.gif", "h.WebP", "i.bmp", "j.dib", "k.tif",
      "l.TIFF",
    ]
    // Formats are told by content.
    for name in names { try folder.write(image, to: "pets/train/cat/\(name)") }
    let dataset = try load()
    #expect(dataset.train.labels == [Int32](repeating: 0, count: 12) + [1])
    #expect(try source.remarks() == [])
    #expect(
      dataset.remarks == [
        "pets: 10 files were read as another format than the ending says: PNG as .bmp (1), PNG as "
          + ".dib (1), PNG as .gif (1), PNG as .jfif (1), PNG as .jpe (1), PNG as .jpeg (1), PNG as "
          + ".jpg (1), PNG as .tif (1), PNG as .tiff (1), PNG as .webp (1)"
      ])
  }

  @Test func strayBytesAreTold() throws {
    var file = SampleImages.quartersJPEG
    file.insert(0, at: 20)
    try folder.write(file, to: "pets/test/dog/b.jpg")
    try folder.write(SampleImages.quartersJPEG, to: "pets/test/dog/c.jpg")
    #expect(
      try load().remarks == ["pets: 1 JPEG image has stray bytes, which were skipped"])
  }

  @Test(arguments: [("GIF", "gif"), ("WebP", "webp")])
  func imagesThatMoveAreTold(format: String, ending: String) throws {
    for sample in SampleFormats.all where sample.name.hasPrefix(format) {
      try folder.write(sample.file, to: "pets/train/cat/\(sample.name).\(ending)")
    }
    let count = SampleFormats.all.count { $0.name.hasPrefix("\(format), moving") }
    #expect(
      try load().remarks == [
        "pets: \(count == 1 ? "1 image has" : "\(count) images have") several frames or pages, of "
          + "which only the first was read"
      ])
  }

  @Test func whatIsLeftOutIsCountedAndNamed() throws {
    for name in ["notes.txt", "b.heic", "c.HEIC", "0001", ".a.jpg", ".DS_Store", "Thumbs.db"] {
      try folder.write(image, to: "pets/train/cat/\(name)")
    }
    try folder.write(image, to: "pets/train/cat/session2/a.png")
    try folder.write(image, to: "pets/train/cat/session2/more/b.JPG")
    try folder.write(image, to: "pets/test/dog/.cache/a.png")
    try folder.write(image, to: "pets/val/cat/a.png")
    try folder.write(image, to: "pets/__MACOSX/train/cat/a.png")
    try folder.write(image, to: "pets/docs/readme.md")
    try folder.write(image, to: "pets/train/c.png")
    try folder.write(image, to: "pets/d.png")
    try folder.write(image, to: "pets/readme.md")
    #expect(
      try source.remarks() == [
        "pets: val/ (1 image) was left out: only train/ and test/ are read",
        "pets: a sub-folder of classes was left out, as only the class folders themselves are read: "
          + "train/cat/session2/ (2 images)",
        "pets: 2 images beside the class folders were left out, as no class folder holds them",
        "pets: 4 files were left out for their ending: .heic (2), no ending (1), .txt (1)",
        "pets: 1 hidden file was left out: train/cat/.a.jpg",
      ])
    let dataset = try load()
    #expect(dataset.train.count == 2 && dataset.test.count == 2)
  }

  /// Files that are not read may come and go without a training anew; what is told of them follows.
  @Test func whatIsLeftOutIsNoPartOfTheIdentity() throws {
    let identity = try source.identity()
    try folder.write(image, to: "pets/train/cat/notes.txt")
    #expect(try source.identity() == identity)
    #expect(
      try source.remarks() == ["pets: 1 file was left out for its ending: .txt (1)"])
  }

  @Test func aFolderWithinAFolderThatLeadsBackIsCountedOnce() throws {
    try folder.write(image, to: "pets/train/cat/more/a.png")
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("pets/train/cat/more/loop"), withDestinationPath: "..")
    #expect(
      try source.remarks() == [
        "pets: a sub-folder of classes was left out, as only the class folders themselves are read: "
          + "train/cat/more/ (1 image)"
      ])
  }

  @Test func aFileIsReadWhateverTheBytesOfItsName() throws {
    let identity = try source.identity()
    try write(Encoders.png(side: 4, 9, 9, 9), to: [0xF1] + Array(".png".utf8), in: "pets/train/cat")
    let dataset = try load()
    #expect(dataset.train.count == 3)
    #expect(dataset.train.pixels[0] == 9)
    #expect(try source.identity() != identity)
    try write([1], to: [0xF2] + Array(".png".utf8), in: "pets/train/cat")
    #expect(
      complaint(folder) { try load() }
        == "~/pets/train/cat/\\xF2.png: is not an image in a supported format (JPEG, PNG, GIF, "
        + "WebP, BMP and TIFF). Repair or remove it, or write `damaged: skip`")
  }

  @Test func namesThatDifferInBytesAloneAreOtherFiles() throws {
    try write(image, to: [0xF1] + Array(".png".utf8), in: "pets/train/cat")
    let first = try source.identity()
    try FileManager.default.removeItem(atPath: folder.file("pets/train/cat"))
    try folder.write(image, to: "pets/train/cat/a.png")
    try write(image, to: [0xF2] + Array(".png".utf8), in: "pets/train/cat")
    #expect(try source.identity() != first)
  }

  @Test func aClassIsCalledByUTF8Alone() throws {
    for half in ["train", "test"] {
      makeFolder([0x4D, 0x75, 0xF1, 0x6F, 0x7A], in: "pets/\(half)")
    }
    #expect(
      complaint(folder) { try load() }
        == "~/pets/train/Mu\\xF1oz: the name of this class folder is not UTF-8: rename it, as it is "
        + "shown in results")
  }

  @Test func aClassIsTheSameHoweverItsAccentsAreEncoded() throws {
    try folder.write(image, to: "pets/train/mu\u{F1}oz/a.png")
    try folder.write(image, to: "pets/test/mun\u{303}oz/a.png")
    #expect(try load().test.labels == [0, 1, 2])
    try folder.write(image, to: "pets/train/mun\u{303}oz/a.png")
    #expect(
      complaint(folder) { try load() }
        == "~/pets/train: two class folders are named `muñoz`, with accents encoded differently: put "
        + "their images into one, or rename one")
  }

  @Test func classesWithoutImagesSayWhatTheyHold() throws {
    try folder.write(image, to: "pets/train/owl/2024/a.png")
    try folder.write(image, to: "pets/train/owl/2025/a.png")
    try folder.write(image, to: "pets/train/owl/2025/b.png")
    try folder.write(image, to: "pets/train/fox/a.heic")
    #expect(
      complaint(folder) { try load() }
        == "~/pets/train/fox contains no image, but .heic (1); ~/pets/train/owl contains no image, but "
        + "train/owl/2024/ (1 image), train/owl/2025/ (2 images): add images (JPEG, PNG, GIF, WebP, "
        + "BMP and TIFF) to the class folders themselves, or remove the classes")
  }

  @Test(arguments: [
    (
      "train", "val",
      "~/pets: has a folder train/ and no test/: rename val/ to test/ if that is meant, or name "
        + "~/pets/train as the folder and write `split: 70/30` or another ratio"
    ),
    (
      "Train", "test",
      "~/pets: has a folder test/ and no train/: rename Train/ to train/ if that is meant, or name "
        + "~/pets/test as the folder and write `split: 70/30` or another ratio"
    ),
    (
      "training", "testing",
      "~/pets: training/ holds class folders: rename it to train/; testing/ holds class folders: "
        + "rename it to test/"
    ),
    (
      "photos", "valid",
      "~/pets: valid/ holds class folders: rename it to test/; the images to train on belong in "
        + "train/"
    ),
  ])
  func halvesUnderOtherNamesAreTold(train: String, test: String, message: String) throws {
    try FileManager.default.moveItem(
      atPath: folder.file("pets/train"), toPath: folder.file("pets/new"))
    try FileManager.default.moveItem(
      atPath: folder.file("pets/test"), toPath: folder.file("pets/other"))
    try FileManager.default.moveItem(
      atPath: folder.file("pets/new"), toPath: folder.file("pets/\(train)"))
    try FileManager.default.moveItem(
      atPath: folder.file("pets/other"), toPath: folder.file("pets/\(test)"))
    #expect(complaint(folder) { try load() } == message)
    #expect(complaint(folder) { try load(.ratio(train: 50)) } == message)
  }

  /// A class may have the name of a half.
  @Test func foldersOfImagesAreClassesWhateverTheirName() throws {
    try folder.write(image, to: "vehicles/train/a.png")
    try folder.write(image, to: "vehicles/train/b.png")
    try folder.write(image, to: "vehicles/dev/a.png")
    try folder.write(image, to: "vehicles/dev/b.png")
    let dataset = try DatasetSource.images(folder.file("vehicles")).load(
      DatasetOptions(split: .ratio(train: 50), input: 4))
    #expect(dataset.classNames == ["dev", "train"])
  }
}
