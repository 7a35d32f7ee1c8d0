/// The Python dictionary in the header of a `.npy` file.
struct NumpyHeader {
  let type: ElementType
  let isBigEndian: Bool
  let isFortranOrder: Bool
  let shape: [Int]
  let elements: Int
  let dataBytes: Int

  private static let types: [(name: String, type: ElementType)] = [
    ("f2", .float16), ("f4", .float32), ("f8", .float64),
    ("i1", .int8), ("i2", .int16), ("i4", .int32), ("i8", .int64),
    ("u1", .uint8), ("u2", .uint16), ("u4", .uint32), ("u8", .uint64), ("b1", .bool),
  ]

  /// - Throws: `ModelFileError.damaged`.
  init(_ scanner: inout HeaderScanner) throws {
    var type: (ElementType, bigEndian: Bool)?
    var order: Bool?
    var shape: [Int]?
    var shapePosition = 0
    try scanner.expect("{")
    while !scanner.take("}") {
      scanner.skipSpace()
      let keyPosition = scanner.position
      let key = try scanner.pythonString()
      func once(_ isSet: Bool) throws {
        if isSet { throw scanner.failure(.duplicateKey(key), at: keyPosition) }
      }
      try scanner.expect(":")
      scanner.skipSpace()
      switch key {
      case "descr":
        try once(type != nil)
        type = try Self.type(&scanner)
      case "fortran_order":
        try once(order != nil)
        order = try scanner.pythonBoolean()
      case "shape":
        try once(shape != nil)
        shapePosition = scanner.position
        shape = try scanner.pythonTuple(limit: ArrayShape.maximumRank)
      default:
        throw scanner.failure(.unknownKey(key), at: keyPosition)
      }
      if !scanner.take(",") {
        try scanner.expect("}")
        break
      }
    }
    try scanner.expectEnd()
    guard let type else { throw scanner.failure(.missingKey("descr"), at: 0) }
    guard let order else { throw scanner.failure(.missingKey("fortran_order"), at: 0) }
    guard let shape else { throw scanner.failure(.missingKey("shape"), at: 0) }
    guard let elements = ArrayShape.elements(of: shape),
      case (let bytes, let overflow) = elements.multipliedReportingOverflow(by: type.0.width),
      !overflow
    else { throw scanner.failure(.shapeTooLarge(shape), at: shapePosition) }
    self.type = type.0
    isBigEndian = type.bigEndian
    isFortranOrder = order
    self.shape = shape
    self.elements = elements
    dataBytes = bytes
  }

  private static func type(_ scanner: inout HeaderScanner) throws -> (ElementType, Bool) {
    let position = scanner.position
    let text = try scanner.pythonString()
    let match = types.first { $0.name == text.dropFirst() }
    // '|' means that byte order does not apply, as for single bytes.
    guard let match, let order = text.first,
      order == "<" || order == ">" || order == "|" && match.type.width == 1
    else {
      throw scanner.failure(
        .unknownType(text, known: types.map(\.name)), at: position)
    }
    return (match.type, order == ">")
  }

  /// The dictionary of a little-endian, row-major float32 array.
  static func text(shape: [Int]) -> String {
    // A tuple of one needs its comma.
    let extents = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
    return "{'descr': '<f4', 'fortran_order': False, 'shape': (\(extents)), }"
  }
}

/// The subset of Python literals used in `.npy` headers.
extension HeaderScanner {
  /// A string in either kind of quotes; numpy writes none with a backslash.
  fileprivate mutating func pythonString() throws -> String {
    skipSpace()
    guard let quote = next, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
      throw expected(.string)
    }
    let first = position
    position += 1
    while let byte = next, byte != quote {
      if byte == UInt8(ascii: "\\") { throw failure(.badEscape) }
      if byte < 0x20 { throw failure(.controlCharacter) }
      position += 1
    }
    guard next == quote else { throw expected(.character(Character(Unicode.Scalar(quote)))) }
    position += 1
    return try text(bytes[(first + 1)..<(position - 1)], at: first)
  }

  fileprivate mutating func pythonBoolean() throws -> Bool {
    for (word, value) in [("True", true), ("False", false)]
    where bytes[position...].starts(with: word.utf8) {
      position += word.utf8.count
      return value
    }
    throw expected(.boolean)
  }

  fileprivate mutating func pythonTuple(limit: Int) throws -> [Int] {
    try expect("(")
    var counts: [Int] = []
    while !take(")") {
      guard counts.count < limit else { throw failure(.tooManyDimensions(limit: limit)) }
      counts.append(try count())
      // Python 2 wrote long integers with this suffix.
      if next == UInt8(ascii: "L") { position += 1 }
      if !take(",") {
        try expect(")")
        break
      }
    }
    return counts
  }
}
