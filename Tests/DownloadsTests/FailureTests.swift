import Files
import Foundation
import LocalServer
import TestSupport
import Testing

@testable import Downloads

/// Downloads that fail: what is said, and what stays.
@Suite struct FailureTests {
  private static let byHand =
    "By hand: fetch https://files.example/data/a.bin (100,000 bytes, \(Download.digest)) and save it "
    + "as ~/a.bin, or name a local file"

  @Test func aWrongDigestIsToldAndTheFileRemoved() throws {
    let wrong = [UInt8](repeating: 7, count: Download.content.count)
    let download = try Download { request, _ in .file(wrong, to: request) }
    #expect(
      download.complaint()
        == "SERVER/files.example/data/a.bin has the MD5 3b47e2cb85ad96a9088073ee43e814c6 instead of "
        + "\(Download.digest.hexadecimal): it was damaged on the way or is another file; the "
        + "download was discarded. Try again; if it happens again, a mirror or a proxy changes the file, "
        + "or its publisher has. \(Self.byHand)")
    #expect(download.folder.names == [])
  }

  @Test func aWrongSizeIsToldBeforeAnythingIsFetched() throws {
    let download = try Download { request, _ in .file([1, 2, 3], to: request) }
    #expect(
      download.complaint()
        == "SERVER/files.example/data/a.bin has 3 bytes instead of 100,000 bytes: it is another "
        + "file, or damaged; the download was discarded. \(Self.byHand)")
    #expect(download.folder.names == [])
  }

  @Test(
    arguments: [
      (Array("<!DOCTYPE html><p>no".utf8), ["Content-Length": ""], "an HTML page of 20 bytes"),
      (Array("\u{FEFF}\n <HTML lang=en>".utf8), [:], "an HTML page of 19 bytes"),
      (Array("<?xml version=\"1.0\"?><Error/>".utf8), [:], "an XML document of 29 bytes"),
      (
        Array("version https://git-lfs.github.com/spec/v1\n".utf8), [:],
        "a Git LFS pointer of 43 bytes"
      ),
      ([], [:], "empty"), ([], ["Content-Length": ""], "empty"),
      (Array("no such file".utf8), [:], "a text of 12 bytes"),
      ([UInt8](0...255), [:], "256 bytes of another kind"),
      ([0x1F, 0x8B, 8, 0], [:], "a gzip file of 4 bytes"),
      // What is told by the first bytes does not come whole.
      ([UInt8](repeating: 3, count: 5_000_000), ["Content-Length": ""], "bytes of another kind"),
    ] as [([UInt8], [String: String], String)])
  func whatIsNoSuchFileIsNotKept(_ body: [UInt8], _ fields: [String: String], _ kind: String) throws
  {
    var download = try Download { _, _ in Reply(200, fields, body: body) }
    download.file = RemoteFile(url: "https://files.example/data/a.h5", digest: nil)
    #expect(
      download.complaint()
        == "SERVER/files.example/data/a.h5 is \(kind) instead of an HDF5 file: the download was discarded. "
        + "A login page, a proxy or a mirror may answer in the publisher's place: open the address in "
        + "a browser, or try again. By hand: fetch https://files.example/data/a.h5 and save it as "
        + "~/a.bin, or name a local file")
    #expect(download.folder.names == [])
  }

  @Test(arguments: ["a.keras", "a.zip", "a.tar.gz", "a.tgz", "a.tar", "a.h5"])
  func theNameTellsTheFormat(_ name: String) throws {
    var download = try Download { _, _ in Reply(200, body: [7, 7, 7]) }
    download.file = RemoteFile(url: "https://files.example/\(name)", digest: nil)
    #expect(
      download.complaint().hasPrefix(
        "SERVER/files.example/\(name) is 3 bytes of another kind instead of a"))
    #expect(download.folder.names == [])
  }

  /// A server that never stops, and one that announces too much.
  @Test(arguments: [["Content-Length": ""], ["Content-Length": "100000"]])
  func aFileWithoutEndIsCutAtTheLimit(_ fields: [String: String]) throws {
    var download = try Download { _, _ in Reply(200, fields, body: Download.content) }
    download.file = RemoteFile(url: "https://files.example/a.bin", digest: nil)
    download.settings.largest = 70_000
    let rest =
      ", the limit for this file: it is another file; the download was discarded. By hand: fetch "
      + "https://files.example/a.bin and save it as ~/a.bin, or name a local file"
    #expect(
      download.complaint() == "SERVER/files.example/a.bin has more than 70,000 bytes\(rest)")
    #expect(download.folder.names == [])
    download.file = download.file.limited(to: 90_000)
    #expect(
      download.complaint() == "SERVER/files.example/a.bin has more than 90,000 bytes\(rest)")
    download.file = download.file.limited(to: 100_000)
    #expect(download.complaint() == "no complaint")
  }

  @Test(arguments: [
    // Announces less than the file's size, nothing at all, and then sends another number of bytes.
    (["Content-Length": ""], 100_001), (["Content-Length": ""], 99_999),
  ])
  func aFileThatIsLongerOrShorterThanItShouldBeIsTold(_ fields: [String: String], _ count: Int)
    throws
  {
    let download = try Download { _, _ in
      Reply(200, fields, body: [UInt8](repeating: 1, count: count))
    }
    let complaint = download.complaint()
    #expect(complaint.hasPrefix("SERVER/files.example/data/a.bin has "))
    #expect(complaint.contains(" instead of 100,000 bytes: it is another file, or damaged"))
    #expect(download.folder.names == [])
  }

  @Test func aServerThatAnnouncesMoreThanItSendsIsGivenUp() throws {
    let download = try Download { _, _ in
      Reply(200, ["Content-Length": "100000"], body: Array(Download.content.prefix(500)))
    }
    #expect(
      download.complaint()
        == "cannot download SERVER/files.example/data/a.bin: the connection was cut, "
        + "repeatedly. 500 bytes are kept: the next attempt resumes there. \(Self.byHand)")
    // Each try begins at the start, as this server gives nothing to tell the file by.
    #expect(download.server.requests.count == 3)
    #expect(download.folder.names == ["a.bin.part", "a.bin.part.json"])
  }

  @Test func aSlowDripIsEnoughButSilenceIsNot() throws {
    var download = try Download { _, number in
      var reply = Reply(200, ["ETag": "\"1\""], body: Array(Download.content.prefix(2)))
      reply.drip = number == 0 ? 0.3 : 5
      return reply
    }
    download.settings.stallSeconds = 2
    download.settings.attempts = 1
    // By `md5sum`, of the first two bytes.
    download.file = RemoteFile(
      url: "https://files.example/data/a.bin",
      digest: FileDigest(.md5, "cf3401f38f97ae47936b9ad7cc24d3ad"))
    #expect(download.complaint() == "no complaint")
    try FileManager.default.removeItem(atPath: download.folder.file("a.bin"))
    #expect(
      download.complaint()
        == "cannot download SERVER/files.example/data/a.bin: no data for 2 s, repeatedly. "
        + "By hand: fetch https://files.example/data/a.bin (MD5 cf3401f38f97ae47936b9ad7cc24d3ad) and save it as ~/a.bin, or "
        + "name a local file")
    #expect(download.folder.names == [])
  }

  @Test(arguments: [
    (404, 1, "the server answered 404 (no such file)"),
    (403, 1, "the server answered 403 (not allowed)"),
    (503, 3, "the server answered 503 (a server error)"),
    (429, 3, "the server answered 429 (too many requests)"),
  ])
  func errorsOfTheServerAreTold(_ status: Int, _ tries: Int, _ cause: String) throws {
    let download = try Download { _, _ in Reply(status, body: Array("<html>".utf8)) }
    #expect(
      download.complaint()
        == "cannot download SERVER/files.example/data/a.bin: \(cause). \(Self.byHand)")
    #expect(download.server.requests.count == tries)
    #expect(download.folder.names == [])
  }

  @Test func aCircleOfRedirectsIsLeft() throws {
    let download = try Download { _, _ in Reply(302, ["Location": "/again"]) }
    #expect(
      download.complaint()
        == "cannot download SERVER/files.example/data/a.bin: Maximum (10) redirects followed. "
        + Self.byHand)
  }

  @Test func redirectsToOtherProtocolsAreNotFollowed() throws {
    let download = try Download { _, _ in Reply(302, ["Location": "file:///etc/hostname"]) }
    #expect(
      download.complaint()
        == "cannot download SERVER/files.example/data/a.bin: Protocol \"file\" not supported or "
        + "disabled in libcurl. \(Self.byHand)")
    #expect(download.folder.names == [])
  }

  @Test func withoutANetworkTheFileIsNamed() throws {
    var download = try Download { _, _ in Reply(200) }
    // Nobody listens at the first port.
    download.settings.mirror = "http://127.0.0.1:1"
    let complaint = download.complaint()
    #expect(complaint.hasPrefix("cannot download http://127.0.0.1:1/files.example/data/a.bin: "))
    #expect(complaint.contains("connect to 127.0.0.1"))
    #expect(complaint.hasSuffix(". \(Self.byHand)"))
    #expect(download.folder.names == [])
  }

  @Test func offlineNothingIsAsked() throws {
    var download = try Download { request, _ in .file(Download.content, to: request) }
    download.settings.isOffline = true
    #expect(
      download.complaint() == "a.bin is missing, and downloads are turned off. \(Self.byHand)")
    try Data("other".utf8).write(to: URL(filePath: download.folder.file("a.bin")))
    #expect(
      download.complaint()
        == "~/a.bin has the MD5 795f3202b17cb6bc3d4b771d8c6c9eaf instead of "
        + "\(Download.digest.hexadecimal), and downloads are turned off. \(Self.byHand)")
    #expect(download.folder.bytes("a.bin") == Array("other".utf8))
    try Data(Download.content).write(to: URL(filePath: download.folder.file("a.bin")))
    #expect(try download.run() == [])
    #expect(download.server.requests.isEmpty)
    #expect(download.folder.names == ["a.bin"])
  }

  @Test func officialAddressesAreEncrypted() throws {
    var download = try Download { _, _ in Reply(200) }
    download.settings.mirror = nil
    download.file = RemoteFile(url: download.server.address + "/a.bin", digest: nil)
    #expect(
      download.complaint()
        == "SERVER/a.bin is not downloaded: the address must begin with https://")
    #expect(download.server.requests.isEmpty)
  }

  @Test func aDiskWithoutSpaceIsToldBeforehand() throws {
    var download = try Download { request, _ in .file(Download.content, to: request) }
    download.disk.free = { _ in 99_999 }
    #expect(
      download.complaint()
        == "no space left in ~: 100,000 bytes are needed, 99,999 bytes are free; free some space and try "
        + "again")
    #expect(download.folder.names == [])
  }

  @Test func aDiskThatFillsUpKeepsWhatHasCome() throws {
    var download = try Download { request, _ in .file(Download.content, to: request) }
    let room = Locked(40_000)
    let free = Locked(200_000)
    download.disk.free = { _ in free.value }
    download.disk.write = { descriptor, bytes, count in
      let fits = min(count, room.value)
      guard fits > 0 else {
        free.with { $0 = 0 }
        errno = ENOSPC
        return -1
      }
      room.with { $0 -= fits }
      return write(descriptor, bytes, fits)
    }
    #expect(
      download.complaint()
        == "no space left in ~: 60,000 bytes are needed, 0 bytes are free; free some space and try again"
    )
    #expect(download.folder.bytes("a.bin.part") == Array(Download.content.prefix(40_000)))
    download.disk = DiskAccess()
    #expect(
      try download.run() == [.resumed(40_000), .progress(done: 100_000, total: 100_000)])
    #expect(download.folder.bytes("a.bin") == Download.content)
  }

  @Test func aRealFullDeviceIsTold() throws {
    let full = open("/dev/full", O_WRONLY)
    try #require(full >= 0)
    defer { close(full) }
    var download = try Download { request, _ in .file(Download.content, to: request) }
    download.disk.write = { _, bytes, count in write(full, bytes, count) }
    download.disk.free = { _ in nil }
    #expect(
      download.complaint()
        == "no space left in ~: 100,000 bytes are needed; free some space and try again")
  }

  @Test func aFolderThatCannotBeMadeIsTold() throws {
    let download = try Download { request, _ in .file(Download.content, to: request) }
    try Data().write(to: URL(filePath: download.folder.file("file")))
    #expect {
      try Downloader(download.settings).download(
        download.file, to: download.folder.file("file/deep/a.bin"))
    } throws: { error in
      "\(error)" == "cannot write \(download.folder.file("file/deep")): Not a directory"
    }
  }

  @Test func aLinkInThePartialFilesPlaceIsNotFollowed() throws {
    let download = try Download { request, _ in .file(Download.content, to: request) }
    let other = download.folder.file("other")
    try Data("mine".utf8).write(to: URL(filePath: other))
    try FileManager.default.createSymbolicLink(
      atPath: download.folder.file("a.bin.part"), withDestinationPath: other)
    #expect(
      download.complaint()
        == "cannot write ~/a.bin.part: Too many levels of symbolic links; replace the symbolic links on "
        + "the way")
    #expect(download.folder.bytes("other") == Array("mine".utf8))
  }
}
