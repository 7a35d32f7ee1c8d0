import Foundation
import Kernels
import TestSupport
import Testing

@testable import Datasets

/// Digests of files, with and without a cache.
@Suite struct IdentityTests {
  private let folder: TemporaryFolder
  private let cache: DigestCache

  init() throws {
    folder = try TemporaryFolder()
    cache = DigestCache(file: "\(folder.path)/state/digests.json", settlingSeconds: 1)
    try folder.write(Encoders.png(side: 2, 1, 2, 3), to: "data/cat/a.png")
    try folder.write(Encoders.png(side: 2, 4, 5, 6), to: "data/dog/a.png")
    try age()
  }

  private var source: DatasetSource { .images("\(folder.path)/data") }

  /// Files of just now are not trusted to the cache; waits until they no longer are.
  private func age() throws { usleep(1_050_000) }

  @Test func changesWithNamesAndContentOnly() throws {
    let first = try source.identity()
    #expect(first.count == 64 && first.allSatisfy { $0.isHexDigit && !$0.isUppercase })
    try folder.write([1], to: "data/cat/notes.txt")
    #expect(try source.identity() == first)
    try FileManager.default.copyItem(
      atPath: "\(folder.path)/data", toPath: "\(folder.path)/copy")
    #expect(try DatasetSource.images("\(folder.path)/copy").identity() == first)

    var seen = [first]
    try folder.write(Encoders.png(side: 2, 1, 2, 4), to: "data/cat/a.png")
    seen.append(try source.identity())
    try FileManager.default.moveItem(
      atPath: "\(folder.path)/data/cat/a.png", toPath: "\(folder.path)/data/cat/b.png")
    seen.append(try source.identity())
    try FileManager.default.moveItem(
      atPath: "\(folder.path)/data/cat/b.png", toPath: "\(folder.path)/data/dog/b.png")
    try folder.write(Encoders.png(side: 2, 1, 2, 4), to: "data/cat/c.png")
    seen.append(try source.identity())
    #expect(Set(seen).count == 4)
  }

  @Test func coversTheOptionalFilesOfNamedDataSets() throws {
    for name in CIFAR10().files {
      try folder.write(
        Encoders.cifar(labels: [0], red: 1), to: "cifar-10-batches-bin/\(name)")
    }
    func identity() throws -> String {
      try DatasetSource.named("cifar10").identity(locations: folder.locations)
    }
    let bare = try identity()
    try folder.write(Array("a\nb\n".utf8), to: "cifar-10-batches-bin/batches.meta.txt")
    #expect(try identity() != bare)
  }

  @Test func readsUnchangedFilesOnlyOnce() throws {
    let identity = try source.identity(cache: cache)
    #expect(try identity == source.identity())
    // A false entry under the true stamp comes back: the files were not read again.
    let text = try String(contentsOfFile: cache.file, encoding: .utf8)
    let forged = String(repeating: "0", count: 64)
    let stamp = try #require(text.firstMatch(of: /"stamp" : "([0-9a-f]+)"/)?.1)
    cache.store(forged, of: "\(folder.path)/data", stamp: String(stamp))
    #expect(try source.identity(cache: cache) == forged)
    // Same length, other content.
    try folder.write(Encoders.png(side: 2, 9, 2, 3), to: "data/cat/a.png")
    #expect(try source.identity(cache: cache) == source.identity())
  }

  @Test func distrustsFilesOfJustNow() throws {
    try folder.write(Encoders.png(side: 2, 9, 9, 9), to: "data/cat/a.png")
    _ = try source.identity(cache: cache)
    #expect(!FileManager.default.fileExists(atPath: cache.file))
    try age()
    _ = try source.identity(cache: cache)
    #expect(FileManager.default.fileExists(atPath: cache.file))
  }

  @Test(arguments: [
    "", "{", "[]", "{\"version\": 3, \"sources\": {}}", "{\"version\": 2, \"sources\": [1]}",
    "\u{0}\u{1}",
  ])
  func tellsOfADamagedCacheAndMakesItAnew(content: String) throws {
    let identity = try source.identity()
    try folder.write(Array(content.utf8), to: "state/digests.json")
    var warnings: [String] = []
    #expect(try source.identity(cache: cache) { warnings.append($0) } == identity)
    #expect(warnings == ["\(cache.file) is damaged; the digests of files are computed again"])
    // And it was replaced by a good one.
    let text = try String(contentsOfFile: cache.file, encoding: .utf8)
    #expect(text.contains(identity))
  }

