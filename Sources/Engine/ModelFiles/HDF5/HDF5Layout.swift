/// The storage layout of a dataset.
enum HDF5Layout {
  struct Chunks {
    enum Index {
      /// A B-tree, whose address is nil while nothing is stored.
      case tree(Int?)
      /// A single chunk, its stored size in bytes and the filters that were skipped.
      case single(Int?, size: Int?, mask: Int)
      /// All chunks in sequence.
      case implicit(Int?)
    }

    /// The extents of a chunk, and as the last one the bytes per element.
    let extents: [Int]
    let index: Index
  }

  /// Compact: in the header itself.
  case compact(ArraySlice<UInt8>)
  /// Contiguous; the address is nil while nothing is stored.
  case contiguous(Int?, size: Int)
  case chunked(Chunks)

  /// - Throws: `ModelFileError`.
  init(_ message: HDF5ObjectHeader.Message) throws {
    var body = message.body
    let version = try body.version(3...4, of: "layout")
    let place = body.place
    switch try body.byte() {
    case 0: self = .compact(try body.take(try body.short()))
    case 1: self = .contiguous(try body.address(), size: try body.length())
    case 2 where version == 3:
      let rank = try body.byte()
      let address = try body.address()
      let extents = try (0..<rank).map { _ in try body.word() }
      self = .chunked(Chunks(extents: extents, index: .tree(address)))
    case 2: self = .chunked(try Self.chunks4(&body))
    case 3: throw body.failure(.leadsOutOfTheFile("a virtual dataset"), at: place)
    case let kind: throw body.failure(.unknownVersion(of: "layout", version: kind), at: place)
    }
  }

  private static func chunks4(_ body: inout HDF5Cursor) throws -> Chunks {
    let flags = try body.byte()
    let rank = try body.byte()
    let width = try body.byte()
    guard (1...8).contains(width) else {
      throw body.failure(.unsupported("an extent of \(width) bytes"))
    }
    let extents = try (0..<rank).map { _ in Int(clamping: try body.number(width: width)) }
    switch try body.byte() {
    case 1:
      // The size is stored only where filters may have changed it.
      let isFiltered = flags & 2 != 0
      let size = isFiltered ? try body.length() : nil
      let mask = isFiltered ? try body.word() : 0
      return Chunks(extents: extents, index: .single(try body.address(), size: size, mask: mask))
    case 2:
      return Chunks(extents: extents, index: .implicit(try body.address()))
    case let kind:
      throw body.failure(.unsupported("a chunk index of kind \(kind)"))
    }
  }
}
