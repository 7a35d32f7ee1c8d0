/// A cursor over the text of a header that knows each byte's offset in the file.
struct HeaderScanner {
  let path: String
  /// The offset of the header in the file.
  let start: Int
  let bytes: [UInt8]
  var position = 0
  /// The tensor being described, for errors.
  var tensor: String?

  init(_ bytes: [UInt8], path: String, start: Int) {
    self.path = path
    self.start = start
    self.bytes = bytes
  }

  /// The byte at the cursor.
  var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  func failure(_ damage: ModelFileError.Damage, at position: Int? = nil) -> ModelFileError {
    .damaged(path: path, byte: start + (position ?? self.position), tensor: tensor, damage)
  }

  /// The error that something other than `token` is at the cursor.
  func expected(_ token: ModelFileError.Token) -> ModelFileError {
    // The whole character and not its first byte, so that the message is valid text.
    let found = String(decoding: bytes[position...].prefix(4), as: UTF8.self).first
    return failure(.expected(token, found: found.map(String.init)))
  }

  mutating func skipSpace() {
    while let byte = next, byte == 0x20 || (0x09...0x0D).contains(byte) && byte != 0x0B {
      position += 1
    }
  }

  /// Skips spaces and `character` where it comes next.
  mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  mutating func expect(_ character: Unicode.Scalar) throws {
    guard take(character) else { throw expected(.character(Character(character))) }
  }

  /// Only spaces may follow.
  mutating func expectEnd() throws {
    skipSpace()
    guard next == nil else { throw expected(.end) }
  }

  /// An integer from 0 to `Int.max`.
  mutating func count() throws -> Int {
    skipSpace()
    let first = position
    if next == UInt8(ascii: "-") { throw failure(.negativeNumber) }
    var value = 0
    while let byte = next, (0x30...0x39).contains(byte) {
      let (tenfold, high) = value.multipliedReportingOverflow(by: 10)
      let (sum, low) = tenfold.addingReportingOverflow(Int(byte - 0x30))
      guard !high, !low else { throw failure(.numberTooLarge, at: first) }
      value = sum
      position += 1
    }
    guard position > first else { throw expected(.integer) }
    if let byte = next, byte == UInt8(ascii: ".") || byte | 0x20 == UInt8(ascii: "e") {
      throw failure(.notAnInteger, at: first)
    }
    guard position == first + 1 || bytes[first] != UInt8(ascii: "0") else {
      throw failure(.notAnInteger, at: first)
    }
    return value
  }

  /// The text of `bytes`.
  func text(_ bytes: some Collection<UInt8>, at position: Int) throws -> String {
    let text = String(decoding: bytes, as: UTF8.self)
    // Decoding repairs invalid UTF-8, and then the bytes differ.
    guard text.utf8.elementsEqual(bytes) else { throw failure(.invalidUTF8, at: position) }
    return text
  }
}
