internal import Files
internal import Foundation

/// A feature file being written; it gets its name only when it is complete.
final class FeatureFile {
  private let path: String
  private let temporary: String
  private let descriptor: Int32
  private var isOpen = true
  private var digest = WordDigest()
  /// Bytes that do not fill a word yet.
  private var pending: [UInt8] = []

  /// - Throws: `FileFailure`.
  init(_ path: String) throws {
    self.path = path
    temporary = "\(path).\(UUID().uuidString).partial"
    descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      isOpen = false
      throw FileFailure(path: temporary)
    }
  }

  deinit {
    guard isOpen else { return }
    close(descriptor)
    unlink(temporary)
  }

  /// - Throws: `FileFailure`, above all for a full disk.
  func append(_ bytes: UnsafeRawBufferPointer) throws {
    var rest = bytes
    if !pending.isEmpty {
      let missing = min(8 - pending.count, rest.count)
      pending += rest.prefix(missing)
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(missing))
      if pending.count == 8 {
        pending.withUnsafeBytes { digest.update($0) }
        pending = []
      }
    }
    let whole = rest.count & ~7
    digest.update(UnsafeRawBufferPointer(rebasing: rest.prefix(whole)))
    pending += rest.dropFirst(whole)
    try write(bytes)
  }

  func append(_ bytes: [UInt8]) throws { try bytes.withUnsafeBytes { try append($0) } }

  /// Writes the checksum and gives the file its name.
  ///
  /// - Throws: `FileFailure`.
  func finish() throws {
    precondition(pending.isEmpty, "a file of features is made of whole words")
    try withUnsafeBytes(of: digest.value.littleEndian) { try write($0) }
    guard fsync(descriptor) == 0 else { throw FileFailure(path: temporary) }
    try FileSync.move(temporary, to: path)
    isOpen = false
    close(descriptor)
  }

  private func write(_ bytes: UnsafeRawBufferPointer) throws {
    var rest = bytes
    while let start = rest.baseAddress, rest.count > 0 {
      let count = Foundation.write(descriptor, start, rest.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw FileFailure(path: temporary) }
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
    }
  }
}
