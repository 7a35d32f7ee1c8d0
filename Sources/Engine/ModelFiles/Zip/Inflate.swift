internal import CZlib

/// Decompresses deflate (RFC 1951).
enum Inflate {
  enum Format: Int32 {
    /// With the zlib header (RFC 1950).
    case zlib = 15
    /// Raw, as in zip archives.
    case raw = -15
  }

  struct Failure: Error {
    let reason: String
  }

  /// Whether a size is implausible for the compressed size: network weights compress a few
  /// times, zeros a thousand times.
  static func isBomb(size: Int, stored: Int) -> Bool {
    size > 1 << 26 && size / 256 > stored
  }

  /// The first decompressed bytes, at most `count`; fewer where the data are damaged.
  static func start(_ input: some Collection<UInt8>, _ format: Format, count: Int) -> [UInt8] {
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    defer { stream.deallocate() }
    let started = inflateInit2_(
      stream, format.rawValue, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard started == Z_OK else { return [] }
    defer { inflateEnd(stream) }
    var source = Array(input.prefix(1 << 16))
    return source.withUnsafeMutableBufferPointer { source in
      [UInt8](unsafeUninitializedCapacity: count) { output, filled in
        stream.pointee.next_in = source.baseAddress
        stream.pointee.avail_in = UInt32(source.count)
        stream.pointee.next_out = output.baseAddress
        stream.pointee.avail_out = UInt32(count)
        _ = inflate(stream, Z_SYNC_FLUSH)
        filled = count - Int(stream.pointee.avail_out)
      }
    }
  }

  /// The decompressed bytes.
  ///
  /// - Parameter size: the announced size. Memory is allocated as needed, so a false size
  ///   costs nothing.
  /// - Throws: `Failure`, also where the size differs.
  static func bytes(_ input: some Collection<UInt8>, _ format: Format, size: Int) throws -> [UInt8]
  {
    // zlib keeps the address of its stream, so it must not move.
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    defer { stream.deallocate() }
    let started = inflateInit2_(
      stream, format.rawValue, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard started == Z_OK else { throw failure(started, stream) }
    // Frees the memory; there is nothing else that it could report.
    defer { inflateEnd(stream) }

    let pieceSize = 1 << 18
    let piece = UnsafeMutablePointer<UInt8>.allocate(capacity: pieceSize)
    defer { piece.deallocate() }
    var output: [UInt8] = []
    var source = Array(input.prefix(0))
    var rest = input[...]
    var status = Z_OK
    while status != Z_STREAM_END {
      source = Array(rest.prefix(pieceSize))
      rest = rest.dropFirst(pieceSize)
      guard !source.isEmpty else { throw Failure(reason: "the compressed data end too early") }
      try source.withUnsafeMutableBufferPointer { source in
        stream.pointee.next_in = source.baseAddress
        stream.pointee.avail_in = UInt32(source.count)
        repeat {
          stream.pointee.next_out = piece
          stream.pointee.avail_out = UInt32(pieceSize)
          status = inflate(stream, Z_NO_FLUSH)
          // Z_BUF_ERROR: it wants the next piece.
          guard [Z_OK, Z_STREAM_END, Z_BUF_ERROR].contains(status) else {
            throw failure(status, stream)
          }
          let count = pieceSize - Int(stream.pointee.avail_out)
          guard count <= size - output.count else {
            throw Failure(reason: "there are more than the \(size) bytes that were announced")
          }
          output.append(contentsOf: UnsafeBufferPointer(start: piece, count: count))
        } while status != Z_STREAM_END && stream.pointee.avail_out == 0
      }
    }
    guard output.count == size else {
      throw Failure(reason: "there are \(output.count) of the \(size) bytes that were announced")
    }
    return output
  }

  private static func failure(_ status: Int32, _ stream: UnsafeMutablePointer<z_stream>) -> Failure
  {
    Failure(
      reason: stream.pointee.msg.map { String(cString: $0) }
        ?? (status == Z_MEM_ERROR ? "out of memory" : "zlib's error \(status)"))
  }
}
