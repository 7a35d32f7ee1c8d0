internal import Foundation

/// A regular file, open for reading at any place.
final class InputFile {
  let path: String
  /// In bytes, when it was opened.
  let size: Int
  private let descriptor: Int32

  /// - Throws: `ModelFileError.unreadable`.
  init(_ path: String) throws {
    // Without O_NONBLOCK a named pipe would wait for a writer forever.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw Self.failure(path) }
    var info = stat()
    guard fstat(descriptor, &info) == 0 else {
      let error = Self.failure(path)
      close(descriptor)
      throw error
    }
    guard info.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw ModelFileError.unreadable(path: path, reason: "Not a regular file")
    }
    self.path = path
    self.size = Int(info.st_size)
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// Fills `buffer` with the bytes from `offset` on.
  ///
  /// - Throws: `ModelFileError.unreadable`; `damaged` where the file ends before.
  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int, tensor: String? = nil)
    throws
  {
    var filled = 0
    while filled < buffer.count {
      let got = pread(
        descriptor, buffer.baseAddress! + filled, buffer.count - filled, off_t(offset + filled))
      if got < 0 && errno == EINTR { continue }
      guard got >= 0 else { throw Self.failure(path) }
      guard got > 0 else {
        throw ModelFileError.damaged(
          path: path, byte: offset, tensor: tensor,
          .truncated(needed: buffer.count, found: filled))
      }
      filled += got
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

  /// `count` numbers from `offset` on, as floats.
  ///
  /// - Throws: as `read(into:at:tensor:)`.
  func floats(
    _ count: Int, of type: ElementType, bigEndian: Bool = false, at offset: Int,
    tensor: String? = nil
  ) throws -> [Float] {
    // A piece at a time, so that the raw bytes do not double the memory.
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

  private static func failure(_ path: String) -> ModelFileError {
    .unreadable(path: path, reason: String(cString: strerror(errno)))
  }
}
