/// The layout of Keras 2's `save_weights` and of whole models in HDF5: a group per layer, listed by
/// the attribute `layer_names`, each with a dataset per array, listed by `weight_names`.
enum KerasLegacyReader {
  /// The weights, or nil where the file has another layout.
  ///
  /// - Throws: `ModelFileError`.
  static func read(_ file: HDF5File) throws -> KerasWeights? {
    var group = try file.root()
    // A whole model has its weights in a group of their own.
    if try names("layer_names", of: group) == nil, group.has("model_weights") {
      group = try group.object("model_weights")
    }
    guard let layers = try names("layer_names", of: group) else { return nil }
    var reader = KerasArrayReader(file)
    var weights = KerasWeights()
    for layer in layers { weights.layers += try read(layer, in: group, &reader) }
    return weights
  }

  /// String lists that may be split over several numbered attributes, as none may exceed
  /// 64 KB.
  private static func names(_ attribute: String, of group: HDF5Object) throws -> [String]? {
    if let names = try group.strings(attribute) { return names }
    var names: [String]?
    var counter = 0
    while let part = try group.strings(attribute + String(counter)) {
      names = (names ?? []) + part
      counter += 1
    }
    return names
  }

  /// A layer, or the layers of a nested model.
  private static func read(
    _ layer: String, in group: HDF5Object, _ reader: inout KerasArrayReader
  ) throws -> [KerasWeights.Layer] {
    let group = try group.object(layer)
    try reader.count(group)
    guard let paths = try names("weight_names", of: group) else {
      throw group.failure(keras: .missingWeightNames(layer: layer))
    }
    let owners = paths.map { owner($0) }
    // The arrays of a nested model belong to its layers: the prefix of an array's name differs.
    let isModel = Set(owners).count > 1
    let names = isModel ? layerNames(Set(owners)) : [:]
    var layers: [KerasWeights.Layer] = isModel ? [] : [KerasWeights.Layer(name: layer, arrays: [])]
    var places: [String: Int] = [:]
    for (path, owner) in zip(paths, owners) {
      let array = try reader.array(path, in: group, name: role(path))
      guard isModel else {
        layers[0].arrays.append(array)
        continue
      }
      // The trainable arrays of all layers come before the others, so a layer occurs twice.
      if let place = places[owner] {
        layers[place].arrays.append(array)
      } else {
        places[owner] = layers.count
        let name = names[owner] ?? layer
        layers.append(KerasWeights.Layer(name: name, arrays: [array]))
      }
    }
    return layers
  }

  /// The names of a nested model's layers by the prefixes of their arrays' names: the last part, or as
  /// much more as tells them apart: layers may be called `a` and `a/a`.
  private static func layerNames(_ owners: Set<String>) -> [String: String] {
    var names: [String: String] = [:]
    var count = 1
    var rest = owners.filter { !$0.isEmpty }
    let longest = rest.map { $0.split(separator: "/").count }.max() ?? 0
    while !rest.isEmpty {
      // Those that differ in empty parts alone.
      guard count <= longest else {
        return names.merging(rest.map { ($0, $0) }) { first, _ in first }
      }
      let groups = Dictionary(grouping: rest) {
        $0.split(separator: "/").suffix(count).joined(separator: "/")
      }
      for (name, same) in groups where same.count == 1 { names[same.first!] = name }
      rest = Set(groups.values.filter { $0.count > 1 }.joined())
      count += 1
    }
    return names
  }

  private static func owner(_ path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
  }

  /// The role of an array in its layer: `kernel` for `conv1/kernel:0`.
  private static func role(_ path: String) -> String {
    let name = path.split(separator: "/").last ?? ""
    return String(name.split(separator: ":").first ?? name)
  }
}
