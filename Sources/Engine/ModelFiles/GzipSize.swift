internal import CZlib
internal import Kernels

/// The compressed size of files.
package enum GzipSize {
  /// The size of a file compressed by gzip (RFC 1952) at level 6, with a header without a file
  /// name. Nothing is written.
  ///
  /// Large files are compressed in pieces in parallel; each may refer to the one before it, so the
  /// overhead per piece is a few bytes at its end.
  ///
  /// - Throws: `ModelFileError.unreadable`.
  package static func bytes(ofFile path: String) throws -> Int {
    let pieces = max(1, (try InputFile(path).size + pieceSize - 1) / pieceSize)
    let sizes = ParallelPieces.map(pieces) { piece in
      Result { try deflatedSize(of: InputFile(path), piece, isLast: piece + 1 == pieces) }
    }
    return try sizes.reduce(headerAndCheckSum) { try $0 + $1.get() }
  }

  private static let pieceSize = 1 << 22
  /// The window of deflate.
  private static let window = 1 << 15
  /// Ten bytes of header and eight of trailer.
  private static let headerAndCheckSum = 18

  /// The compressed size of one piece.
  private static func deflatedSize(of file: InputFile, _ piece: Int, isLast: Bool) throws -> Int {
    let start = piece * pieceSize
    let before = min(window, start)
    let count = min(pieceSize, file.size - start)
    let input = UnsafeMutableRawBufferPointer.allocate(byteCount: before + count, alignment: 16)
    defer { input.deallocate() }
    try file.read(into: input, at: start - before)

    // zlib keeps the address of its stream, so it must not move.
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    defer { stream.deallocate() }
    // 15 bits of window, negative for raw data without a header; 8 is zlib's default memory
    // level.
    let started = deflateInit2_(
      stream, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    guard started == Z_OK else { throw failure(file.path, started, stream) }
    // Frees the memory; its complaint about unfinished data does not matter after an error.
    defer { deflateEnd(stream) }
    let bytes = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
    if before > 0 {
      let status = deflateSetDictionary(stream, bytes, UInt32(before))
      guard status == Z_OK else { throw failure(file.path, status, stream) }
    }

    let capacity = 1 << 18
    let output = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    defer { output.deallocate() }
    stream.pointee.next_in = bytes.map { $0 + before }
    stream.pointee.avail_in = UInt32(count)
    let flush = isLast ? Z_FINISH : Z_SYNC_FLUSH
    var produced = 0
    var status = Z_OK
    repeat {
      stream.pointee.next_out = output
      stream.pointee.avail_out = UInt32(capacity)
      status = deflate(stream, flush)
      // Z_BUF_ERROR: nothing was left to do.
      guard status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR else {
        throw failure(file.path, status, stream)
      }
      produced += capacity - Int(stream.pointee.avail_out)
    } while stream.pointee.avail_out == 0
    guard !isLast || status == Z_STREAM_END else { throw failure(file.path, status, stream) }
    return produced
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
