/// The element type of a dataset or an attribute.
enum HDF5Datatype {
  case number(ElementType, bigEndian: Bool)
  /// Fixed-length strings of this many bytes, padded with zeros or spaces.
  case text(length: Int, paddedWithSpaces: Bool)
  /// Variable-length strings, stored elsewhere; each reference has this many bytes.
  case heapText(reference: Int)
  /// Opaque bytes: Keras stores bfloat16 as such.
  case opaque(length: Int)
  case other(String)

  /// Bytes per element.
  var width: Int? {
    switch self {
    case .number(let type, _): type.width
    case .text(let length, _), .opaque(let length): length
    case .heapText(let reference): reference
    case .other: nil
    }
  }

  /// - Throws: `ModelFileError`.
  init(_ cursor: inout HDF5Cursor) throws {
    let place = cursor.place
    let first = try cursor.byte()
    guard (1...4).contains(first >> 4) else {
      throw cursor.failure(.unknownVersion(of: "datatype", version: first >> 4), at: place)
    }
    let flags = try cursor.number(width: 3)
    let size = try cursor.word()
    switch first & 0x0F {
    case 0: self = try Self.integer(&cursor, flags, size)
    case 1: self = try Self.floatingPoint(&cursor, flags, size)
    case 3:
      guard size > 0 else { throw cursor.failure(.unsupportedType("string of no length")) }
      self = .text(length: size, paddedWithSpaces: flags & 0x0F == 2)
    case 5: self = .opaque(length: size)
    // An enumeration: its base type comes first. h5py stores Booleans as such.
    case 8: self = try Self.base(&cursor)
    case 9: self = flags & 0x0F == 1 ? .heapText(reference: size) : .other("vlen")
    case let kind:
      let names = [2: "time", 4: "bit field", 6: "compound", 7: "reference", 10: "array"]
      self = .other(names[kind] ?? "class \(kind)")
    }
  }

  private static func base(_ cursor: inout HDF5Cursor) throws -> HDF5Datatype {
    let first = try cursor.byte()
    let flags = try cursor.number(width: 3)
    let size = try cursor.word()
    // Only integers can be enumerated; deeper nesting is not followed.
    return first & 0x0F == 0 ? try integer(&cursor, flags, size) : .other("enumeration")
  }

  private static func integer(_ cursor: inout HDF5Cursor, _ flags: UInt64, _ size: Int) throws
    -> HDF5Datatype
  {
    let (offset, precision) = (try cursor.short(), try cursor.short())
    let isSigned = flags & 0x08 != 0
    let types: [Int: (signed: ElementType, unsigned: ElementType)] = [
      1: (.int8, .uint8), 2: (.int16, .uint16), 4: (.int32, .uint32), 8: (.int64, .uint64),
    ]
    guard let type = types[size], offset == 0, precision == 8 * size else {
      return .other("integer of \(precision) bits in \(size) bytes")
    }
    return .number(isSigned ? type.signed : type.unsigned, bigEndian: flags & 1 != 0)
  }

  private static func floatingPoint(_ cursor: inout HDF5Cursor, _ flags: UInt64, _ size: Int)
    throws -> HDF5Datatype
  {
    let (offset, precision) = (try cursor.short(), try cursor.short())
    let (exponentPlace, exponentSize) = (try cursor.byte(), try cursor.byte())
    let (fractionPlace, fractionSize) = (try cursor.byte(), try cursor.byte())
    let bias = try cursor.word()
    let layout = [
      exponentPlace, exponentSize, fractionPlace, fractionSize, bias, Int(flags >> 8 & 0xFF),
    ]
    let types: [[Int]: ElementType] = [
      [10, 5, 0, 10, 15, 15]: .float16, [7, 8, 0, 7, 127, 15]: .bfloat16,
      [23, 8, 0, 23, 127, 31]: .float32, [52, 11, 0, 52, 1023, 63]: .float64,
    ]
    // Bits 4 and 5: 2 means an implied leading one. Bit 6: VAX byte order.
    guard let type = types[layout], size == type.width, offset == 0, precision == 8 * size,
      flags >> 4 & 3 == 2, flags & 0x40 == 0
    else { return .other("floating point of \(precision) bits in \(size) bytes") }
    return .number(type, bigEndian: flags & 1 != 0)
  }
}

/// The dataspace: the extents of a dataset or an attribute.
struct HDF5Dataspace {
  /// Empty for a scalar.
  let shape: [Int]
  let elements: Int

  /// - Throws: `ModelFileError`.
  init(_ cursor: inout HDF5Cursor) throws {
    let place = cursor.place
    let version = try cursor.version(1...2, of: "dataspace")
    let rank = try cursor.byte()
    guard rank <= 32 else {
      throw ModelFileError.damaged(
        path: cursor.path, byte: place, tensor: nil, .tooManyDimensions(limit: 32))
    }
    try cursor.skip(1)
    let kind = try cursor.byte()
    if version == 1 { try cursor.skip(4) }
    // Kind 2 (null) has no elements.
    if version == 2 && kind == 2 {
      (shape, elements) = ([0], 0)
      return
    }
    var shape: [Int] = []
    for _ in 0..<rank { shape.append(try cursor.length()) }
    guard let elements = ArrayShape.elements(of: shape) else {
      throw ModelFileError.damaged(
        path: cursor.path, byte: place, tensor: nil, .shapeTooLarge(shape))
    }
    (self.shape, self.elements) = (shape, elements)
  }
}
