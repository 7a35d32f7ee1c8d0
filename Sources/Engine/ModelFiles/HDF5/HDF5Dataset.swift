/// An array of numbers in an HDF5 file.
struct HDF5Dataset {
  let shape: [Int]
  let elements: Int
  private let type: HDF5Datatype
  private let isBfloat16: Bool
  private let layout: HDF5Layout
  private let filters: HDF5Filters
  private let place: Int

  /// - Throws: `ModelFileError`.
  init(
    _ header: HDF5ObjectHeader, _ attributes: [HDF5Attribute], at address: Int, in file: HDF5File
  ) throws {
    typealias Kind = HDF5ObjectHeader.Kind
    let place = try file.place(of: address, count: 0, "object header")
    func message(_ kind: Int, _ name: String) throws -> HDF5ObjectHeader.Message {
      guard let message = header.first(kind) else {
        throw file.failure(.missingLink("\(name) of a dataset"), at: place)
      }
      guard !message.isShared else {
        throw file.failure(.unsupported("a \(name) that several objects share"), at: place)
      }
      return message
    }
    if header.first(Kind.externalFiles) != nil {
      throw file.failure(.leadsOutOfTheFile("a dataset that is stored in other files"), at: place)
    }
    var space = try message(Kind.dataspace, "dataspace").body
    let extents = try HDF5Dataspace(&space)
    var type = try message(Kind.datatype, "datatype").body
    self.type = try HDF5Datatype(&type)
    layout = try HDF5Layout(try message(Kind.layout, "layout"))
    filters = try header.first(Kind.filters).map(HDF5Filters.init) ?? HDF5Filters()
    // Marked by Keras, as HDF5 has no such type.
    isBfloat16 = attributes.contains {
      $0.name == "dtype" && (try? $0.strings(in: file)) == ["bfloat16"]
    }
    (shape, elements) = (extents.shape, extents.elements)
    self.place = place
  }

  /// The values as floats, row-major. The memory must have been checked before.
  ///
  /// - Throws: `ModelFileError`.
  func values(_ name: String, in file: HDF5File) throws -> [Float] {
    func failure(_ damage: ModelFileError.Damage) -> ModelFileError {
      .damaged(path: file.file.path, byte: place, tensor: name, damage)
    }
    func wrongSize(_ needed: Int, _ found: Int) -> ModelFileError {
      failure(.hdf5(.wrongSize(shape: shape, needed: needed, found: found)))
    }
    let type: ElementType
    let bigEndian: Bool
    switch self.type {
    case .number(let number, let isBigEndian): (type, bigEndian) = (number, isBigEndian)
    case .opaque(2) where isBfloat16: (type, bigEndian) = (.bfloat16, false)
    case .opaque(let length):
      throw failure(.hdf5(.unsupportedType("opaque of \(length) bytes")))
    case .text, .heapText: throw failure(.hdf5(.unsupportedType("string")))
    case .other(let kind): throw failure(.hdf5(.unsupportedType(kind)))
    }
    let (size, overflow) = elements.multipliedReportingOverflow(by: type.width)
    guard !overflow else { throw failure(.shapeTooLarge(shape)) }
    if elements == 0 { return [] }
    switch layout {
    case .compact(let bytes):
      guard bytes.count == size else { throw wrongSize(size, bytes.count) }
      return Self.decode(Array(bytes), type, bigEndian)
    case .contiguous(let address, let stored):
      guard let address else { throw failure(.hdf5(.noValues)) }
      guard stored == size else { throw wrongSize(size, stored) }
      let start = try file.place(of: address, count: size, "dataset \(quoted(name))")
      return try file.file.floats(
        elements, of: type, bigEndian: bigEndian, at: start, tensor: name)
    case .chunked(let chunks):
      return try HDF5Chunks(
        chunks, shape: shape, type: type, bigEndian: bigEndian, filters: filters, in: file
      ).values { failure(.hdf5($0)) }
    }
  }

  static func decode(_ bytes: [UInt8], _ type: ElementType, _ bigEndian: Bool) -> [Float] {
    [Float](unsafeUninitializedCapacity: bytes.count / type.width) { values, filled in
      if let start = values.baseAddress {
        bytes.withUnsafeBytes { type.decode($0, bigEndian: bigEndian, into: start) }
      }
      filled = bytes.count / type.width
    }
  }
}
