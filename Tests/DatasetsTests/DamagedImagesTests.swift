import Foundation
import TestSupport
import Testing

@testable import Datasets

/// Folders with files that are no whole images.
@Suite struct DamagedImagesTests {
  private let folder: TemporaryFolder
  private static let unknown =
    "is not an image in a supported format (JPEG, PNG, GIF, WebP, BMP and TIFF)"

  init() throws {
    folder = try TemporaryFolder()
    for half in ["train", "test"] {
      for image in UInt8(1)...3 {
        try folder.write(Encoders.png(side: 4, image, 0, 0), to: "pets/\(half)/cat/\(image).png")
        try folder.write(
          Encoders.png(side: 4, 10 * image, 0, 0), to: "pets/\(half)/dog/\(image).png")
      }
    }
  }

  private func load(_ damaged: DamagedImages) throws -> Dataset {
    try DatasetSource.images(folder.file("pets")).load(DatasetOptions(input: 4, damaged: damaged))
  }

  private func reds(_ set: ImageSet) -> [UInt8] { (0..<set.count).map { set.pixels[$0 * 48] } }

  private func damageThree() throws {
    try folder.write([], to: "pets/train/cat/2.png")
    try folder.write([1], to: "pets/train/dog/3.png")
    try folder.write(Array(Encoders.png(side: 4, 1, 2, 3).prefix(60)), to: "pets/test/cat/1.png")
  }

  @Test func allOfThemAreNamedAtOnce() throws {
    try damageThree()
    #expect(
      complaint(folder) { try load(.fail) }
        == "3 of 12 images cannot be used: ~/pets/train/cat/2.png: is an empty file; "
        + "~/pets/train/dog/3.png: \(Self.unknown); ~/pets/test/cat/1.png: is a damaged or truncated "
        + "PNG image (Read Error: truncated data). Repair or remove them, or write `damaged: skip`")
  }

  @Test func manyAreNamedInPartAndInOrder() throws {
    for image in 100..<130 { try folder.write([1], to: "pets/train/cat/\(image).png") }
    let named = (100..<120).map { "~/pets/train/cat/\($0).png: \(Self.unknown)" }
    for _ in 0..<5 {
      #expect(
        complaint(folder) { try load(.fail) }
          == "30 of 42 images cannot be used: \(named.joined(separator: "; ")) and 10 more. Repair or "
          + "remove them, or write `damaged: skip`")
    }
  }

  @Test func skippedOnesLeaveTheOthersInOrderAndAreTold() throws {
    try damageThree()
    let dataset = try load(.skip)
    #expect(reds(dataset.train) == [1, 3, 10, 20])
    #expect(dataset.train.labels == [0, 0, 1, 1])
    #expect(reds(dataset.test) == [2, 3, 10, 20, 30])
    #expect(dataset.test.labels == [0, 0, 1, 1, 1])
    #expect(
      dataset.remarks == [
        "pets: 3 of 12 images were skipped as damaged: train/cat/2.png: is an empty file; "
          + "train/dog/3.png: \(Self.unknown); test/cat/1.png: is a damaged or truncated PNG image "
          + "(Read Error: truncated data)"
      ])
  }

  @Test func withNothingDamagedSkippingChangesNothing() throws {
    #expect(try load(.skip).digest == load(.fail).digest)
    #expect(try load(.skip).remarks == [])
  }

  @Test func aClassThatLosesAllItsImagesIsAnError() throws {
    for image in 1...3 { try folder.write([], to: "pets/test/dog/\(image).png") }
    #expect(
      complaint(folder) { try load(.skip) }
        == "`damaged: skip` leaves no image of the class `dog` to test on: ~/pets/test/dog/1.png: is "
        + "an empty file; ~/pets/test/dog/2.png: is an empty file; ~/pets/test/dog/3.png: is an empty "
        + "file")
  }

  /// What the system does not give may be whole.
  @Test func filesThatCannotBeOpenedAreNotSkipped() throws {
    try damageThree()
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("pets/train/cat/lost.png"), withDestinationPath: "/nowhere/lost.png")
    #expect(mkfifo(folder.file("pets/train/cat/pipe.png"), 0o600) == 0)
    #expect(
      complaint(folder) { try load(.skip) }
        == "2 of 14 images cannot be used: ~/pets/train/cat/lost.png: cannot be read: No such file or "
        + "directory; ~/pets/train/cat/pipe.png: cannot be read: Not a regular file")
  }
}
