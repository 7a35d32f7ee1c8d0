internal import Files
internal import Foundation

/// A file that appears under its name only when it is complete and on disk.
/// Temporary files of killed processes are removed by the next write to the folder.
final class OutputFile {
  private let path: String
  private let folder: String
  /// The temporary path until it is complete.
  let temporary: String
  private let descriptor: Int32
  private var pending: [UInt8] = []
  private var isClosed = false

  private static let pieceSize = 1 << 20

  /// Runs `body` with a new file and moves that to `path`, replacing an existing file.
  ///
  /// - Throws: `ModelFileError.unwritable`, and what `body` throws; an existing file is then unchanged.
  static func write(to path: String, _ body: (OutputFile) throws -> Void) throws {
    let file = try OutputFile(path)
    do {
      try body(file)
      try file.commit()
    } catch {
      // The first error is reported; a leftover file is only untidy.
      file.discard()
      throw error
    }
  }

  private init(_ path: String) throws {
    self.path = path
    folder = PathText.parent(of: path)
    // Renaming would replace a device, such as `/dev/stdout`, by a file.
    var facts = stat()
    if stat(path, &facts) == 0, facts.st_mode & S_IFMT != S_IFREG {
      throw ModelFileError.unwritable(
        facts.st_mode & S_IFMT == S_IFDIR
          ? FileFailure(path: path, code: EISDIR)
          : FileFailure(path: path, cause: "it is not a regular file"))
    }
    Self.removeLeftovers(in: folder)
    temporary = PathText.path(of: TemporaryName.make(), in: folder)
    descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw Self.failure(path) }
    pending.reserveCapacity(Self.pieceSize)
  }

  /// The temporary files of killed processes.
  private static func removeLeftovers(in folder: String) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for name in names where TemporaryName.isLeftover(name) {
      unlink(PathText.path(of: name, in: folder))
    }
  }

  func append(_ bytes: some Sequence<UInt8>) throws {
    pending.append(contentsOf: bytes)
    if pending.count >= Self.pieceSize { try flush() }
  }

  /// Appends float32 numbers, little-endian, bit for bit.
  func append(_ values: [Float]) throws {
    try flush()
    let piece = Self.pieceSize / MemoryLayout<Float>.size
    for start in stride(from: 0, to: values.count, by: piece) {
      let words = values[start..<min(start + piece, values.count)].map {
        $0.bitPattern.littleEndian
      }
      try words.withUnsafeBytes(writeAll)
    }
  }

  private func flush() throws {
    try pending.withUnsafeBytes(writeAll)
    pending.removeAll(keepingCapacity: true)
  }

  private func writeAll(_ bytes: UnsafeRawBufferPointer) throws {
    var written = 0
    while written < bytes.count {
      let count = Foundation.write(
        descriptor, bytes.baseAddress! + written, bytes.count - written)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw Self.failure(path) }
      written += count
    }
  }

  private func commit() throws {
    try flush()
    guard fsync(descriptor) == 0 else { throw Self.failure(path) }
    isClosed = true
    guard close(descriptor) == 0 else { throw Self.failure(path) }
    guard rename(temporary, path) == 0 else { throw Self.failure(path) }
    try syncFolder()
  }

  /// Syncs the folder; without this a power failure could undo the rename.
  private func syncFolder() throws {
    let handle = open(folder, O_RDONLY | O_CLOEXEC)
    guard handle >= 0 else { throw Self.failure(path) }
    defer { close(handle) }
    // Some file systems can't sync a folder and return EINVAL.
    guard fsync(handle) == 0 || errno == EINVAL else { throw Self.failure(path) }
  }

  private func discard() {
    if !isClosed { close(descriptor) }
    unlink(temporary)
  }

  private static func failure(_ path: String) -> ModelFileError {
    .unwritable(FileFailure(path: path))
  }
}
