internal import Files
internal import Foundation

/// Puts what a server sends into a partial file, where it fits on what is there.
final class DownloadSink: TransferSink {
  let wanted: DownloadError.Wanted
  let partial: PartialFile
  /// Whether the server has ever answered.
  private(set) var hasBegun = false
  private let disk: DiskAccess
  private let progress: (DownloadEvent) -> Void

  init(
    _ wanted: DownloadError.Wanted, _ partial: PartialFile, disk: DiskAccess,
    progress: @escaping (DownloadEvent) -> Void
  ) {
    self.wanted = wanted
    self.partial = partial
    self.disk = disk
    self.progress = progress
  }

  /// What to ask for: the rest, if the file is still the same, else everything.
  var headers: [String] {
    guard partial.length > 0, let validator = partial.origin?.validator else { return [] }
    return ["Range: bytes=\(partial.length)-", "If-Range: \(validator)"]
  }

  func begin(_ head: ResponseHead) throws {
    hasBegun = true
    if let found = head.total, let bytes = wanted.file.bytes, found != bytes {
      partial.discard()
      throw DownloadError.wrongSize(wanted, found: found)
    }
    switch head.status {
    case 206:
      guard let range = head.range, range.start == partial.length,
        range.total == nil || range.total == partial.origin?.total
      else {
        try partial.clear()
        throw HTTPTransfer.Failure.interrupted("the server sends another part than was asked for")
      }
    case 200:
      if partial.length > 0 { progress(.restarted) }
      try partial.begin(
        PartialFile.Origin(url: wanted.address, validator: head.validator, total: head.total))
    default:
      throw DownloadError.status(wanted, head.status)
    }
    try checkSpace()
    progress(.progress(done: partial.length, total: partial.origin?.total))
  }

  private func checkSpace() throws {
    let folder = (partial.path as NSString).deletingLastPathComponent
    guard let total = partial.origin?.total, let free = disk.free(folder) else { return }
    let needed = total - partial.length
    guard needed <= free else {
      throw DownloadError.noSpace(folder: folder, needed: needed, free: free)
    }
  }

  func receive(_ bytes: UnsafeRawBufferPointer) throws {
    let length = partial.length + bytes.count
    // A server that does not say how much it sends could go on forever.
    if let most = wanted.file.bytes, length > most {
      partial.discard()
      throw DownloadError.wrongSize(wanted, found: length)
    }
    try partial.append(bytes)
    progress(.progress(done: length, total: partial.origin?.total))
  }
}
