/// A link in a group: a name and its target.
struct HDF5Link {
  enum Target {
    /// The address of an object header.
    case object(Int)
    /// A soft or external link, which is never followed; its kind.
    case elsewhere(String)
  }

  let name: String
  let target: Target

  /// All links of a group, old or new style.
  ///
  /// - Throws: `ModelFileError`.
  static func all(of header: HDF5ObjectHeader, in file: HDF5File) throws -> [HDF5Link] {
    if let message = header.first(HDF5ObjectHeader.Kind.symbolTable) {
      return try SymbolTable(message, in: file).links
    }
    return try header.messages.filter { $0.kind == HDF5ObjectHeader.Kind.link }.map {
      var body = $0.body
      return try HDF5Link(&body)
    }
  }

  fileprivate init(name: String, target: Target) {
    self.name = name
    self.target = target
  }

  /// New-style groups have a message per link.
  private init(_ body: inout HDF5Cursor) throws {
    _ = try body.version(1...1, of: "link")
    let flags = try body.byte()
    let kind = flags & 0x08 != 0 ? try body.byte() : 0
    if flags & 0x04 != 0 { try body.skip(8) }
    if flags & 0x10 != 0 { try body.skip(1) }
    let length = Int(clamping: try body.number(width: 1 << (flags & 3)))
    name = try body.text(try body.take(length))
    switch kind {
    case 0:
      guard let address = try body.address() else {
        throw body.failure(.addressPastEnd(of: "object header"))
      }
      target = .object(address)
    case 1: target = .elsewhere("the soft link")
    case 64: target = .elsewhere("the external link")
    default: target = .elsewhere("the link of kind \(kind)")
    }
  }
}

/// Old-style groups have a B-tree of symbol tables, with names in a local heap.
private struct SymbolTable {
  private let file: HDF5File
  private let heap: HDF5Cursor
  private(set) var links: [HDF5Link] = []

  init(_ message: HDF5ObjectHeader.Message, in file: HDF5File) throws {
    var body = message.body
    guard let tree = try body.address(), let heap = try body.address() else {
      throw body.failure(.addressPastEnd(of: "symbol table"))
    }
    self.file = file
    self.heap = try Self.heap(at: heap, in: file)
    try HDF5Tree.visitLeaves(at: tree, kind: .group, keyWidth: body.widths.lengths, in: file) {
      leaf, _ in
      try readNode(at: leaf)
    }
  }

  private static func heap(at address: Int, in file: HDF5File) throws -> HDF5Cursor {
    var head = try file.cursor(at: address, upTo: 32, "local heap")
    try head.expect(signature: "HEAP")
    _ = try head.version(0...0, of: "local heap")
    try head.skip(3)
    let length = try head.length()
    try head.skip(head.widths.lengths)
    guard let data = try head.address() else {
      throw head.failure(.addressPastEnd(of: "local heap"))
    }
    return try file.cursor(at: data, count: length, "local heap")
  }

  private mutating func readNode(at address: Int) throws {
    var head = try file.cursor(at: address, count: 8, "symbol table node")
    try head.expect(signature: "SNOD")
    _ = try head.version(1...1, of: "symbol table node")
    try head.skip(1)
    let count = try head.short()
    let entry = 2 * head.widths.addresses + 24
    var node = try file.cursor(at: address, count: 8 + count * entry, "symbol table node")
    try node.skip(8)
    for _ in 0..<count {
      var name = heap
      // An offset in the heap is stored like an address: all bits set would be past its end as well.
      try name.skip(try node.address() ?? .max)
      let rest = try name.take(name.remaining)
      let header = try node.address()
      let kind = try node.word()
      try node.skip(20)
      let target: HDF5Link.Target
      if kind == 2 {
        target = .elsewhere("the soft link")
      } else if let header {
        target = .object(header)
      } else {
        throw node.failure(.addressPastEnd(of: "object header"))
      }
      links.append(HDF5Link(name: try name.text(rest), target: target))
    }
  }
}
