/// A group or a dataset.
struct HDF5Object {
  private let address: Int
  private let file: HDF5File
  private let parts: Parts

  init(_ parts: Parts, at address: Int, in file: HDF5File) {
    self.parts = parts
    self.address = address
    self.file = file
  }

  var isGroup: Bool { if case .group = parts.content { true } else { false } }

  /// The names in a group, in file order: usually sorted by their bytes.
  var names: [String] { if case .group(let names, _) = parts.content { names } else { [] } }

  func has(_ name: String) -> Bool {
    if case .group(_, let targets) = parts.content { targets[name] != nil } else { false }
  }

  /// The object at a path of names joined by slashes.
  ///
  /// - Throws: `ModelFileError`.
  func object(_ path: String) throws -> HDF5Object {
    var object = self
    for name in path.split(separator: "/") {
      guard case .group(_, let targets) = object.parts.content else {
        throw object.failure(.notAGroup(path))
      }
      let name = String(name)
      switch targets[name] {
      case nil: throw object.failure(.missingLink(path))
      case .object(let address): object = try file.object(at: address)
      case .elsewhere(let kind): throw object.failure(.leadsOutOfTheFile("\(kind) \(quoted(name))"))
      }
    }
    return object
  }

  /// - Throws: `ModelFileError` where it is a group.
  func dataset(_ path: String) throws -> HDF5Dataset {
    let object = try object(path)
    guard case .dataset(let dataset) = object.parts.content else {
      throw object.failure(.notADataset(path))
    }
    return dataset
  }

  /// The strings of an attribute; nil where there is no such attribute.
  ///
  /// - Throws: `ModelFileError`.
  func strings(_ name: String) throws -> [String]? {
    try parts.attributes.first { $0.name == name }?.strings(in: file)
  }

  func failure(_ damage: HDF5Damage) -> ModelFileError {
    let place = try? file.place(of: address, count: 0, "object header")
    return file.failure(damage, at: place ?? 0)
  }
}

extension HDF5Object {
  /// The contents of an object header.
  struct Parts {
    enum Content {
      /// The links in file order.
      case group([String], [String: HDF5Link.Target])
      case dataset(HDF5Dataset)
    }

    let attributes: [HDF5Attribute]
    let content: Content

    /// - Throws: `ModelFileError`.
    init(at address: Int, in file: HDF5File) throws {
      let header = try HDF5ObjectHeader(at: address, in: file)
      if let message = header.first(HDF5ObjectHeader.Kind.attributeInfo) {
        try Self.refuseIndex(message, whose: "attributes")
      }
      attributes = try header.messages.filter { $0.kind == HDF5ObjectHeader.Kind.attribute }
        .map(HDF5Attribute.init)
      if header.first(HDF5ObjectHeader.Kind.layout) != nil {
        content = .dataset(try HDF5Dataset(header, attributes, at: address, in: file))
      } else {
        if let message = header.first(HDF5ObjectHeader.Kind.linkInfo) {
          try Self.refuseIndex(message, whose: "links")
        }
        let links = try HDF5Link.all(of: header, in: file)
        content = .group(
          links.map(\.name), Dictionary(links.map { ($0.name, $0.target) }) { first, _ in first })
      }
    }

    /// Attributes or links in an index of their own (dense storage), whose address is here.
    private static func refuseIndex(_ message: HDF5ObjectHeader.Message, whose: String) throws {
      var body = message.body
      try body.skip(1)
      let flags = try body.byte()
      if flags & 1 != 0 { try body.skip(whose == "links" ? 8 : 2) }
      guard try body.address() == nil else {
        throw body.failure(.unsupported("an object with an index of its \(whose)"))
      }
    }
  }
}
