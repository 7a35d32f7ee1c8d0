internal import CZlib

/// Checksums of files.
enum Checksum {
  /// The CRC-32 of a whole file.
  ///
  /// - Throws: `ModelFileError` where it cannot be read.
  static func crc32(of file: InputFile) throws -> UInt32 {
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
    defer { piece.deallocate() }
    var sum = CZlib.crc32(0, nil, 0)
    var position = 0
    while position < file.size {
      let count = min(piece.count, file.size - position)
      try file.read(into: UnsafeMutableRawBufferPointer(rebasing: piece[..<count]), at: position)
      sum = CZlib.crc32(sum, piece.baseAddress?.assumingMemoryBound(to: UInt8.self), UInt32(count))
      position += count
    }
    return UInt32(truncatingIfNeeded: sum)
  }
}