  /// Whatever bit of an entry has changed.
  @Test(arguments: ["path", "stamp", "digest", "check"])
  func tellsOfADamagedEntryAndMakesItAnew(part: String) throws {
    let identity = try source.identity(cache: cache)
    let text = try String(contentsOfFile: cache.file, encoding: .utf8)
    let start =
      try #require(text.range(of: part == "path" ? "\(folder.path)/dat" : "\"\(part)\" : \""))
    var bytes = Array(text.utf8)
    bytes[text.utf8.distance(from: text.startIndex, to: start.upperBound)] ^= 1
    try folder.write(bytes, to: "state/digests.json")
    var warnings: [String] = []
    #expect(try source.identity(cache: cache) { warnings.append($0) } == identity)
    let warning =
      "\(cache.file) is partly damaged; the digests of these files are computed again"
    #expect(warnings == [warning])
    // And it was replaced by a good one.
    #expect(try source.identity(cache: cache) { warnings.append($0) } == identity)
    #expect(warnings == [warning])
    #expect(try String(contentsOfFile: cache.file, encoding: .utf8) == text)
  }

  /// Older programs had no checks in their entries.
  @Test func leavesTheCacheOfAnOlderProgramUnread() throws {
    try folder.write("{\"version\": 1, \"sources\": {}}", to: "state/digests.json")
    var warnings: [String] = []
    #expect(try source.identity(cache: cache) { warnings.append($0) } == source.identity())
    #expect(warnings == [])
  }

  /// Of the same size, with the time of modification put back: the system keeps another time.
  @Test func seesAChangeThatHidesItsTime() throws {
    let path = "\(folder.path)/data/cat/a.png"
    let identity = try source.identity(cache: cache)
    let date = try #require(
      try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date)
    try folder.write(Encoders.png(side: 2, 9, 2, 3), to: "data/cat/a.png")
    try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path)
    try age()
    let changed = try source.identity(cache: cache)
    #expect(changed != identity)
    #expect(try changed == source.identity())
  }

  /// The link stays as it is, and what it leads to is of the same size and time.
  @Test func seesThatALinkLeadsElsewhere() throws {
    let manager = FileManager.default
    try folder.write(Encoders.png(side: 2, 8, 2, 3), to: "elsewhere/a.png")
    try folder.write(Encoders.png(side: 2, 8, 2, 4), to: "elsewhere/b.png")
    let date = Date(timeIntervalSince1970: 1_000_000_000)
    for name in ["a", "b"] {
      try manager.setAttributes(
        [.modificationDate: date], ofItemAtPath: "\(folder.path)/elsewhere/\(name).png")
    }
    let link = "\(folder.path)/data/cat/link.png"
    try manager.createSymbolicLink(
      atPath: link, withDestinationPath: "\(folder.path)/elsewhere/a.png")
    try age()
    let first = try source.identity(cache: cache)
    try manager.removeItem(atPath: link)
    try manager.createSymbolicLink(
      atPath: link, withDestinationPath: "\(folder.path)/elsewhere/b.png")
    let second = try source.identity(cache: cache)
    #expect(first != second)
    #expect(try second == source.identity())
  }

  @Test func doesWithoutACacheThatCannotBeWritten() throws {
    let blocked = DigestCache(file: "\(folder.path)/data/cat/a.png/digests.json")
    #expect(try source.identity(cache: blocked) == source.identity())
  }

  @Test func keepsSeveralSourcesApart() throws {
    try FileManager.default.copyItem(atPath: "\(folder.path)/data", toPath: "\(folder.path)/other")
    try folder.write(Encoders.png(side: 2, 7, 7, 7), to: "other/dog/z.png")
    try age()
    let other = DatasetSource.images("\(folder.path)/other")
    let both = try [source.identity(cache: cache), other.identity(cache: cache)]
    #expect(try both == [source.identity(), other.identity()])
    #expect(try both == [source.identity(cache: cache), other.identity(cache: cache)])
  }
}

@Suite struct ChannelStatisticsTests {
  @Test func averagesEachChannelOverTheSet() {
    let set = ImageSet(
      channels: 2, height: 1, width: 2, pixels: [0, 255, 51, 51, 255, 0, 51, 51], labels: [0, 1])
    let statistics = set.channelStatistics()
    #expect(statistics == ChannelStatistics(mean: [0.5, 0.2], deviation: [0.5, 0]))
    // A constant channel is shifted to zero and not blown up.
    var output = [Float](repeating: 9, count: 4)
    statistics.transform.apply([0, 255, 51, 51], area: 2, to: &output)
    #expect(zip(output, [-1, 1, 0, 0]).allSatisfy { abs($0 - $1) < 1e-6 })
  }
}
