import Files
import Foundation
import LocalServer
import TestSupport
import Testing

@testable import Downloads

/// Downloads that succeed, whatever happens on the way.
@Suite struct DownloaderTests {
  private static let size = Download.content.count

  @Test func aFileComesWholeAndNothingElseStays() throws {
    let download = try Download { request, _ in .file(Download.content, to: request) }
    let events = try download.run()
    #expect(events == [.progress(done: Self.size, total: Self.size)])
    #expect(download.folder.names == ["a.bin"])
    #expect(download.folder.bytes("a.bin") == Download.content)
    #expect(download.server.requests.map(\.path) == ["/files.example/data/a.bin"])
    #expect(download.server.requests[0].fields["user-agent"] == "triptych")
    let mode = try #require(
      FileManager.default.attributesOfItem(atPath: download.folder.file("a.bin"))[.posixPermissions]
        as? Int)
    let mask = Int(umask(0))
    umask(mode_t(mask))
    #expect(mode == 0o666 & ~mask)
  }

  @Test func aFileThatIsHereIsNotFetchedAgain() throws {
    let download = try Download { request, _ in .file(Download.content, to: request) }
    try download.run()
    #expect(try download.run() == [])
    #expect(download.server.requests.count == 1)
  }

  @Test func aDamagedFileIsReplaced() throws {
    let download = try Download { request, _ in .file(Download.content, to: request) }
    try Data("other".utf8).write(to: URL(filePath: download.folder.file("a.bin")))
    let events = try download.run()
    // By `md5sum`.
    #expect(
      events.first == .replacing(found: FileDigest(.md5, "795f3202b17cb6bc3d4b771d8c6c9eaf")))
    #expect(download.folder.bytes("a.bin") == Download.content)
  }

  @Test func aCutConnectionGoesOnWhereItStopped() throws {
    let download = try Download { request, number in
      let reply = Reply.file(Download.content, to: request)
      return number < 4 ? reply.cut(after: 20_000) : reply
    }
    let events = try download.run()
    let retry = DownloadEvent.retrying(cause: "the connection was cut", seconds: 0)
    #expect(
      events
        == (1...4).flatMap { [.progress(done: $0 * 20_000, total: Self.size), retry] }
        + [.progress(done: Self.size, total: Self.size)])
    #expect(
      download.server.requests.map { $0.fields["range"] }
        == [nil, "bytes=20000-", "bytes=40000-", "bytes=60000-", "bytes=80000-"])
    #expect(download.server.requests.dropFirst().allSatisfy { $0.fields["if-range"] == "\"1\"" })
    #expect(download.folder.bytes("a.bin") == Download.content)
    #expect(download.folder.names == ["a.bin"])
  }

  @Test func aLaterRunGoesOnWhereAnEarlierOneStopped() throws {
    let download = try Download { request, number in
      let reply = Reply.file(Download.content, to: request)
      return number == 0 ? reply.cut(after: 30_000) : number < 3 ? Reply(503) : reply
    }
    #expect(throws: DownloadError.self) { try download.run() }
    #expect(download.folder.names == ["a.bin.part", "a.bin.part.json"])
    #expect(
      try download.run() == [.resumed(30_000), .progress(done: Self.size, total: Self.size)])
    #expect(download.server.requests.last?.fields["range"] == "bytes=30000-")
    #expect(download.folder.bytes("a.bin") == Download.content)
  }

  @Test func theDateServesWhereThereIsNoStrongTag() throws {
    let date = "Tue, 01 Jul 2025 10:00:00 GMT"
    let download = try Download { request, number in
      let rest = Array(Download.content.dropFirst(10))
      return number == 0
        ? Reply(200, ["ETag": "W/\"1\"", "Last-Modified": date], body: Download.content).cut(
          after: 10)
        : Reply(206, ["Content-Range": "bytes 10-99999/100000"], body: rest)
    }
    try download.run()
    #expect(download.server.requests[1].fields["if-range"] == date)
    #expect(download.folder.bytes("a.bin") == Download.content)
  }

  @Test func aServerWithoutPartsBeginsAnew() throws {
    let download = try Download { _, number in
      let reply = Reply(200, ["ETag": "\"1\""], body: Download.content)
      return number == 0 ? reply.cut(after: 30_000) : reply
    }
    let events = try download.run()
    #expect(events.contains(.restarted))
    #expect(download.server.requests.last?.fields["range"] == "bytes=30000-")
    #expect(download.folder.bytes("a.bin") == Download.content)
  }

  @Test func aFileThatChangesBetweenPartsBeginsAnew() throws {
    let old = [UInt8](repeating: 7, count: Self.size)
    let download = try Download { request, number in
      number == 0
        ? .file(old, tag: "\"old\"", to: request).cut(after: 30_000)
        : .file(Download.content, tag: "\"new\"", to: request)
    }
    let events = try download.run()
    #expect(events.contains(.restarted))
    #expect(download.folder.bytes("a.bin") == Download.content)
  }

  @Test func aPartThatDoesNotFitBeginsAnew() throws {
    let download = try Download { request, number in
      switch number {
      case 0: .file(Download.content, to: request).cut(after: 30_000)
      case 1: Reply(206, ["Content-Range": "bytes 5-99999/100000"], body: [1, 2, 3])
      default: .file(Download.content, to: request)
      }
    }
    try download.run()
    #expect(download.server.requests.map { $0.fields["range"] } == [nil, "bytes=30000-", nil])
    #expect(download.folder.bytes("a.bin") == Download.content)
  }

  @Test func aServerThatHasLessNowBeginsAnew() throws {
    let download = try Download { request, number in
      switch number {
      case 0: .file(Download.content, to: request).cut(after: 30_000)
      case 1: Reply(416)
      default: .file(Download.content, to: request)
      }
    }
    try download.run()
    #expect(download.folder.bytes("a.bin") == Download.content)
  }

  @Test func bytesOfUnknownOriginAreDropped() throws {
    let download = try Download { request, _ in .file(Download.content, to: request) }
    let part = URL(filePath: download.folder.file("a.bin.part"))
    for notes in [nil, "{", "{\"url\":\"https://elsewhere.example/a.bin\",\"validator\":\"x\"}"] {
      try Data("garbage".utf8).write(to: part)
      try notes.map { try Data($0.utf8).write(to: part.appendingPathExtension("json")) }
      try download.run()
      #expect(download.folder.bytes("a.bin") == Download.content)
      try FileManager.default.removeItem(atPath: download.folder.file("a.bin"))
    }
    #expect(download.server.requests.allSatisfy { $0.fields["range"] == nil })
  }

  @Test func anErrorThatPassesIsWaitedFor() throws {
    let download = try Download { request, number in
      number == 0 ? Reply(500) : number == 1 ? Reply(429) : .file(Download.content, to: request)
    }
    let events = try download.run()
    #expect(
      events.prefix(2) == [
        .retrying(cause: "the server answered 500", seconds: 0),
        .retrying(cause: "the server answered 429", seconds: 0),
      ])
  }

  @Test(arguments: [301, 302, 307, 308])
  func redirectsAreFollowed(_ status: Int) throws {
    let download = try Download { request, number in
      number == 0
        ? Reply(status, ["Location": "/elsewhere/b.bin"], body: [1, 2, 3])
        : .file(Download.content, to: request)
    }
    try download.run()
    #expect(
      download.server.requests.map(\.path) == ["/files.example/data/a.bin", "/elsewhere/b.bin"])
    #expect(download.folder.bytes("a.bin") == Download.content)
  }

  @Test func aFileOfUnpublishedSizeAndDigestIsTakenAsItComes() throws {
    var download = try Download { _, _ in
      Reply(200, ["Content-Length": ""], body: [1, 2, 3])
    }
    download.file = RemoteFile(url: "https://files.example/a.bin", digest: nil)
    #expect(try download.run() == [.progress(done: 3, total: nil), .unverified])
    #expect(download.folder.bytes("a.bin") == [1, 2, 3])
  }

  /// A kept file that is no such file is fetched again, and told where that can't be.
  @Test func aBadFileThatIsHereIsReplaced() throws {
    let file: [UInt8] = [0x1F, 0x8B, 8, 1, 2]
    var download = try Download { request, _ in .file(file, to: request) }
    download.file = RemoteFile(url: "https://files.example/a.gz", digest: nil)
    try download.folder.write("<html>", to: "a.bin")
    download.settings.isOffline = true
    #expect(
      download.complaint()
        == "~/a.bin is an HTML page of 6 bytes instead of a gzip file, and downloads are turned off. "
        + "By hand: fetch https://files.example/a.gz and save it as ~/a.bin, or name a local file")
    download.settings.isOffline = false
    #expect(
      try download.run() == [
        .replacingOther(found: "an HTML page of 6 bytes"), .progress(done: 5, total: 5),
        .unverified,
      ])
    #expect(download.folder.bytes("a.bin") == file)
    #expect(try download.run() == [])
    #expect(download.server.requests.count == 1)
  }

  /// Forced, a good file is fetched again, and stays where the new one is bad.
  @Test func aFileThatIsHereIsFetchedAgainWhereThatIsAskedFor() throws {
    let download = try Download { request, number in
      number == 1
        ? Reply(200, body: [UInt8](repeating: 1, count: Download.content.count))
        : .file(Download.content, to: request)
    }
    func force() throws {
      try Downloader(download.settings).download(
        download.file, to: download.folder.file("a.bin"), isForced: true)
    }
    try download.run()
    #expect(throws: DownloadError.self) { try force() }
    #expect(download.folder.bytes("a.bin") == Download.content)
    try force()
    #expect(download.server.requests.count == 3)
    #expect(download.folder.names == ["a.bin"])
  }

  @Test func ofTwoAtOnceOneWaits() throws {
    let release = DispatchSemaphore(value: 0)
    let download = try Download { request, _ in
      release.wait()
      return .file(Download.content, to: request)
    }
    let waiting = Locked(0)
    let failures = Locked<[String]>([])
    let finished = DispatchGroup()
    for _ in 0..<2 {
      finished.enter()
      // Threads of their own: each must be able to wait for the other.
      Thread.detachNewThread {
        defer { finished.leave() }
        do {
          try Downloader(download.settings).download(
            download.file, to: download.folder.file("a.bin")
          ) { event in
            guard event == .waiting else { return }
            waiting.with { $0 += 1 }
            release.signal()
          }
        } catch {
          failures.with { $0.append("\(error)") }
        }
      }
    }
    finished.wait()
    #expect(failures.value == [])
    #expect(waiting.value == 1)
    #expect(download.server.requests.count == 1)
    #expect(download.folder.names == ["a.bin"])
  }
}
