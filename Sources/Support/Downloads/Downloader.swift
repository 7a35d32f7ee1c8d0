package import Files
internal import Foundation

/// Downloads files, so that each is there whole and verified, or not at all.
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

  /// Makes sure that the file is at `path`: what is there with the right digest stays, what an
  /// earlier run has begun goes on.
  ///
  /// - Parameters:
  ///   - path: where the file belongs; the folder is made.
  ///   - instead: for errors, what else the user can do, such as "name a local file".
  ///   - name: for errors, what `triptych fetch` calls the file.
  ///   - isForced: whether it is downloaded where it is there as well; what is there is replaced when
  ///     the new file is whole and verified.
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
      try FileLock.holding(path + ".lock") {
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
    // Nothing would tell whether the beginning is of the same file.
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

  /// Tries until everything is there.
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
          // Without a network there is no point in waiting for it.
          guard hasAnswered else { throw DownloadError.unreachable(sink.wanted, cause: reason) }
          cause = reason
        case .interrupted(let reason):
          cause = reason
        case .status(416) where sink.partial.length > 0:
          try sink.partial.clear()
          cause = "the server has not so many bytes as are here"
        case .status(let status):
          guard [408, 429, 500, 502, 503, 504].contains(status), attempt < settings.attempts else {
            throw DownloadError.status(sink.wanted, status)
          }
          hasAnswered = true
          cause = "the server answers \(status)"
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

  /// What a file is, in words, where it is empty or not of the format that its name promises.
  private func otherContent(of path: String, _ file: RemoteFile) throws -> String? {
    if let format = file.format { return try format.problem(of: path) }
    return FileSize.of(path) == 0 ? FileContent.name([], bytes: 0) : nil
  }

  /// The digest of a file where it isn't the published one.
  private func wrongDigest(of path: String, _ file: RemoteFile) throws -> FileDigest? {
    guard let digest = file.digest else { return nil }
    let found = try FileDigest.of(path, digest.algorithm)
    return found == digest ? nil : found
  }
}
