internal import CZlib

/// The size that files have when they are compressed.
public enum GzipSize {
  /// The bytes that gzip (RFC 1952) at level 6 makes of a file, with a header that holds no file
  /// name. Nothing is written.
  ///
  /// - Throws: `ModelFileError.unreadable`.
  public static func bytes(ofFile path: String) throws -> Int {
    let file = try InputFile(path)
    // zlib remembers the address of its stream, which must therefore not move.
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    defer { stream.deallocate() }
    // 15 bits of window, and 16 more to ask for gzip's header and check sum; 8 is the memory level
    // that zlib takes when nothing is said.
    let started = deflateInit2_(
      stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    guard started == Z_OK else { throw failure(path, started, stream) }
    // Frees the memory; what it would complain of, data left behind, is no fault after an error.
    defer { deflateEnd(stream) }

    let capacity = 1 << 18
    let input = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity, alignment: 16)
    defer { input.deallocate() }
    let output = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    defer { output.deallocate() }

    var consumed = 0
    var produced = 0
    while true {
      let count = min(capacity, file.size - consumed)
      let piece = UnsafeMutableRawBufferPointer(rebasing: input[..<count])
      try file.read(into: piece, at: consumed)
      consumed += count
      stream.pointee.next_in = piece.baseAddress?.assumingMemoryBound(to: UInt8.self)
      stream.pointee.avail_in = UInt32(count)
      let flush = consumed == file.size ? Z_FINISH : Z_NO_FLUSH
      var status = Z_OK
      repeat {
        stream.pointee.next_out = output
        stream.pointee.avail_out = UInt32(capacity)
        status = deflate(stream, flush)
        // Z_BUF_ERROR: there was nothing left to do.
        guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else {
          throw failure(path, status, stream)
        }
        produced += capacity - Int(stream.pointee.avail_out)
      } while stream.pointee.avail_out == 0
      if flush == Z_FINISH {
        guard status == Z_STREAM_END else { throw failure(path, status, stream) }
        return produced
      }
    }
  }

  private static func failure(
    _ path: String, _ status: Int32, _ stream: UnsafeMutablePointer<z_stream>
  ) -> ModelFileError {
    let message =
      stream.pointee.msg.map { String(cString: $0) }
      ?? (status == Z_MEM_ERROR ? "out of memory" : "error \(status)")
    return .unreadable(path: path, reason: "zlib: \(message)")
  }
}
