internal import Files
internal import Foundation

/// A regular file, or a part of one, open for random access.
final class InputFile {
  let path: String
  /// The size in bytes when it was opened.
  let size: Int
  private let source: Source

  private enum Source {
    /// From the offset on, in bytes.
    case file(Descriptor, offset: Int)
    case memory([UInt8])
  }

  private final class Descriptor {
    let number: Int32
    init(_ number: Int32) { self.number = number }
    deinit { close(number) }
  }

  /// - Throws: `ModelFileError.unreadable`; `standIn` where it is a placeholder for another file.
  init(_ path: String) throws {
    // Without O_NONBLOCK a named pipe would wait for a writer forever.
    let number = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard number >= 0 else { throw Self.failure(path) }
    let descriptor = Descriptor(number)
    var info = stat()
    guard fstat(number, &info) == 0 else { throw Self.failure(path) }
    guard info.st_mode & S_IFMT == S_IFREG else {
      throw ModelFileError.unreadable(path: path, reason: "Not a regular file")
    }
    self.path = path
    size = Int(info.st_size)
    source = .file(descriptor, offset: 0)
    if let standIn = try standIn() { throw ModelFileError.standIn(path: path, standIn) }
  }

  /// Bytes in memory, called `path` in errors.
  init(_ bytes: [UInt8], path: String) {
    self.path = path
    size = bytes.count
    source = .memory(bytes)
  }

  /// A part of `file`, which must lie within it, called `path` in errors.
  init(_ file: InputFile, from start: Int, count: Int, path: String) {
    precondition(start >= 0 && count >= 0 && start + count <= file.size, "not a part of the file")
    self.path = path
    size = count
    switch file.source {
    case .file(let descriptor, let offset):
      source = .file(descriptor, offset: offset + start)
    case .memory(let bytes):
      source = .memory(Array(bytes[start..<(start + count)]))
    }
  }

  /// Fills `buffer` with the bytes from `offset` on.
  ///
  /// - Throws: `ModelFileError.unreadable`; `damaged` where the file ends before.
  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int, tensor: String? = nil)
    throws
  {
    func truncated(_ found: Int) -> ModelFileError {
      .damaged(
        path: path, byte: offset, tensor: tensor,
        .truncated(needed: buffer.count, found: found))
    }
    guard offset <= size, buffer.count <= size - offset else {
      throw truncated(max(0, size - offset))
    }
    switch source {
    case .memory(let bytes):
      buffer.copyBytes(from: bytes[offset..<(offset + buffer.count)])
    case .file(let descriptor, let start):
      var filled = 0
      while filled < buffer.count {
        let got = pread(
          descriptor.number, buffer.baseAddress! + filled, buffer.count - filled,
          off_t(start + offset + filled))
        if got < 0 && errno == EINTR { continue }
        guard got >= 0 else { throw Self.failure(path) }
        // It was longer when it was opened.
        guard got > 0 else { throw truncated(filled) }
        filled += got
      }
    }
  }

  /// The `count` bytes from `offset` on; `count` must have been checked against `size`.
  ///
  /// - Throws: as `read(into:at:tensor:)`.
  func bytes(at offset: Int, count: Int) throws -> [UInt8] {
    guard offset <= size, count <= size - offset else {
      throw ModelFileError.damaged(
        path: path, byte: offset, tensor: nil,
        .truncated(needed: count, found: max(0, size - offset)))
    }
    return try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      try read(into: UnsafeMutableRawBufferPointer(buffer), at: offset)
      filled = count
    }
  }

  /// `count` elements from `offset` on, as floats.
  ///
  /// - Throws: as `read(into:at:tensor:)`.
  func floats(
    _ count: Int, of type: ElementType, bigEndian: Bool = false, at offset: Int,
    tensor: String? = nil
  ) throws -> [Float] {
    // In pieces, so that the raw bytes do not double the memory.
    let piece = 1 << 17
    let raw = UnsafeMutableRawBufferPointer.allocate(
      byteCount: min(count, piece) * type.width, alignment: 8)
    defer { raw.deallocate() }
    return try [Float](unsafeUninitializedCapacity: count) { values, filled in
      while filled < count {
        let length = min(piece, count - filled)
        let part = UnsafeMutableRawBufferPointer(rebasing: raw[..<(length * type.width)])
        try read(into: part, at: offset + filled * type.width, tensor: tensor)
        type.decode(
          UnsafeRawBufferPointer(part), bigEndian: bigEndian,
          into: values.baseAddress! + filled)
        filled += length
      }
    }
  }

  /// - Throws: `ModelFileError.tooLarge` where `elements` floats exceed the machine's memory.
  func checkMemory(forElements elements: Int) throws {
    let memory = Int(clamping: ProcessInfo.processInfo.physicalMemory)
    let (bytes, overflow) = elements.multipliedReportingOverflow(by: MemoryLayout<Float>.size)
    guard !overflow, bytes <= memory else {
      throw ModelFileError.tooLarge(
        path: path, bytes: overflow ? .max : bytes, memory: memory)
    }
  }

  /// Placeholders of downloads and repositories. No format here starts like them.
  private func standIn() throws -> ModelFileError.StandIn? {
    let start = String(decoding: try bytes(at: 0, count: min(size, 64)), as: UTF8.self)
    if start.hasPrefix("version https://git-lfs.github.com/spec/") { return .gitLFSPointer }
    let text = start.drop { $0.isWhitespace }.lowercased()
    return ["<!doctype html", "<html"].contains(where: text.hasPrefix) ? .webPage : nil
  }

  private static func failure(_ path: String) -> ModelFileError {
    .unreadable(path: path, reason: SystemError.text(errno))
  }
}
