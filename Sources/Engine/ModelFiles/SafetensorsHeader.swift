/// The header of a safetensors file, checked against the file's size.
///
/// Source: the format's description in the README of huggingface/safetensors, applied
/// strictly: the tensors cover the data without gaps or overlap.
struct SafetensorsHeader {
  struct Tensor {
    let name: String
    let type: ElementType
    let shape: [Int]
    let elements: Int
    /// In bytes from the start of the data.
    let begin: Int
    let end: Int
    /// The offset of its name in the file.
    let place: Int
  }

  static let metadataKey = "__metadata__"
  /// The official reader's limit, in bytes.
  static let maximumLength = 100_000_000

  /// In the order of their data.
  private(set) var tensors: [Tensor] = []
  private(set) var metadata: [String: String] = [:]
  /// The offset of the data in the file.
  let dataStart: Int

  private static let types: [(name: String, type: ElementType)] = [
    ("F64", .float64), ("F32", .float32), ("F16", .float16), ("BF16", .bfloat16),
    ("I64", .int64), ("I32", .int32), ("I16", .int16), ("I8", .int8),
    ("U64", .uint64), ("U32", .uint32), ("U16", .uint16), ("U8", .uint8), ("BOOL", .bool),
  ]

  /// - Throws: `ModelFileError`.
  init(of file: InputFile) throws {
    let prefix = try file.bytes(at: 0, count: 8)
    let length = Int(clamping: prefix.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    func failure(_ damage: ModelFileError.Damage) -> ModelFileError {
      .damaged(path: file.path, byte: 0, tensor: nil, damage)
    }
    guard length <= Self.maximumLength else {
      throw failure(.headerTooLong(length: length, limit: Self.maximumLength))
    }
    guard length <= file.size - 8 else {
      throw failure(.headerPastEnd(length: length, available: file.size - 8))
    }
    dataStart = 8 + length
    var scanner = HeaderScanner(
      try file.bytes(at: 8, count: length), path: file.path, start: 8)
    try parse(&scanner)
    try checkCoverage(file)
  }

  private mutating func parse(_ scanner: inout HeaderScanner) throws {
    guard scanner.next == UInt8(ascii: "{") else { throw scanner.expected(.character("{")) }
    var names: Set<String> = []
    var found: [Tensor] = []
    var notes: [String: String] = [:]
    try scanner.members { scanner, name, position in
      guard names.insert(name).inserted else {
        throw scanner.failure(.duplicateKey(name), at: position)
      }
      if name == Self.metadataKey {
        notes = try Self.metadata(&scanner)
      } else {
        scanner.tensor = name
        found.append(try Self.tensor(&scanner, name: name, position: position))
        scanner.tensor = nil
      }
    }
    try scanner.expectEnd()
    tensors = found
    metadata = notes
  }

  private static func metadata(_ scanner: inout HeaderScanner) throws -> [String: String] {
    var metadata: [String: String] = [:]
    try scanner.members { scanner, key, position in
      scanner.skipSpace()
      guard scanner.next == UInt8(ascii: "\"") else {
        throw scanner.failure(.metadataNotText(key: key))
      }
      guard metadata.updateValue(try scanner.string(), forKey: key) == nil else {
        throw scanner.failure(.duplicateKey(key), at: position)
      }
    }
    return metadata
  }

  private static func tensor(_ scanner: inout HeaderScanner, name: String, position: Int) throws
    -> Tensor
  {
    var type: (name: String, type: ElementType)?
    var shape: [Int]?
    var offsets: [Int]?
    var shapePosition = 0
    var offsetsPosition = 0
    try scanner.members { scanner, key, keyPosition in
      scanner.skipSpace()
      let valuePosition = scanner.position
      func once(_ isSet: Bool) throws {
        if isSet { throw scanner.failure(.duplicateKey(key), at: keyPosition) }
      }
      switch key {
      case "dtype":
        try once(type != nil)
        let text = try scanner.string()
        type = types.first { $0.name == text }
        guard type != nil else {
          throw scanner.failure(
            .unknownType(text, known: types.map(\.name)), at: valuePosition)
        }
      case "shape":
        try once(shape != nil)
        shape = try scanner.counts(limit: ArrayShape.maximumRank)
        shapePosition = valuePosition
      case "data_offsets":
        try once(offsets != nil)
        try scanner.expect("[")
        let begin = try scanner.count()
        try scanner.expect(",")
        offsets = [begin, try scanner.count()]
        try scanner.expect("]")
        offsetsPosition = valuePosition
      default:
        throw scanner.failure(.unknownKey(key), at: keyPosition)
      }
    }
    guard let type else { throw scanner.failure(.missingKey("dtype"), at: position) }
    guard let shape else { throw scanner.failure(.missingKey("shape"), at: position) }
    guard let offsets else { throw scanner.failure(.missingKey("data_offsets"), at: position) }
    let (begin, end) = (offsets[0], offsets[1])
    guard begin <= end else {
      throw scanner.failure(.reversedOffsets(begin: begin, end: end), at: offsetsPosition)
    }
    guard let elements = ArrayShape.elements(of: shape),
      case (let size, let overflow) = elements.multipliedReportingOverflow(by: type.type.width),
      !overflow
    else { throw scanner.failure(.shapeTooLarge(shape), at: shapePosition) }
    guard size == end - begin else {
      throw scanner.failure(
        .wrongSize(shape: shape, type: type.name, needed: size, found: end - begin),
        at: offsetsPosition)
    }
    return Tensor(
      name: name, type: type.type, shape: shape, elements: elements, begin: begin, end: end,
      place: scanner.start + position)
  }

  /// Checks that every byte of the data belongs to one tensor.
  private mutating func checkCoverage(_ file: InputFile) throws {
    let available = file.size - dataStart
    tensors.sort { ($0.begin, $0.end, $0.place) < ($1.begin, $1.end, $1.place) }
    var covered = 0
    var last: Tensor?
    for tensor in tensors {
      func failure(_ damage: ModelFileError.Damage) -> ModelFileError {
        .damaged(path: file.path, byte: tensor.place, tensor: tensor.name, damage)
      }
      guard tensor.end <= available else {
        throw failure(.pastEnd(end: tensor.end, available: available))
      }
      if let last, tensor.begin < covered {
        throw failure(
          .overlap(with: last.name, bytes: min(covered, tensor.end) - tensor.begin))
      }
      guard tensor.begin == covered else { throw failure(.gap(bytes: tensor.begin - covered)) }
      covered = tensor.end
      if tensor.end > tensor.begin { last = tensor }
    }
    guard covered == available else {
      throw ModelFileError.damaged(
        path: file.path, byte: dataStart + covered, tensor: nil, .trailing(available - covered))
    }
  }

  /// The bytes before the data: the length and the header itself.
  ///
  /// - Parameter tensors: in the order of their data.
  static func encode(tensors: [StoredArray], metadata: [String: String]) -> [UInt8] {
    var members: [String] = []
    if !metadata.isEmpty {
      let notes = metadata.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map {
        "\(HeaderScanner.quote($0.key)):\(HeaderScanner.quote($0.value))"
      }
      members.append("\"\(metadataKey)\":{\(notes.joined(separator: ","))}")
    }
    var offset = 0
    for tensor in tensors {
      let end = offset + tensor.byteCount
      let shape = tensor.shape.map(String.init).joined(separator: ",")
      members.append(
        HeaderScanner.quote(tensor.name) + ":{\"dtype\":\"\(tensor.format.rawValue)\",\"shape\":["
          + shape + "],\"data_offsets\":[\(offset),\(end)]}")
      offset = end
    }
    var header = Array("{\(members.joined(separator: ","))}".utf8)
    // Data at a multiple of 8 can be memory-mapped and used in place.
    while header.count % 8 != 0 { header.append(UInt8(ascii: " ")) }
    let length = UInt64(header.count)
    return (0..<8).map { UInt8(truncatingIfNeeded: length >> ($0 * 8)) } + header
  }
}
