/// The messages of an object header.
struct HDF5ObjectHeader {
  struct Message {
    let kind: Int
    let isShared: Bool
    var body: HDF5Cursor
  }

  /// The message types in the specification.
  enum Kind {
    static let dataspace = 0x01
    static let linkInfo = 0x02
    static let datatype = 0x03
    static let link = 0x06
    static let externalFiles = 0x07
    static let layout = 0x08
    static let filters = 0x0B
    static let attribute = 0x0C
    static let continuation = 0x10
    static let symbolTable = 0x11
    static let attributeInfo = 0x15
  }

  private(set) var messages: [Message] = []
  /// Continuation blocks, still to be read.
  private var continuations: [(address: Int, length: Int)] = []

  /// - Throws: `ModelFileError`.
  init(at address: Int, in file: HDF5File) throws {
    // The longest prefix of either version.
    var head = try file.cursor(at: address, upTo: 34, "object header")
    if head.bytes.starts(with: "OHDR".utf8) {
      try readVersion2(&head, at: address, in: file)
    } else {
      try readVersion1(&head, at: address, in: file)
    }
  }

  func first(_ kind: Int) -> Message? { messages.first { $0.kind == kind } }

  private mutating func readVersion1(
    _ head: inout HDF5Cursor, at address: Int, in file: HDF5File
  ) throws {
    _ = try head.version(1...1, of: "object header")
    try head.skip(7)
    let length = try head.word()
    let start = 16
    var part = try file.cursor(
      at: address, count: start + length, "object header")
    try part.skip(start)
    try readMessages1(&part)
    while !continuations.isEmpty {
      let next = continuations.removeFirst()
      var part = try file.cursor(at: next.address, count: next.length, "object header")
      try readMessages1(&part)
    }
  }

  private mutating func readMessages1(_ part: inout HDF5Cursor) throws {
    while part.remaining >= 8 {
      let kind = try part.short()
      let length = try part.short()
      let flags = try part.byte()
      try part.skip(3)
      try append(kind, flags, try part.piece(length, "message"))
    }
  }

  private mutating func readVersion2(
    _ head: inout HDF5Cursor, at address: Int, in file: HDF5File
  ) throws {
    try head.expect(signature: "OHDR")
    _ = try head.version(2...2, of: "object header")
    let flags = try head.byte()
    if flags & 0x20 != 0 { try head.skip(16) }
    if flags & 0x10 != 0 { try head.skip(4) }
    let length = Int(clamping: try head.number(width: 1 << (flags & 3)))
    let start = head.offset
    let hasOrder = flags & 0x04 != 0
    // Lengths have up to 8 bytes here: checked before anything is added to one.
    _ = try file.place(of: address, count: length, "object header")
    var part = try file.cursor(at: address, count: start + length, "object header")
    try part.skip(start)
    try readMessages2(&part, hasOrder: hasOrder)
    while !continuations.isEmpty {
      let next = continuations.removeFirst()
      var part = try file.cursor(at: next.address, count: next.length, "object header")
      try part.expect(signature: "OCHK")
      // A checksum is at the end.
      var messages = try part.piece(max(0, part.remaining - 4), "object header")
      try readMessages2(&messages, hasOrder: hasOrder)
    }
  }

  private mutating func readMessages2(_ part: inout HDF5Cursor, hasOrder: Bool) throws {
    while part.remaining >= (hasOrder ? 6 : 4) {
      let kind = try part.byte()
      let length = try part.short()
      let flags = try part.byte()
      if hasOrder { try part.skip(2) }
      try append(kind, flags, try part.piece(length, "message"))
    }
  }

  private mutating func append(_ kind: Int, _ flags: Int, _ body: HDF5Cursor) throws {
    if kind == Kind.continuation {
      var body = body
      guard let address = try body.address() else {
        throw body.failure(.addressPastEnd(of: "object header"))
      }
      continuations.append((address, try body.length()))
    } else {
      messages.append(Message(kind: kind, isShared: flags & 0x02 != 0, body: body))
    }
  }
}
