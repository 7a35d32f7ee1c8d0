import Foundation
import TestSupport
import Testing

@testable import Datasets

/// Files that are no longer what a digest was made of.
@Suite struct ChangedFilesTests {
  private let folder: TemporaryFolder
  private let digest: String
  private let lists: ContentLists

  init() throws {
    folder = try TemporaryFolder()
    lists = ContentLists(folder: "\(folder.path)/lists")
    for name in ["cat/a", "cat/b", "dog/a", "dog/b", "dog/c"] {
      let shade = UInt8(name.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) & 255 })
      try folder.write(Encoders.png(side: 2, shade, 5, 6), to: "data/\(name).png")
    }
    digest = try DatasetSource.images("\(folder.path)/data").identity(lists: lists)
  }

  private var source: DatasetSource { .images("\(folder.path)/data") }

  private func load(limit: Int? = nil, listed: Bool = true) throws -> Dataset {
    try source.load(
      DatasetOptions(split: .ratio(train: 50), limit: limit, input: 2, seed: 1), digest: digest,
      lists: listed ? lists : nil)
  }

  private func failure(limit: Int? = nil, listed: Bool = true) -> String? {
    do {
      _ = try load(limit: limit, listed: listed)
      return nil
    } catch {
      return "\(error)".replacing(folder.path, with: "…")
    }
  }

  private func file(_ name: String) -> String { "\(folder.path)/data/\(name)" }

  @Test(arguments: [true, false])
  func unchangedFilesAreLoaded(_ listed: Bool) throws {
    let plain = try source.load(
      DatasetOptions(split: .ratio(train: 50), input: 2, seed: 1))
    #expect(try load(listed: listed).digest == plain.digest)
    // Files that are no images do not count.
    try folder.write([1], to: "data/cat/notes.txt")
    #expect(try load(listed: listed).digest == plain.digest)
  }

  @Test func aFileThatIsMissingNewOrChangedIsNamed() throws {
    let manager = FileManager.default
    let content = try #require(manager.contents(atPath: file("dog/b.png")))
    try manager.removeItem(atPath: file("dog/b.png"))
    #expect(
      failure()
        == "the files of `data` changed while the trial ran (…/data/dog/b.png is missing): "
        + "render again")
    try content.write(to: URL(filePath: file("dog/b.png")))
    #expect(failure() == nil)
    try content.write(to: URL(filePath: file("cat/c.png")))
    #expect(
      failure()
        == "the files of `data` changed while the trial ran (…/data/cat/c.png is new): render again"
    )
    try manager.removeItem(atPath: file("cat/c.png"))
    try folder.write(Encoders.png(side: 2, 1, 5, 6), to: "data/dog/b.png")
    #expect(
      failure()
        == "the files of `data` changed while the trial ran (…/data/dog/b.png is not what it was): "
        + "render again")
  }

  /// Without a list of the single files it is not known which, and a folder that is gone is known.
  @Test func changesAreFoundWithoutAList() throws {
    try folder.write(Encoders.png(side: 2, 1, 5, 6), to: "data/dog/b.png")
    #expect(
      failure(listed: false) == "the files of `data` changed while the trial ran: render again")
    try FileManager.default.removeItem(atPath: "\(folder.path)/data")
    #expect(
      failure()
        == "the files of `data` changed while the trial ran (…/data: no such folder): render again"
    )
  }

  /// A file's time and size do not reveal every change; its content does.
  @Test func aChangeWithinOneTickOfTheClockIsFound() throws {
    let path = file("dog/b.png")
    let date = try #require(
      try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date)
    let size = try #require(FileManager.default.contents(atPath: path)).count
    let changed = Encoders.png(side: 2, 1, 5, 6)
    let handle = try FileHandle(forWritingTo: URL(filePath: path))
    try handle.write(contentsOf: Data(changed))
    try handle.close()
    try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path)
    #expect(changed.count == size)
    #expect(failure()?.contains("dog/b.png is not what it was") == true)
  }

  /// What is not read can't change a result: with a limit most files need not be.
  @Test func whatIsNotReadMayBeOtherwise() throws {
    let before = try load(limit: 2)
    for name in ["cat/a", "cat/b", "dog/a", "dog/b", "dog/c"] {
      let path = file("\(name).png")
      let content = try #require(FileManager.default.contents(atPath: path))
      try folder.write(Encoders.png(side: 2, 255, 0, 77), to: "data/\(name).png")
      if let text = failure(limit: 2) {
        #expect(text.contains("\(name).png is not what it was"))
      } else {
        #expect(try load(limit: 2).digest == before.digest)
      }
      try content.write(to: URL(filePath: path))
    }
  }

  @Test func aDamagedListIsNotUsed() throws {
    let path = "\(lists.folder)/\(digest)"
    var bytes = Array(try #require(FileManager.default.contents(atPath: path)))
    #expect(bytes.count > 300)
    bytes[40] ^= 1
    try Data(bytes).write(to: URL(filePath: path))
    #expect(failure() == nil)
    // And it was made anew.
    bytes[40] ^= 1
    #expect(FileManager.default.contents(atPath: path) == Data(bytes))
  }

  /// The files of named data sets are few, and all are read.
  @Test func namedDataSetsAreCheckedAsWell() throws {
    let names = CIFAR10().files
    for (number, name) in names.enumerated() {
      try folder.write(
        Encoders.cifar(labels: [1], red: UInt8(number)), to: "cifar-10-batches-bin/\(name)")
    }
    try folder.write(
      Array("abcdefghij".map { "\($0)\n" }.joined().utf8),
      to: "cifar-10-batches-bin/batches.meta.txt")
    let source = DatasetSource.named("cifar10")
    let digest = try source.identity(locations: folder.locations, lists: lists)
    func failure() -> String? {
      do {
        _ = try source.load(
          DatasetOptions(seed: 1), locations: folder.locations, digest: digest, lists: lists)
        return nil
      } catch {
        return "\(error)".replacing(folder.path, with: "…")
      }
    }
    #expect(failure() == nil)
    let meta = "\(folder.path)/cifar-10-batches-bin/batches.meta.txt"
    let content = try #require(FileManager.default.contents(atPath: meta))
    try FileManager.default.removeItem(atPath: meta)
    #expect(
      failure()
        == "the files of `cifar10` changed while the trial ran (…/cifar-10-batches-bin/"
        + "batches.meta.txt is missing): render again")
    try content.write(to: URL(filePath: meta))
    try folder.write(Encoders.cifar(labels: [1], red: 99), to: "cifar-10-batches-bin/\(names[1])")
    #expect(
      failure()
        == "the files of `cifar10` changed while the trial ran (…/cifar-10-batches-bin/"
        + "\(names[1]) is not what it was): render again")
  }

  // Files that are read at the reader's own pace. --------------------------------------------------

  private func readWhile(_ change: () throws -> Void) throws -> String {
    let path = try folder.write("first", to: "model.onnx")
    let isRight = { folder.bytes("model.onnx") == Array("first".utf8) }
    return try FileIdentity.whileUnchanged([path], name: "mine", isRight: isRight) {
      try change()
      return "read"
    }
  }

  @Test func aFileThatStaysIsRead() throws {
    #expect(try readWhile {} == "read")
  }

  @Test func aFileThatChangesMeanwhileIsNotUsed() throws {
    let changed = DatasetError.changed("mine", nil)
    #expect(throws: changed) { try readWhile { try folder.write("other", to: "model.onnx") } }
    // And changes back.
    #expect(throws: changed) {
      try readWhile {
        usleep(20_000)
        try folder.write("other", to: "model.onnx")
        try folder.write("first", to: "model.onnx")
      }
    }
    // That goes before what is made of it.
    #expect(throws: changed) {
      try readWhile {
        try FileManager.default.removeItem(atPath: folder.file("model.onnx"))
        throw DatasetError.tooFewClasses(1)
      }
    }
    #expect(
      "\(changed)" == "the files of `mine` changed while the trial ran: render again")
  }

  @Test func aFileThatWasAnotherBeforeIsNotRead() throws {
    let path = try folder.write("other", to: "model.onnx")
    #expect(throws: DatasetError.changed("mine", nil)) {
      let isRight = { false }
      try FileIdentity.whileUnchanged([path], name: "mine", isRight: isRight) {
        Issue.record("it was read")
      }
    }
  }
}
