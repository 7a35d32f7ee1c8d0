/// The layout of Keras 3: `layers/<class and counter>/vars/<number>`, with the layer's own name as an
/// attribute of `vars`. Nested layers have a group `layers` of their own.
enum KerasVariableReader {
  /// The groups of layers; the second name was used by the first versions.
  private static let containers = ["layers", "_layer_checkpoint_dependencies"]
  private static let maximumDepth = 32

  /// The weights, or nil where the file has another layout.
  ///
  /// - Throws: `ModelFileError`.
  static func read(_ file: HDF5File) throws -> KerasWeights? {
    let root = try file.root()
    guard containers.contains(where: root.has) else { return nil }
    var reader = KerasArrayReader(file)
    var weights = KerasWeights()
    try read(root, depth: 0, &reader, into: &weights)
    return weights
  }

  private static func read(
    _ group: HDF5Object, depth: Int, _ reader: inout KerasArrayReader,
    into weights: inout KerasWeights
  ) throws {
    guard depth < maximumDepth else {
      throw group.failure(.nestedTooDeeply(limit: maximumDepth))
    }
    for container in containers where group.has(container) {
      let layers = try group.object(container)
      let names = layers.names.map { (name: $0, numbered: numbered($0)) }.sorted {
        ($0.numbered.name, $0.numbered.counter) < ($1.numbered.name, $1.numbered.counter)
      }
      for (name, numbered) in names {
        let layer = try layers.object(name)
        guard layer.isGroup else { throw layer.failure(.notAGroup(name)) }
        try reader.count(layer)
        if layer.has("vars") {
          let variables = try layer.object("vars")
          weights.layers.append(
            KerasWeights.Layer(
              name: try variables.strings("name")?.first ?? name, className: numbered.name,
              arrays: try arrays(variables, of: name, &reader)))
        }
        try read(layer, depth: depth + 1, &reader, into: &weights)
      }
    }
  }

  private static func arrays(
    _ variables: HDF5Object, of layer: String, _ reader: inout KerasArrayReader
  ) throws -> [KerasWeights.Array] {
    let count = variables.names.count
    return try (0..<count).map { index in
      guard variables.has(String(index)) else {
        throw variables.failure(
          keras: .missingVariable(layer: layer, index: index, count: count))
      }
      return try reader.array(String(index), in: variables, name: String(index))
    }
  }

  /// `conv2d_12` is the class `conv2d` and the counter 12; without a counter it is the first.
  private static func numbered(_ name: String) -> (name: String, counter: Int) {
    guard let place = name.lastIndex(of: "_"),
      case let digits = name[name.index(after: place)...], digits.allSatisfy(\.isNumber),
      let counter = Int(digits)
    else { return (name, 0) }
    return (String(name[..<place]), counter)
  }
}
