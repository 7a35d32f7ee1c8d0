internal import Files
internal import Foundation

/// Writes the response to a partial file, continuing it where the server does.
final class DownloadSink: TransferSink {
  let wanted: DownloadError.Wanted
  let partial: PartialFile
  /// Whether the server has answered at all.
  private(set) var hasBegun = false
  /// The limit in bytes for a file of unpublished size.
  private let largest: Int
  private let disk: DiskAccess
  /// The size announced by the server, where it is not the published one: the first bytes are then
  /// read to say what the content is.
  private var otherSize: Int?
  /// The first bytes, up to `FileFormat.headBytes`.
  private var head: [UInt8] = []
  private let progress: (DownloadEvent) -> Void

  init(
    _ wanted: DownloadError.Wanted, _ partial: PartialFile, largest: Int, disk: DiskAccess,
    progress: @escaping (DownloadEvent) -> Void
  ) {
    self.wanted = wanted
    self.partial = partial
    self.largest = largest
    self.disk = disk
    self.progress = progress
  }

  /// Request headers: the rest of the file, if it has not changed, otherwise all of it.
  var headers: [String] {
    guard partial.length > 0, let validator = partial.origin?.validator else { return [] }
    return ["Range: bytes=\(partial.length)-", "If-Range: \(validator)"]
  }

  func begin(_ head: ResponseHead) throws {
    hasBegun = true
    if let found = head.total, let bytes = wanted.file.bytes, found != bytes {
      guard head.status == 200, found > 0 else {
        throw wrongSize(found, kind: found == 0 ? FileContent.known([]) : nil)
      }
      otherSize = found
      self.head = []
      return
    }
    otherSize = nil
    if let found = head.total, found > limit { throw tooLong() }
    switch head.status {
    case 206:
      guard let range = head.range, range.start == partial.length,
        range.total == nil || range.total == partial.origin?.total
      else {
        try partial.clear()
        throw HTTPTransfer.Failure.interrupted("the server sent another range than requested")
      }
    case 200:
      if partial.length > 0 { progress(.restarted) }
      self.head = []
      try partial.begin(
        PartialFile.Origin(url: wanted.address, validator: head.validator, total: head.total))
    default:
      throw DownloadError.status(wanted, head.status)
    }
    try checkSpace()
    progress(.progress(done: partial.length, total: partial.origin?.total))
  }

  private func checkSpace() throws {
    let folder = PathText.parent(of: partial.path)
    guard let total = partial.origin?.total, let free = disk.free(folder) else { return }
    let needed = total - partial.length
    guard needed <= free else {
      throw DownloadError.noSpace(folder: folder, needed: needed, free: free)
    }
  }

  func receive(_ bytes: UnsafeRawBufferPointer) throws {
    let isHeadNew =
      head.count < FileFormat.headBytes && (otherSize != nil || partial.length == head.count)
    if isHeadNew { head += bytes.prefix(FileFormat.headBytes - head.count) }
    if let otherSize {
      guard head.count >= min(otherSize, FileFormat.headBytes) else { return }
      throw wrongSize(otherSize, kind: FileContent.known(head))
    }
    let length = partial.length + bytes.count
    // A server that does not announce a size could send forever.
    if let most = wanted.file.bytes, length > most { throw wrongSize(length, kind: nil) }
    guard length <= limit else { throw tooLong() }
    // Content of the wrong format is refused at its first bytes.
    if isHeadNew, head.count == FileFormat.headBytes, let format = wanted.file.format,
      !format.fits(head)
    {
      partial.discard()
      throw DownloadError.wrongContent(
        wanted, found: FileContent.name(head, bytes: partial.origin?.total))
    }
    try partial.append(bytes)
    progress(.progress(done: length, total: partial.origin?.total))
  }

  private var limit: Int { wanted.file.bytes ?? wanted.file.limit ?? largest }

  private func wrongSize(_ found: Int, kind: String?) -> DownloadError {
    partial.discard()
    return .wrongSize(wanted, found: found, kind: kind)
  }

  private func tooLong() -> DownloadError {
    partial.discard()
    return .tooLong(wanted, limit: limit)
  }
}
