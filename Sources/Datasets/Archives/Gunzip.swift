internal import CZlib

/// Unpacking of gzip files (RFC 1952) through zlib.
enum Gunzip {
  /// Far above any data set read here, far below what a hostile file could unpack to.
  static let defaultLimit = 1 << 31

  /// The content of `packed`; several members one after the other give their contents joined.
  ///
  /// - Parameters:
  ///   - path: named in errors.
  ///   - limit: the most bytes that the content may have.
  /// - Throws: `DatasetError.damaged` with the offset in `packed` at which unpacking stopped.
  static func unpack(_ packed: [UInt8], path: String, limit: Int = defaultLimit) throws -> [UInt8] {
    guard packed.starts(with: [0x1F, 0x8B]) else {
      throw DatasetError.damaged(path: path, place: .byte(0), .notGzip)
    }
    // zlib remembers the address of its stream, which must therefore not move.
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    defer { stream.deallocate() }
    // 15 bits of window, and 16 more to ask for gzip's header and check sum.
    let started = inflateInit2_(
      stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard started == Z_OK else {
      throw DatasetError.unreadable(path: path, reason: "zlib: \(text(started, stream))")
    }
    defer { inflateEnd(stream) }

    var content: [UInt8] = []
    content.reserveCapacity(expectedSize(packed, limit: limit))
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    var consumed = 0
    try packed.withUnsafeBufferPointer { input in
      while true {
        let available = min(input.count - consumed, 1 << 30)
        stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress! + consumed)
        stream.pointee.avail_in = UInt32(available)
        let (status, produced) = chunk.withUnsafeMutableBufferPointer { output in
          stream.pointee.next_out = output.baseAddress
          stream.pointee.avail_out = UInt32(output.count)
          let status = inflate(stream, Z_NO_FLUSH)
          return (status, output.count - Int(stream.pointee.avail_out))
        }
        consumed += available - Int(stream.pointee.avail_in)
        guard content.count + produced <= limit else {
          throw DatasetError.damaged(
            path: path, place: .byte(consumed), .unpacksTooFar(limit: limit))
        }
        content += chunk[..<produced]
        switch status {
        case Z_OK:
          continue
        case Z_STREAM_END where consumed == input.count:
          return
        case Z_STREAM_END:
          let reset = inflateReset(stream)
          guard reset == Z_OK else {
            throw DatasetError.unreadable(path: path, reason: "zlib: \(text(reset, stream))")
          }
        case Z_BUF_ERROR:
          throw DatasetError.damaged(path: path, place: .byte(consumed), .truncatedGzip)
        case Z_DATA_ERROR, Z_NEED_DICT:
          throw DatasetError.damaged(
            path: path, place: .byte(consumed), .corruptGzip(text(status, stream)))
        default:
          throw DatasetError.unreadable(path: path, reason: "zlib: \(text(status, stream))")
        }
      }
    }
    return content
  }

  /// The size noted in the last four bytes, as far as it is believable: deflate packs at most
  /// about 1032 bytes into one.
  private static func expectedSize(_ packed: [UInt8], limit: Int) -> Int {
    let noted = packed.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    return min(noted, packed.count * 1032, limit)
  }

  private static func text(_ status: Int32, _ stream: UnsafeMutablePointer<z_stream>) -> String {
    if let message = stream.pointee.msg { return String(cString: message) }
    return status == Z_MEM_ERROR ? "out of memory" : "error \(status)"
  }
}
