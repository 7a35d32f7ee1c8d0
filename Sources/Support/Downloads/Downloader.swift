package import Files
internal import Foundation

/// Downloads files; each is complete and verified, or absent.
package struct Downloader: Sendable {
  package let settings: DownloadSettings
  private let disk: DiskAccess

  package init(_ settings: DownloadSettings = .standard()) {
    self.init(settings, disk: DiskAccess())
  }

  init(_ settings: DownloadSettings, disk: DiskAccess) {
    self.settings = settings
    self.disk = disk
  }

  /// Makes sure that the file is at `path`: an existing file with the right digest is kept, an
  /// interrupted download is resumed.
  ///
  /// - Parameters:
  ///   - path: where the file belongs; the folder is made.
  ///   - instead: an alternative named in errors, such as "name a local file".
  ///   - name: the name for `triptych fetch`, used in errors.
  ///   - isForced: whether to download an existing file again; it is replaced once the new one is
  ///     complete and verified.
  /// - Throws: `DownloadError`.
  package func download(
    _ file: RemoteFile, to path: String, instead: String? = nil, name: String? = nil,
    isForced: Bool = false, progress: (DownloadEvent) -> Void = { _ in }
  ) throws {
    let wanted = DownloadError.Wanted(
      file: file, address: settings.address(of: file.url), path: path, instead: instead,
      name: name)
    do {
      if settings.isOffline, isForced || !FileManager.default.fileExists(atPath: path) {
        throw DownloadError.offline(wanted)
      }
      try Folder.make(PathText.parent(of: path))
      try FileLock.holding(path + ".lock") { _ in
        progress(.waiting)
      } _: {
        try downloadLocked(wanted, isForced: isForced, progress)
      }
    } catch let failure as FileFailure {
      throw DownloadError.cannotWrite(failure)
    }
  }

  private func downloadLocked(
    _ wanted: DownloadError.Wanted, isForced: Bool, _ progress: (DownloadEvent) -> Void
  ) throws {
    if !isForced, FileManager.default.fileExists(atPath: wanted.path) {
      if let found = try otherContent(of: wanted.path, wanted.file) {
        guard !settings.isOffline else {
          throw DownloadError.damagedContent(wanted, found: found)
        }
        progress(.replacingOther(found: found))
      } else if let found = try wrongDigest(of: wanted.path, wanted.file) {
        guard !settings.isOffline else { throw DownloadError.damaged(wanted, found: found) }
        progress(.replacing(found: found))
      } else {
        return
      }
    }
    let isMirror = settings.mirror != nil
    guard isMirror || wanted.address.hasPrefix("https://") else {
      throw DownloadError.insecure(url: wanted.address)
    }
    let partial = try PartialFile(of: wanted.path, url: wanted.address, disk: disk)
    // Without a validator nothing tells whether the beginning is of the same file.
    if isForced, wanted.file.digest == nil { try partial.clear() }
    if partial.length > 0 { progress(.resumed(partial.length)) }
    do {
      try withoutActuallyEscaping(progress) { progress in
        let sink = DownloadSink(
          wanted, partial, largest: settings.largest, disk: disk, progress: progress)
        try receive(sink, isMirror: isMirror, progress)
      }
    } catch {
      if partial.length == 0 { partial.discard() }
      throw error
    }
    let found = try otherContent(of: partial.path, wanted.file)
    if let bytes = wanted.file.bytes, partial.length != bytes {
      partial.discard()
      throw DownloadError.wrongSize(wanted, found: partial.length, kind: found)
    }
    if let found {
      partial.discard()
      throw DownloadError.wrongContent(wanted, found: found)
    }
    if let found = try wrongDigest(of: partial.path, wanted.file) {
      partial.discard()
      throw DownloadError.wrongDigest(wanted, found: found)
    }
    if wanted.file.digest == nil { progress(.unverified) }
    try partial.commit(to: wanted.path)
  }

  /// Retries until the file is complete.
  private func receive(
    _ sink: DownloadSink, isMirror: Bool, _ progress: (DownloadEvent) -> Void
  ) throws {
    var attempt = 1
    var furthest = sink.partial.length
    var hasAnswered = false
    while !sink.partial.isComplete {
      do {
        let transfer = try HTTPTransfer(
          sink.wanted.address, headers: sink.headers, allowsPlainHTTP: isMirror,
          stallSeconds: settings.stallSeconds)
        try transfer.run(into: sink)
        return
      } catch let failure as HTTPTransfer.Failure {
        hasAnswered = hasAnswered || sink.hasBegun
        let cause: String
        switch failure {
        case .rejected(let reason):
          throw DownloadError.rejected(sink.wanted, cause: reason)
        case .unreachable(let reason):
          // Waiting does not help where there is no network.
          guard hasAnswered else { throw DownloadError.unreachable(sink.wanted, cause: reason) }
          cause = reason
        case .interrupted(let reason):
          cause = reason
        case .status(416) where sink.partial.length > 0:
          try sink.partial.clear()
          cause = "the server has fewer bytes than were received"
        case .status(let status):
          guard [408, 429, 500, 502, 503, 504].contains(status), attempt < settings.attempts else {
            throw DownloadError.status(sink.wanted, status)
          }
          hasAnswered = true
          cause = "the server answered \(status)"
        }
        if sink.partial.length > furthest {
          furthest = sink.partial.length
          attempt = 1
        }
        attempt += 1
        guard attempt <= settings.attempts else {
          throw DownloadError.interrupted(sink.wanted, cause: cause, kept: sink.partial.length)
        }
        let seconds = settings.pause(attempt)
        progress(.retrying(cause: cause, seconds: seconds))
        Thread.sleep(forTimeInterval: seconds)
      }
    }
  }

  /// What an empty file, or one of another format than its name promises, is; nil for the right format.
  private func otherContent(of path: String, _ file: RemoteFile) throws -> String? {
    if let format = file.format { return try format.problem(of: path) }
    return FileSize.of(path) == 0 ? FileContent.name([], bytes: 0) : nil
  }

  /// The digest of a file where it is not the published one.
  private func wrongDigest(of path: String, _ file: RemoteFile) throws -> FileDigest? {
    guard let digest = file.digest else { return nil }
    let found = try FileDigest.of(path, digest.algorithm)
    return found == digest ? nil : found
  }
}
