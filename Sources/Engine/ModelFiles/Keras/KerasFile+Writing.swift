extension KerasFile {
  /// Writes weights as float32. The same weights give the same bytes; the file appears under its
  /// name when it is complete and on disk; an existing file is unchanged until then.
  ///
  /// - Throws: `ModelFileError.unwritable`; `layerWithoutClass` where the Keras 3 layout needs a
  ///   layer's class.
  package static func write(_ weights: KerasWeights, layout: Layout, to path: String) throws {
    switch layout {
    case .legacy: try writeLegacy(weights, to: path)
    case .keras3: try writeKeras3(weights, to: path)
    }
  }

  /// Keras's limit on an attribute in bytes; with its header HDF5's limit is 64 KB.
  private static let attributeLimit = 64512

  private static func writeLegacy(_ weights: KerasWeights, to path: String) throws {
    try HDF5Writer.write(to: path) { writer, root in
      try writeNames(weights.layers.map(\.name), "layer_names", of: root, writer)
      try writer.attribute("backend", "tensorflow", of: root)
      // Any version from 2 on: without one Keras assumes version 1.
      try writer.attribute("keras_version", "2.15.0", of: root)
      // Sorted, so that `a` exists before `a/b` is created in it.
      let sorted = weights.layers.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
      for layer in sorted {
        let names = layer.arrays.map { "\(layer.name)/\($0.name):0" }
        try writer.group(layer.name, in: root) { group in
          try writeNames(names, "weight_names", of: group, writer)
          for (name, array) in zip(names, layer.arrays) {
            try writer.dataset(name, shape: array.shape, values: array.values, in: group)
          }
        }
      }
      // Arrays that belong to the model and not to a layer: none.
      try writer.group("top_level_model_weights", in: root) { group in
        try writeNames([], "weight_names", of: group, writer)
      }
    }
  }

  private static func writeNames(
    _ names: [String], _ attribute: String, of group: HDF5Writer.Group, _ writer: HDF5Writer
  ) throws {
    let room = HDF5Writer.room(for: names)
    guard names.count * room > attributeLimit else {
      return try writer.attribute(attribute, names, of: group)
    }
    let count = max(1, attributeLimit / room)
    for (counter, start) in stride(from: 0, to: names.count, by: count).enumerated() {
      let part = Array(names[start..<min(names.count, start + count)])
      try writer.attribute(attribute + String(counter), part, of: group)
    }
  }

  private static func writeKeras3(_ weights: KerasWeights, to path: String) throws {
    var counters: [String: Int] = [:]
    let layers = try weights.layers.map { layer in
      guard let className = layer.className else {
        throw ModelFileError.layerWithoutClass(path: path, layer: layer.name)
      }
      let counter = counters[className, default: 0]
      counters[className] = counter + 1
      return (name: counter == 0 ? className : "\(className)_\(counter)", layer: layer)
    }
    try HDF5Writer.write(to: path) { writer, root in
      try writer.group("layers", in: root) { container in
        for (name, layer) in layers {
          try writer.group("\(name)/vars", in: container) { variables in
            try writer.attribute("name", layer.name, of: variables)
            for (index, array) in layer.arrays.enumerated() {
              try writer.dataset(
                String(index), shape: array.shape, values: array.values, in: variables)
            }
          }
        }
      }
      try writer.group("vars", in: root)
    }
  }
}
