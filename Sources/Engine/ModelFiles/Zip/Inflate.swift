internal import CZlib

/// Undoes deflate (RFC 1951).
enum Inflate {
  enum Format: Int32 {
    /// With the frame of zlib (RFC 1950).
    case zlib = 15
    /// Without a frame, as in zip archives.
    case raw = -15
  }

  struct Failure: Error {
    let reason: String
  }

  /// Whether so many bytes are more than can be meant by what is stored: numbers of networks get some
  /// times smaller, zeros a thousand times.
  static func isBomb(size: Int, stored: Int) -> Bool {
    size > 1 << 26 && size / 256 > stored
  }

  /// The first bytes that were deflated, at most `count`; fewer where it goes wrong before.
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

  /// The bytes that were deflated.
  ///
  /// - Parameter size: how many there are said to be. Memory is taken as they come, so that a size
  ///   that is not true costs nothing.
  /// - Throws: `Failure`, also where there are more or fewer of them.
  static func bytes(_ input: some Collection<UInt8>, _ format: Format, size: Int) throws -> [UInt8]
  {
    // zlib remembers the address of its stream, which must therefore not move.
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    defer { stream.deallocate() }
    let started = inflateInit2_(
      stream, format.rawValue, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard started == Z_OK else { throw failure(started, stream) }
    // Frees the memory; there is nothing else that it could complain of.
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
