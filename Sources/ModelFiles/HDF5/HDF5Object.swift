/// A group or a dataset.
final class HDF5Object {
  private enum Content {
    case group([HDF5Link])
    case dataset(HDF5Dataset)
  }

  /// The address of its header.
  let address: Int
  private unowned let file: HDF5File
  private let attributes: [HDF5Attribute]
  private let content: Content

  /// - Throws: `ModelFileError`.
  init(at address: Int, in file: HDF5File) throws {
    self.address = address
    self.file = file
    let header = try HDF5ObjectHeader(at: address, in: file)
    if let message = header.first(HDF5ObjectHeader.Kind.attributeInfo) {
      try Self.refuseIndex(message, whose: "attributes")
    }
    attributes = try header.messages.filter { $0.kind == HDF5ObjectHeader.Kind.attribute }
      .map(HDF5Attribute.init)
    if header.first(HDF5ObjectHeader.Kind.layout) != nil {
      content = .dataset(try HDF5Dataset(header, address: address, in: file))
    } else {
      if let message = header.first(HDF5ObjectHeader.Kind.linkInfo) {
        try Self.refuseIndex(message, whose: "links")
      }
      content = .group(try HDF5Link.all(of: header, in: file))
    }
  }

  /// Attributes or links that are kept in an index of their own, for which an address stands here.
  private static func refuseIndex(_ message: HDF5ObjectHeader.Message, whose: String) throws {
    var body = message.body
    try body.skip(1)
    let flags = try body.byte()
    if flags & 1 != 0 { try body.skip(whose == "links" ? 8 : 2) }
    guard try body.address() == nil else {
      throw body.failure(.unsupported("an object with an index of its \(whose)"))
    }
  }

  var isGroup: Bool { if case .group = content { true } else { false } }

  /// The names of what a group holds, in the order of the file: by their bytes, as a rule.
  var names: [String] { if case .group(let links) = content { links.map(\.name) } else { [] } }

  func has(_ name: String) -> Bool { names.contains(name) }

  /// What stands under a path of names joined by slashes.
  ///
  /// - Throws: `ModelFileError`.
  func object(_ path: String) throws -> HDF5Object {
    var object = self
    for name in path.split(separator: "/") {
      guard case .group(let links) = object.content else {
        throw object.failure(.notAGroup(path))
      }
      guard let link = links.first(where: { $0.name == name }) else {
        throw object.failure(.missingLink(path))
      }
      switch link.target {
      case .object(let address): object = try file.object(at: address)
      case .elsewhere(let kind): throw object.failure(.leadsOutOfTheFile("\(kind) '\(name)'"))
      }
    }
    return object
  }

  /// - Throws: `ModelFileError` where it is a group.
  func dataset(_ path: String) throws -> HDF5Dataset {
    let object = try object(path)
    guard case .dataset(let dataset) = object.content else {
      throw object.failure(.notADataset(path))
    }
    return dataset
  }

  /// The strings of an attribute; nil where there is no such attribute.
  ///
  /// - Throws: `ModelFileError`.
  func strings(_ name: String) throws -> [String]? {
    try attributes.first { $0.name == name }?.strings(in: file)
  }

  func failure(_ damage: HDF5Damage) -> ModelFileError {
    let place = try? file.place(of: address, count: 0, "object header")
    return file.failure(damage, at: place ?? 0)
  }
}
