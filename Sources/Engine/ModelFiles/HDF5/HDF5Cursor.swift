/// A bounds-checked cursor over a piece of an HDF5 file that knows each byte's offset in the file.
/// Numbers are little-endian.
struct HDF5Cursor {
  let path: String
  /// The offset of the piece in the file.
  let start: Int
  let bytes: ArraySlice<UInt8>
  /// The name of the piece in errors.
  let part: String
  /// The sizes of addresses and of lengths in this file, in bytes.
  let widths: HDF5Widths
  private var position: Int

  init(_ bytes: [UInt8], path: String, start: Int, part: String, widths: HDF5Widths) {
    self.init(bytes[...], path: path, start: start, part: part, widths: widths)
  }

  private init(
    _ bytes: ArraySlice<UInt8>, path: String, start: Int, part: String, widths: HDF5Widths
  ) {
    self.bytes = bytes
    self.path = path
    self.start = start
    self.part = part
    self.widths = widths
    position = bytes.startIndex
  }

  /// The cursor's offset in the file.
  var place: Int { start + offset }
  /// The bytes before the cursor.
  var offset: Int { position - bytes.startIndex }
  var remaining: Int { bytes.endIndex - position }

  func failure(_ damage: HDF5Damage, at place: Int? = nil) -> ModelFileError {
    .damaged(path: path, byte: place ?? self.place, tensor: nil, .hdf5(damage))
  }

  /// The next `count` bytes.
  mutating func take(_ count: Int) throws -> ArraySlice<UInt8> {
    guard count <= remaining else {
      throw failure(.pastEnd(of: part, needed: count, available: remaining))
    }
    defer { position += count }
    return bytes[position..<(position + count)]
  }

  mutating func skip(_ count: Int) throws { _ = try take(count) }

  /// Skips to the next multiple of `alignment` from the start of the piece; the last part of a
  /// piece need not be padded.
  mutating func align(to alignment: Int) {
    position += min(remaining, (alignment - offset % alignment) % alignment)
  }

  /// A cursor over the next `count` bytes, which this one skips.
  mutating func piece(_ count: Int, _ part: String) throws -> HDF5Cursor {
    let place = place
    return HDF5Cursor(try take(count), path: path, start: place, part: part, widths: widths)
  }

  /// An unsigned number of at most 8 bytes.
  mutating func number(width: Int) throws -> UInt64 {
    try take(width).reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  mutating func byte() throws -> Int { Int(try number(width: 1)) }
  mutating func short() throws -> Int { Int(try number(width: 2)) }
  mutating func word() throws -> Int { Int(try number(width: 4)) }

  /// A length or extent; one too large for an `Int` becomes `Int.max`.
  mutating func length() throws -> Int { Int(clamping: try number(width: widths.lengths)) }

  /// An address in the file, or nil for the undefined one, all of whose bits are set.
  mutating func address() throws -> Int? {
    let value = try number(width: widths.addresses)
    let undefined = UInt64.max >> UInt64(64 - 8 * widths.addresses)
    return value == undefined ? nil : Int(clamping: value)
  }

  mutating func expect(signature: String) throws {
    let place = place
    guard try take(signature.utf8.count).elementsEqual(signature.utf8) else {
      throw failure(.unknownSignature(expected: signature), at: place)
    }
  }

  /// The version byte, which must be a known one.
  mutating func version(_ known: ClosedRange<Int>, of part: String) throws -> Int {
    let place = place
    let version = try byte()
    guard known.contains(version) else {
      throw failure(.unknownVersion(of: part, version: version), at: place)
    }
    return version
  }

  /// The text of `bytes` up to the first zero.
  func text(_ bytes: some Sequence<UInt8>) throws -> String {
    let bytes = Array(bytes.prefix { $0 != 0 })
    guard let text = String(validating: bytes, as: UTF8.self) else { throw failure(.notText) }
    return text
  }
}

/// The sizes of addresses and lengths: 2, 4 or 8 bytes.
struct HDF5Widths {
  var addresses = 8
  var lengths = 8
}
