/// The subset of JSON (RFC 8259) used in headers.
extension HeaderScanner {
  /// Parses an object, calling back per member with the cursor on the value.
  mutating func members(
    _ body: (inout HeaderScanner, _ key: String, _ keyPosition: Int) throws -> Void
  ) throws {
    try expect("{")
    if take("}") { return }
    repeat {
      skipSpace()
      let keyPosition = position
      let key = try string()
      try expect(":")
      try body(&self, key, keyPosition)
    } while take(",")
    try expect("}")
  }

  /// An array of integers from 0 to `limit`.
  mutating func counts(limit: Int) throws -> [Int] {
    try expect("[")
    if take("]") { return [] }
    var counts: [Int] = []
    repeat {
      skipSpace()
      guard counts.count < limit else { throw failure(.tooManyDimensions(limit: limit)) }
      counts.append(try count())
    } while take(",")
    try expect("]")
    return counts
  }

  mutating func string() throws -> String {
    skipSpace()
    let first = position
    guard take("\"") else { throw expected(.string) }
    var content: [UInt8] = []
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        return try text(content, at: first)
      case UInt8(ascii: "\\"):
        content += try escape()
      case 0..<0x20:
        throw failure(.controlCharacter)
      default:
        content.append(byte)
        position += 1
      }
    }
    throw expected(.character("\""))
  }

  /// The UTF-8 of an escape, with the cursor on its backslash.
  private mutating func escape() throws -> [UInt8] {
    let first = position
    position += 1
    guard let kind = next else { throw failure(.badEscape, at: first) }
    position += 1
    switch kind {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [kind]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"):
      var code = try codeUnit(escapeAt: first)
      if 0xD800..<0xDC00 ~= code {
        guard bytes[position...].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]) else {
          throw failure(.badEscape, at: first)
        }
        position += 2
        let low = try codeUnit(escapeAt: first)
        guard 0xDC00..<0xE000 ~= low else { throw failure(.badEscape, at: first) }
        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(code) else { throw failure(.badEscape, at: first) }
      return Array(UTF8.encode(scalar)!)
    default:
      throw failure(.badEscape, at: first)
    }
  }

  private mutating func codeUnit(escapeAt first: Int) throws -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw failure(.badEscape, at: first)
      }
      code = code << 4 | UInt32(digit)
      position += 1
    }
    return code
  }

  /// `text` as a JSON string.
  static func quote(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      case "\u{8}": quoted += "\\b"
      case "\u{C}": quoted += "\\f"
      case "\0"..<" ":
        quoted += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
