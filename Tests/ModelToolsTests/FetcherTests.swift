import Datasets
import Downloads
import Files
import Foundation
import LocalServer
import TestSupport
import Testing

@testable import Execution
@testable import ModelTools

/// A data set of one file, whose archive is a small one.
private struct SmallSet: DatasetLoader {
  /// `small/test.bin` with the text `content`, packed by GNU tar 1.34 and gzip 1.12.
  static let packed = [UInt8](
    Data(
      base64Encoded: """
        H4sIAAAAAAACA+3RMQoCMRBG4ak9RU6gM26SPU9cthDWCCbe35ByQawiKO9rZoq/e+WWtu0kQ2kzh9Cvqu1uJzZF\
        Pc9RffvbegpRXJAveJaaHs5J+rBL8pdK71/XUo+Xax7XP3r/vr/t+puptf5K/+GWe65rrgcBAAAAAAAAAAAAAAAA\
        8HNeocX5KQAoAAA=
        """)!)

  let name = "small"
  let help = "one file"
  let classNames = ["a", "b"]
  let trainCount = 2
  let testCount = 1
  let channels = 1
  let imageSize = ImageSize(width: 1, height: 1)
  let folder = "small"
  let files = ["test.bin"]
  let archive: RemoteFile? = RemoteFile(
    url: "https://data.example/small.tar.gz",
    // By `md5sum`.
    digest: FileDigest(.md5, "a7a51be6143fa5d449c071afae486eab"), bytes: packed.count)
  let remedy = "Run `triptych fetch small`."

  func load(
    from folder: String, read: (_ path: String) throws -> [UInt8]
  ) throws -> SourceImages {
    throw DatasetError.notAFolder(path: folder)
  }
}

