import Files
import Foundation
import LocalServer
import TestSupport

@testable import Downloads

/// A published file, and a folder that it is downloaded into from a server.
struct Download {
  static let content = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 7) }
  /// By `md5sum`, of the bytes above.
  static let digest = FileDigest(.md5, "784539e41a48e1e1553b7bde70cdc549")

  let folder: TemporaryFolder
  let server: LocalServer
  var file = RemoteFile(
    url: "https://files.example/data/a.bin", digest: digest, bytes: content.count)
  var settings = DownloadSettings()
  var disk = DiskAccess()

  init(_ answer: @escaping @Sendable (LocalServer.Request, Int) -> Reply) throws {
    folder = try TemporaryFolder()
    server = try LocalServer(answer)
    settings.mirror = server.address
    settings.attempts = 3
    settings.pause = { _ in 0 }
  }

  /// - Returns: what happened, runs of progress as their last one.
  @discardableResult
  func run() throws -> [DownloadEvent] {
    var events: [DownloadEvent] = []
    try Downloader(settings, disk: disk).download(
      file, to: folder.file("a.bin"), instead: "name a local file"
    ) { event in
      if case .progress = event, case .progress? = events.last { events.removeLast() }
      events.append(event)
    }
    return events
  }

  /// What it complains of, the server's address and the folder's path as `SERVER` and `~`.
  func complaint() -> String {
    do {
      try run()
      return "no complaint"
    } catch {
      return "\(error)".replacingOccurrences(of: server.address, with: "SERVER")
        .replacingOccurrences(of: folder.path, with: "~")
    }
  }
}
