/// The filter pipeline of a dataset: what was applied to its chunks before storing, in order.
struct HDF5Filters {
  enum Filter {
    case deflate
    /// Shuffle: the first bytes of all elements, then the second ones, …; elements of this many bytes.
    case shuffle(width: Int)
    case fletcher32
  }

  private(set) var filters: [Filter] = []

  /// No filters.
  init() {}

  /// - Throws: `ModelFileError`, also for unknown filters.
  init(_ message: HDF5ObjectHeader.Message) throws {
    var body = message.body
    let version = try body.version(1...2, of: "list of filters")
    let count = try body.byte()
    if version == 1 { try body.skip(6) }
    for _ in 0..<count {
      let place = body.place
      let number = try body.short()
      let nameLength = version == 1 || number >= 256 ? try body.short() : 0
      try body.skip(2)
      let values = try body.short()
      try body.skip(version == 1 ? (nameLength + 7) / 8 * 8 : nameLength)
      var parameters = try body.piece(4 * values, "list of filters")
      if version == 1 && values % 2 == 1 { try body.skip(min(4, body.remaining)) }
      switch number {
      case 1: filters.append(.deflate)
      case 2:
        let width = try parameters.word()
        guard width > 0 else { throw body.failure(.unsupported("a filter"), at: place) }
        filters.append(.shuffle(width: width))
      case 3: filters.append(.fletcher32)
      default:
        throw body.failure(
          .unsupported("compression by filter number \(number)"), at: place)
      }
    }
  }

  /// Undoes the filters of a chunk.
  ///
  /// - Parameters:
  ///   - mask: a bit for each filter that was skipped.
  ///   - size: the expected size of the result in bytes.
  /// - Throws: `Inflate.Failure`.
  func undo(_ stored: [UInt8], mask: Int, size: Int) throws -> [UInt8] {
    var bytes = stored
    for (index, filter) in filters.enumerated().reversed() where mask >> index & 1 == 0 {
      switch filter {
      case .fletcher32: bytes = try Self.checked(bytes)
      case .shuffle(let width): bytes = Self.unshuffled(bytes, width: width)
      case .deflate:
        // The checksum of an earlier filter may be part of the compressed data.
        let hasSum = filters[..<index].enumerated().contains { index, filter in
          if case .fletcher32 = filter { mask >> index & 1 == 0 } else { false }
        }
        bytes = try Inflate.bytes(bytes, .zlib, size: size + (hasSum ? 4 : 0))
      }
    }
    guard bytes.count == size else {
      throw Inflate.Failure(reason: "it has \(bytes.count) of the \(size) bytes needed")
    }
    return bytes
  }

  private static func unshuffled(_ bytes: [UInt8], width: Int) -> [UInt8] {
    let count = bytes.count / width
    guard width > 1, count > 1 else { return bytes }
    var result = bytes
    for byte in 0..<width {
      for element in 0..<count { result[element * width + byte] = bytes[byte * count + element] }
    }
    return result
  }

  /// The bytes without the checksum at their end.
  ///
  /// Source: J. Fletcher, "An Arithmetic Checksum for Serial Transmissions", 1982; over big-endian
  /// words of 16 bits.
  private static func checked(_ bytes: [UInt8]) throws -> [UInt8] {
    guard bytes.count >= 4 else { throw Inflate.Failure(reason: "its checksum is missing") }
    let content = Array(bytes.dropLast(4))
    var low: UInt64 = 0
    var high: UInt64 = 0
    for start in stride(from: 0, to: content.count, by: 2) {
      let second = start + 1 < content.count ? UInt64(content[start + 1]) : 0
      low = (low + UInt64(content[start]) << 8 + second) % 65535
      high = (high + low) % 65535
    }
    let stored = bytes.suffix(4).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    // 65535 and 0 are congruent, and the library may store either.
    guard stored % 65536 % 65535 == low, stored / 65536 % 65535 == high else {
      throw Inflate.Failure(reason: "its checksum is wrong")
    }
    return content
  }
}
