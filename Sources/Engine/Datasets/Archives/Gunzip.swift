/// Decompression of whole gzip files.
enum Gunzip {
  /// Far above any data set read here, far below what a hostile file could decompress to.
  static let defaultLimit = 1 << 31

  /// Decompresses `packed`; several members are concatenated.
  /// - Parameters:
  ///   - path: named in errors.
  ///   - limit: the maximum size of the content in bytes.
  /// - Throws: `DatasetError.damaged` with the offset in `packed` where decompression stopped.
  static func unpack(_ packed: [UInt8], path: String, limit: Int = defaultLimit) throws -> [UInt8] {
    var rest = packed
    let reader = try GzipReader(path: path) {
      defer { rest = [] }
      return rest
    }
    var content: [UInt8] = []
    content.reserveCapacity(expectedSize(packed, limit: limit))
    var chunk = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = try chunk.withUnsafeMutableBytes { try reader.read(into: $0) }
      if count == 0 { return content }
      guard content.count + count <= limit else {
        throw DatasetError.damaged(
          path: path, place: .byte(reader.consumed), .unpacksTooFar(limit: limit))
      }
      content += chunk[..<count]
    }
  }

  /// The size stored in the last four bytes, as far as it is plausible: deflate compresses at most
  /// about 1032 bytes into one.
  private static func expectedSize(_ packed: [UInt8], limit: Int) -> Int {
    let noted = packed.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    return min(noted, packed.count * 1032, limit)
  }
}