@Suite struct FetcherTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func fetcher(_ server: LocalServer, place: String? = "data") -> Fetcher {
    var settings = DownloadSettings()
    settings.mirror = server.address
    settings.pause = { _ in 0 }
    return Fetcher(
      storeFolder: folder.file("store"), settings: settings, loaders: [SmallSet(), FashionMNIST()],
      locations: DatasetLocations(places: [folder.file("data")]), place: place.map(folder.file))
  }

  @Test func aDataSetIsFetchedUnpackedAndFound() throws {
    let server = try LocalServer { request, number in
      let reply = Reply.file(SmallSet.packed, to: request)
      return number == 0 ? reply.cut(after: 50) : reply
    }
    let fetcher = fetcher(server)
    let item = try #require(try fetcher.find("small", tops: [true, false]).first)
    #expect(item.path == nil && item.bytes == SmallSet.packed.count && item.kind == .dataset)
    let fetched = try fetcher.fetch(item)
    #expect(fetched.path == folder.file("data/small"))
    #expect(folder.files(under: "data") == ["small/test.bin"])
    #expect(
      FileManager.default.contents(atPath: folder.file("data/small/test.bin"))
        == Data("content\n".utf8))
    #expect(try fetcher.fetch(item) == fetched)
    #expect(server.requests.count == 2)
    #expect(try fetcher.list().last?.path == fetched.path)
  }

  @Test func aDataSetIsFetchedAgainWhereThatIsAskedFor() throws {
    let server = try LocalServer { request, number in
      number == 1 ? Reply(404) : .file(SmallSet.packed, to: request)
    }
    let fetcher = fetcher(server)
    let item = try #require(try fetcher.find("small", tops: []).first)
    _ = try fetcher.fetch(item)
    try folder.write("changed", to: "data/small/test.bin")
    #expect(throws: DownloadError.self) { try fetcher.fetch(item, isForced: true) }
    // Nothing has come: what is here stays.
    #expect(folder.bytes("data/small/test.bin") == Array("changed".utf8))
    #expect(try fetcher.fetch(item, isForced: true).path == folder.file("data/small"))
    #expect(folder.files(under: "data") == ["small/test.bin"])
    #expect(folder.bytes("data/small/test.bin") == Array("content\n".utf8))
    #expect(server.requests.count == 3)
  }

  /// What a killed process has left of an archive goes, and nothing that holds anything else.
  @Test func leftoversOfUnpackingAreRemoved() throws {
    let server = try LocalServer { request, _ in .file(SmallSet.packed, to: request) }
    for name in [".small.12ab/test.bin", ".small.34cd/mine", ".small.xyz/test.bin"] {
      try folder.write("half", to: "data/\(name)")
    }
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("data/.small.56ef"), withDestinationPath: ".small.xyz")
    _ = try fetcher(server).fetch(fetcher(server).find("small", tops: [])[0])
    #expect(
      folder.files(under: "data") == [
        ".small.34cd/mine", ".small.xyz/test.bin", "small/test.bin",
      ])
  }

  /// A body without an end is cut at what a file of these parameters can have.
  @Test func weightsHaveALimit() throws {
    let server = try LocalServer { _, _ in
      Reply(200, ["Content-Length": "30000000"], body: HDF5Head.bytes(of: 1000))
    }
    var settings = DownloadSettings()
    settings.mirror = server.address
    let locator = PublishedWeightsLocator(storeFolder: folder.file("store"), settings: settings)
    let error = try #require(throws: DownloadError.self) {
      try locator.path(model: "mobilenet-v2", top: false)
    }
    // 2,257,984 parameters.
    #expect("\(error)".contains(" has more than 27,289,920 bytes, the limit for this file: "))
    #expect(folder.files(under: "store") == [])
  }

  /// Results of weights of an unpublished digest are those of the file that was there.
  @Test func otherWeightsFromOneAddressAreTold() throws {
    let contents = [HDF5Head.bytes(of: 100), HDF5Head.bytes(of: 200)]
    let server = try LocalServer { request, number in .file(contents[number], to: request) }
    var settings = DownloadSettings()
    settings.mirror = server.address
    let locator = PublishedWeightsLocator(storeFolder: folder.file("store"), settings: settings)
    let url = try PublishedWeightsLocator.file("mobilenet-v2", top: false).url
    #expect(try locator.identity(model: "mobilenet-v2") == url)
    let path = try locator.path(model: "mobilenet-v2", top: false)
    #expect(try locator.identity(model: "mobilenet-v2") == url)
    _ = try locator.path(model: "mobilenet-v2", top: false, isForced: true)
    let second = try FileDigest.of(path, .sha256).hexadecimal
    #expect(try locator.identity(model: "mobilenet-v2") == "\(url) \(second)")
    try Data(contents[0]).write(to: URL(filePath: path))
    #expect(try locator.identity(model: "mobilenet-v2") == url)
    #expect(
      try locator.identity(model: "resnet50") == "MD5 4d473c1dd8becc155b73f8504c6f6626")
  }

  @Test func anArchiveThatTheUserHasPutThereIsUsedAndStays() throws {
    let server = try LocalServer { _, _ in Reply(404) }
    try FileManager.default.createDirectory(
      atPath: folder.file("data"), withIntermediateDirectories: true)
    try Data(SmallSet.packed).write(to: URL(filePath: folder.file("data/small.tar.gz")))
    let fetcher = fetcher(server)
    _ = try fetcher.fetch(fetcher.find("small", tops: [])[0])
    #expect(folder.files(under: "data") == ["small.tar.gz", "small/test.bin"])
    #expect(server.requests.isEmpty)
  }

  @Test func whatCannotBeFetchedIsTold() throws {
    let fetcher = fetcher(try LocalServer { _, _ in Reply(404) }, place: nil)
    #expect(throws: FetchError.noPlace(dataset: "small")) {
      try fetcher.fetch(fetcher.find("small", tops: [])[0])
    }
    let models = PublishedWeightsLocator.models
    #expect(throws: FetchError.unknown("resnet51", known: models + ["small"])) {
      try fetcher.find("resnet51", tops: [true])
    }
    #expect(throws: FetchError.noWeights(model: "resnet20", known: models)) {
      try fetcher.find("resnet20", tops: [true])
    }
    #expect(
      throws: FetchError.noArchive(dataset: "fashion-mnist", remedy: FashionMNIST().remedy)
    ) { try fetcher.find("fashion-mnist", tops: []) }
    #expect(
      "\(FetchError.noPlace(dataset: "small"))"
        == "no folder to put `small` in: set $TRIPTYCH_DATA or $HOME")
    #expect(
      "\(FetchError.noWeights(model: "resnet20", known: ["a", "b"]))"
        == "no published weights for `resnet20`; there are weights for `a`, `b`")
    #expect(
      "\(FetchError.noArchive(dataset: "x", remedy: "Ask Ada."))"
        == "`x` is not downloaded from here. Ask Ada.")
    #expect(
      "\(FetchError.unknown("x", known: ["a", "b"]))"
        == "unknown network or data set `x`; `triptych fetch --list` lists all")
  }

  @Test func weightsLieUnderTheirDigest() throws {
    let server = try LocalServer { _, _ in Reply(200, body: HDF5Head.bytes(of: 100)) }
    var settings = DownloadSettings()
    settings.mirror = server.address
    let locator = PublishedWeightsLocator(storeFolder: folder.file("store"), settings: settings)
    // Nobody publishes a digest of these.
    let path = try locator.path(model: "mobilenet-v2", top: true)
    #expect(folder.files(under: "store").map { $0.hasSuffix(".first") } == [false, true])
    #expect(
      path.hasSuffix("/mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.0_224.h5"))
    #expect(path.hasPrefix(folder.file("store/downloads/url-")))
    let expected =
      "\(folder.file("store"))/downloads/md5-4d473c1dd8becc155b73f8504c6f6626/"
      + "resnet50_weights_tf_dim_ordering_tf_kernels_notop.h5"
    settings.isOffline = true
    let offline = PublishedWeightsLocator(storeFolder: folder.file("store"), settings: settings)
    #expect {
      try offline.path(model: "resnet50", top: false)
    } throws: { error in
      "\(error)"
        == "resnet50_weights_tf_dim_ordering_tf_kernels_notop.h5 is missing, and downloads are "
        + "turned off. By hand: fetch https://storage.googleapis.com/tensorflow/keras-applications/"
        + "resnet/resnet50_weights_tf_dim_ordering_tf_kernels_notop.h5 (MD5 "
        + "4d473c1dd8becc155b73f8504c6f6626) and save it as \(expected), or name a local file in the "
        + "notebook: `weights: path/to/file.h5`"
    }
  }
}

/// The superblock of an HDF5 file (HDF5 File Format Specification 3.0, version 0), and zeros.
enum HDF5Head {
  static func bytes(of count: Int) -> [UInt8] {
    var bytes: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0, 0, 8, 8, 0]
    bytes += [4, 0, 16, 0, 0, 0, 0, 0] + [UInt8](repeating: 0, count: 8)
    bytes += [UInt8](repeating: 0xFF, count: 8)
    bytes += (0..<8).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) }
    return bytes + [UInt8](repeating: 0, count: count - bytes.count)
  }
}
