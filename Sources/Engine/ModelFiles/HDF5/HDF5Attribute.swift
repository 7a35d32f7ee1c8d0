/// A named value of a group or dataset.
struct HDF5Attribute {
  let name: String
  private let type: HDF5Datatype
  private let space: HDF5Dataspace
  private let data: HDF5Cursor

  /// - Throws: `ModelFileError`.
  init(_ message: HDF5ObjectHeader.Message) throws {
    var cursor = message.body
    let version = try cursor.version(1...3, of: "attribute")
    let flags = try cursor.byte()
    let lengths = [try cursor.short(), try cursor.short(), try cursor.short()]
    if version == 3 { try cursor.skip(1) }
    // Version 1 pads each part to a multiple of 8 bytes.
    func padded(_ length: Int) -> Int { version == 1 ? (length + 7) / 8 * 8 : length }
    name = try cursor.text(try cursor.take(padded(lengths[0])).prefix(lengths[0]))
    // Bits 0 and 1: the datatype or the dataspace is shared.
    guard version == 1 || flags & 3 == 0, !message.isShared else {
      throw cursor.failure(.unsupported("a datatype that several attributes share"))
    }
    var type = try cursor.piece(padded(lengths[1]), "datatype")
    self.type = try HDF5Datatype(&type)
    var space = try cursor.piece(padded(lengths[2]), "dataspace")
    self.space = try HDF5Dataspace(&space)
    data = try cursor.piece(cursor.remaining, "attribute")
  }

  /// The strings, in order; none where it has no elements, whatever their type.
  ///
  /// - Throws: `ModelFileError`.
  func strings(in file: HDF5File) throws -> [String] {
    if space.elements == 0 { return [] }
    var data = data
    guard let width = type.width, width > 0 else { throw notText }
    // Every element takes at least a byte, which bounds the number of strings.
    guard space.elements <= data.remaining / width else {
      throw data.failure(
        .pastEnd(
          of: "attribute", needed: space.elements.multipliedClamped(by: width),
          available: data.remaining))
    }
    return try (0..<space.elements).map { _ in try string(&data, in: file) }
  }

  private func string(_ data: inout HDF5Cursor, in file: HDF5File) throws -> String {
    switch type {
    case .text(let length, let paddedWithSpaces):
      var bytes = try data.take(length)
      if paddedWithSpaces { while bytes.last == 0x20 { bytes.removeLast() } }
      return try data.text(bytes)
    case .heapText(let reference):
      var entry = try data.piece(reference, "attribute")
      let length = try entry.word()
      guard let heap = try entry.address(), length > 0 else { return "" }
      let object = try file.heapObject(try entry.word(), at: heap)
      guard length <= object.count else {
        throw entry.failure(
          .pastEnd(of: "string", needed: length, available: object.count))
      }
      return try entry.text(object.prefix(length))
    default: throw notText
    }
  }

  private var notText: ModelFileError {
    data.failure(.wrongAttribute(name, expected: "text"))
  }
}

extension Int {
  func multipliedClamped(by other: Int) -> Int {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? .max : product
  }
}
