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
    cache = DigestCache(file: "\(folder.path)/state/digests.json")
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
    try text.replacingOccurrences(of: identity, with: forged)
      .write(toFile: cache.file, atomically: true, encoding: .utf8)
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
    "", "{", "[]", "{\"version\": 2, \"sources\": {}}", "{\"version\": 1, \"sources\": [1]}",
    "\u{0}\u{1}",
  ])
  func ignoresADamagedCache(content: String) throws {
    let identity = try source.identity()
    try folder.write(Array(content.utf8), to: "state/digests.json")
    #expect(try source.identity(cache: cache) == identity)
    // And it was replaced by a good one.
    let text = try String(contentsOfFile: cache.file, encoding: .utf8)
    #expect(text.contains(identity))
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
