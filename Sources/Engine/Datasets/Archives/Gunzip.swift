/// Unpacking of whole gzip files.
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

  /// The size noted in the last four bytes, as far as it is believable: deflate packs at most
  /// about 1032 bytes into one.
  private static func expectedSize(_ packed: [UInt8], limit: Int) -> Int {
    let noted = packed.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    return min(noted, packed.count * 1032, limit)
  }
}
