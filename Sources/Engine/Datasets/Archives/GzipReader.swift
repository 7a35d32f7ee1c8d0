internal import CZlib

/// Streaming gzip decompression (RFC 1952) through zlib; several members are
/// concatenated.
final class GzipReader {
  /// Compressed bytes consumed.
  private(set) var consumed = 0

  private let path: String
  private let next: () throws -> [UInt8]
  private var input: [UInt8]
  private var offset = 0
  private var isAtEnd = false
  private var isBetweenMembers = false
  // zlib keeps the address of its stream, so it must not move.
  private let stream: UnsafeMutablePointer<z_stream>

  /// - Parameters:
  ///   - path: named in errors.
  ///   - next: returns the next compressed bytes, none at the end.
  /// - Throws: `DatasetError.damaged` where this is not a gzip file, `DatasetError.unreadable`, and what
  ///   `next` throws.
  init(path: String, next: @escaping () throws -> [UInt8]) throws {
    self.path = path
    self.next = next
    input = try next()
    guard input.starts(with: [0x1F, 0x8B]) else {
      throw DatasetError.damaged(path: path, place: .byte(0), .notGzip)
    }
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // 15 bits of window, plus 16 for gzip's header and checksum.
    let code = inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard code == Z_OK else {
      defer { stream.deallocate() }
      throw DatasetError.unreadable(path: path, reason: "zlib: \(Self.text(code, stream))")
    }
    self.stream = stream
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// Decompresses as much as fits, at least one byte as long as there is one.
  ///
  /// - Returns: the number of bytes; 0 at the end.
  /// - Throws: `DatasetError.damaged` with the offset in the file where decompression stopped,
  ///   and what the source throws.
  func read(into output: UnsafeMutableRawBufferPointer) throws -> Int {
    while true {
      if offset == input.count, !isAtEnd {
        (input, offset) = (try next(), 0)
        isAtEnd = input.isEmpty
      }
      if isBetweenMembers {
        if isAtEnd { return 0 }
        let code = inflateReset(stream)
        guard code == Z_OK else { throw failure(code) }
        isBetweenMembers = false
      }
      let (code, produced) = inflateOnce(output)
      switch code {
      case Z_STREAM_END: isBetweenMembers = true
      case Z_OK: break
      // No progress is possible without more bytes.
      case Z_BUF_ERROR where !isAtEnd: break
      default: throw failure(code)
      }
      if produced > 0 { return produced }
    }
  }

  private func inflateOnce(_ output: UnsafeMutableRawBufferPointer) -> (code: Int32, produced: Int)
  {
    let available = min(input.count - offset, 1 << 30)
    let room = min(output.count, 1 << 30)
    let code = input.withUnsafeBufferPointer { bytes in
      stream.pointee.next_in = bytes.baseAddress.map {
        UnsafeMutablePointer(mutating: $0 + offset)
      }
      stream.pointee.avail_in = UInt32(available)
      stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
      stream.pointee.avail_out = UInt32(room)
      return inflate(stream, Z_NO_FLUSH)
    }
    let taken = available - Int(stream.pointee.avail_in)
    offset += taken
    consumed += taken
    return (code, room - Int(stream.pointee.avail_out))
  }

  private func failure(_ code: Int32) -> DatasetError {
    switch code {
    case Z_BUF_ERROR: .damaged(path: path, place: .byte(consumed), .truncatedGzip)
    case Z_DATA_ERROR, Z_NEED_DICT:
      .damaged(path: path, place: .byte(consumed), .corruptGzip(Self.text(code, stream)))
    default: .unreadable(path: path, reason: "zlib: \(Self.text(code, stream))")
    }
  }

  private static func text(_ status: Int32, _ stream: UnsafeMutablePointer<z_stream>) -> String {
    if let message = stream.pointee.msg { return String(cString: message) }
    return status == Z_MEM_ERROR ? "out of memory" : "error \(status)"
  }
}
