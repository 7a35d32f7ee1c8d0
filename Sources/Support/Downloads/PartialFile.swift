internal import Files
internal import Foundation

/// The bytes of a file received so far, `NAME.part`, and beside it `NAME.part.json`, which says which
/// file they belong to.
final class PartialFile {
  /// What is needed to resume.
  struct Origin: Codable, Equatable {
    let url: String
    /// An ETag or a date, for `If-Range`.
    let validator: String?
    /// The size of the complete file in bytes.
    let total: Int?
  }

  /// The number of bytes received.
  private(set) var length = 0
  /// Where they came from; nil where there are none or it is unknown.
  private(set) var origin: Origin?

  let path: String
  private var notesPath: String { path + ".json" }
  private let descriptor: Int32
  private let disk: DiskAccess

  /// Opens or creates the file; bytes of another address, or of unknown origin, are dropped.
  ///
  /// - Parameter target: the path of the complete file.
  /// - Throws: `DownloadError.cannotWrite`.
  init(of target: String, url: String, disk: DiskAccess) throws {
    path = target + ".part"
    self.disk = disk
    // A link could lead to somebody else's file.
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
    guard descriptor >= 0 else { throw DownloadError.cannotWrite(FileFailure(path: path)) }
    let end = lseek(descriptor, 0, SEEK_END)
    guard end >= 0 else { throw DownloadError.cannotWrite(FileFailure(path: path)) }
    if let known = Self.notes(notesPath), known.url == url, end > 0,
      Int(end) <= known.total ?? .max
    {
      (length, origin) = (Int(end), known)
    } else {
      try clear()
    }
  }

  deinit { close(descriptor) }

  private static func notes(_ path: String) -> Origin? {
    FileManager.default.contents(atPath: path).flatMap {
      try? JSONDecoder().decode(Origin.self, from: $0)
    }
  }

  /// Whether the file is complete, as far as the server has told its size.
  var isComplete: Bool { length > 0 && origin?.total == length }

  /// Drops everything.
  ///
  /// - Throws: `DownloadError.cannotWrite`.
  func clear() throws {
    guard ftruncate(descriptor, 0) == 0, lseek(descriptor, 0, SEEK_SET) == 0 else {
      throw DownloadError.cannotWrite(FileFailure(path: path))
    }
    unlink(notesPath)
    (length, origin) = (0, nil)
  }

  /// Drops all bytes and records the origin of those that follow.
  ///
  /// - Throws: `DownloadError`.
  func begin(_ origin: Origin) throws {
    try clear()
    self.origin = origin
    do {
      try JSONEncoder().encode(origin).write(to: URL(fileURLWithPath: notesPath), options: .atomic)
    } catch {
      // Without this record the next run starts over; a full disk shows at the first byte anyway.
      unlink(notesPath)
    }
  }

  /// - Throws: `DownloadError`; the bytes written before stay.
  func append(_ bytes: UnsafeRawBufferPointer) throws {
    var written = 0
    while written < bytes.count {
      let count = disk.write(descriptor, bytes.baseAddress! + written, bytes.count - written)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw failure(errno) }
      written += count
      length += count
    }
  }

  private func failure(_ code: Int32) -> DownloadError {
    let folder = PathText.parent(of: path)
    guard code == ENOSPC || code == EDQUOT else {
      return .cannotWrite(FileFailure(path: path, code: code))
    }
    return .noSpace(
      folder: folder, needed: origin?.total.map { $0 - length }, free: disk.free(folder))
  }

  /// Syncs the file and gives it its final name.
  ///
  /// - Throws: `DownloadError.cannotWrite`.
  func commit(to target: String) throws {
    guard fsync(descriptor) == 0 || errno == EINVAL else {
      throw DownloadError.cannotWrite(FileFailure(path: path))
    }
    do {
      try FileSync.move(path, to: target)
    } catch let failure as FileFailure {
      throw DownloadError.cannotWrite(failure)
    }
    unlink(notesPath)
  }

  /// Removes it.
  func discard() {
    unlink(path)
    unlink(notesPath)
  }
}
