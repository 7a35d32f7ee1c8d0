import Foundation
import TestSupport
import Testing

@testable import Datasets

@Suite struct ArchiveTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func unpack(_ archive: [UInt8]) throws {
    try CIFAR10().unpack(folder.write(archive, to: "a.tar.gz"), into: folder.path)
  }

  private func complaint(of archive: [UInt8]) -> String {
    DatasetsTests.complaint(folder) { try unpack(archive) }
  }

  private var present: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
  }

  /// A header as POSIX.1-1988 has it.
  private static func entry(
    _ name: String, _ content: [UInt8] = [], type: Character = "0", size: String? = nil,
    prefix: String = ""
  ) -> [UInt8] {
    var block = [UInt8](repeating: 0, count: 512)
    func put(_ text: String, at place: Int) {
      block.replaceSubrange(place..<place + text.utf8.count, with: Array(text.utf8))
    }
    put(name, at: 0)
    put("0000644", at: 100)
    let octal = String(content.count, radix: 8)
    put(size ?? String(repeating: "0", count: 11 - octal.count) + octal, at: 124)
    put("        ", at: 148)
    put(String(type), at: 156)
    put("ustar\u{0}00", at: 257)
    put(prefix, at: 345)
    let sum = String(block.reduce(0) { $0 + Int($1) }, radix: 8)
    put(String(repeating: "0", count: 6 - sum.count) + sum + "\0 ", at: 148)
    let filling = [UInt8](repeating: 0, count: (512 - content.count % 512) % 512)
    return block + content + filling
  }

  private static let end = [UInt8](repeating: 0, count: 1024)

  private static func archive(_ entries: [UInt8]...) -> [UInt8] {
    Encoders.gzip(entries.reduce([], +) + end)
  }

  @Test(arguments: [SampleArchives.gnu, SampleArchives.ustar, SampleArchives.pax])
  func archivesOfGNUTarAreUnpacked(_ archive: [UInt8]) throws {
    try unpack(archive)
    #expect(present == ["a.tar.gz", "cifar-10-batches-bin"])
    let target = "\(folder.path)/cifar-10-batches-bin"
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: target).sorted()
        == ["batches.meta.txt"] + (1...5).map { "data_batch_\($0).bin" } + ["test_batch.bin"])
    let loader = CIFAR10()
    #expect(loader.installedFolder(folder.locations) == target)
    let images = try loader.load(from: target)
    #expect(images.train.labels == [0, 9, 1, 8, 2, 7, 3, 6, 4, 5])
    #expect(images.test.labels == [5, 4])
    #expect(images.test.pixels.prefix(1024).allSatisfy { $0 == 50 })
    #expect(images.test.pixels.suffix(1024).allSatisfy { $0 == 52 })
  }

  @Test func aFolderThatLacksFilesGetsThemAndKeepsTheRest() throws {
    try folder.write([1], to: "cifar-10-batches-bin/mine.txt")
    try folder.write([1], to: "cifar-10-batches-bin/test_batch.bin")
    try unpack(SampleArchives.gnu)
    let target = "\(folder.path)/cifar-10-batches-bin"
    #expect(FileManager.default.contents(atPath: "\(target)/mine.txt") == Data([1]))
    #expect(FileManager.default.contents(atPath: "\(target)/test_batch.bin")?.count == 2 * 3073)
    #expect(present == ["a.tar.gz", "cifar-10-batches-bin"])
  }

  private struct Refused {
    let archive: [UInt8]
    let cause: String

    init(_ archive: [UInt8], _ cause: String) {
      self.archive = archive
      self.cause = cause
    }
  }

  private static let notExtracted = "such archives are not extracted"
  private static let target = "cifar-10-batches-bin"

  private static let names: [Refused] = [
    Refused(
      archive(entry("../a", [1])),
      "byte 0 of the decompressed data: `../a` would be outside the folder: \(notExtracted)"),
    Refused(
      archive(entry("\(target)/x/../../../a", [1])),
      "byte 0 of the decompressed data: `\(target)/x/../../../a` would be outside the folder: "
        + notExtracted),
    Refused(
      archive(entry("a", [1]), entry("b", prefix: "/etc")),
      "byte 1024 of the decompressed data: `/etc/b` would be outside the folder: \(notExtracted)"),
    Refused(
      archive(entry("a", type: "2")),
      "byte 0 of the decompressed data: `a` is neither a file nor a folder (type `2`): \(notExtracted)"
    ),
    Refused(
      archive(entry("a", Array("18 path=/etc/passwd\n".utf8), type: "x")),
      "byte 512 of the decompressed data: `a` is neither a file nor a folder (type `x`): "
        + notExtracted),
  ]

  private static let damages: [Refused] = [
    Refused(
      archive(entry("a", size: "77777777777")),
      "byte 0 of the decompressed data: decompresses to more than 2147 MB"),
    Refused(
      archive(entry("a", size: "8")),
      "byte 0 of the decompressed data: a tar header whose size is not a number"),
    Refused(
      Encoders.gzip([UInt8](repeating: 1, count: 512)),
      "byte 0 of the decompressed data: not a tar header: its checksum is wrong"),
    Refused(
      Encoders.gzip([1, 2, 3]),
      "byte 0 of the decompressed data: the file ends here: 3 bytes instead of 512"),
    Refused(
      Encoders.gzip(entry("\(target)/test_batch.bin", size: "00000001750")),
      "byte 512 of the decompressed data: the file ends here: 0 bytes instead of 1000"),
    Refused(
      archive(entry("\(target)/test_batch.bin", [1])),
      "byte 2048 of the decompressed data: the archive ends without data_batch_1.bin, data_batch_2.bin, "
        + "data_batch_3.bin, data_batch_4.bin, data_batch_5.bin"),
    Refused([1, 2, 3], "byte 0: not a gzip file"),
  ]

  @Test(arguments: (names + damages).map { ($0.archive, $0.cause) })
  func otherArchivesAreRefusedAndLeaveNothing(_ archive: [UInt8], _ cause: String) throws {
    #expect(complaint(of: archive) == "~/a.tar.gz: \(cause)")
    #expect(present == ["a.tar.gz"])
  }

  @Test(arguments: [1, 20, 200])
  func anArchiveThatIsCutIsRefused(_ missing: Int) throws {
    let text = complaint(of: Array(SampleArchives.gnu.dropLast(missing)))
    #expect(text.hasSuffix(": the file ends in the middle of its gzip data"), "\(text)")
    #expect(present == ["a.tar.gz"])
  }

  @Test func aPlaceThatCannotBeWrittenIsTold() throws {
    let archive = try folder.write(SampleArchives.gnu, to: "a.tar.gz")
    try folder.write([], to: "file")
    let text = DatasetsTests.complaint(folder) {
      try CIFAR10().unpack(archive, into: "\(folder.path)/file/data")
    }
    #expect(text == "~/file/data: cannot be written: Not a directory")
  }
}
