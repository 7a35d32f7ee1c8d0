internal import Foundation

/// How a Keras model connects its layers, according to its configuration: a chain of layers that
/// follows a base network. Files of whole models have it, files of weights do not.
package struct KerasConfiguration: Sendable {
  /// A layer of a model.
  struct Layer: @unchecked Sendable {
    let name: String
    let className: String
    let settings: [String: Any]
    /// The layers that it reads; nil where the model is sequential.
    let inputs: [String]?
    /// Set where it is a nested model.
    let inner: KerasConfiguration?
  }

  let layers: [Layer]
  /// The layers that the model's result comes from; nil for the last one.
  private let outputs: [String]?

  private static let maximumDepth = 8

  /// - Returns: nil where the text is not a model configuration.
  init?(_ json: String) {
    guard let object = try? JSONSerialization.jsonObject(with: Data(json.utf8)) else { return nil }
    self.init(object, depth: 0)
  }

  private init?(_ object: Any, depth: Int) {
    guard depth < Self.maximumDepth, let model = object as? [String: Any],
      let settings = model["config"] as? [String: Any]
        ?? (model["config"] as? [Any]).map({
          ["layers": $0]
        }), let list = settings["layers"] as? [[String: Any]]
    else { return nil }
    let isSequence = model["class_name"] as? String == "Sequential"
    layers = list.compactMap { entry in
      guard let className = entry["class_name"] as? String,
        let own = entry["config"] as? [String: Any]
      else { return nil }
      return Layer(
        name: own["name"] as? String ?? entry["name"] as? String ?? "", className: className,
        settings: own, inputs: isSequence ? nil : Self.inputs(entry["inbound_nodes"]),
        inner: own["layers"] == nil ? nil : KerasConfiguration(entry, depth: depth + 1))
    }
    guard layers.count == list.count, !layers.isEmpty else { return nil }
    outputs = isSequence ? nil : Self.names(settings["output_layers"])
  }

  /// The layers between a base network's result and the model's.
  enum Head {
    /// The layers in order, each reading the one before.
    case chain([Layer])
    /// They are connected differently, or the base network is ambiguous. At least one.
    case other([Layer])
  }

  /// The layers from the base network's result to the model's.
  ///
  /// Where no layer has a name of the base network, that ends with the last convolution or spatial
  /// pooling.
  ///
  /// - Parameter isBase: whether a layer of this name belongs to the base network.
  func head(isBase: (String) -> Bool) -> Head {
    switch walk(isBase, isBaseKnown: hasLayer(isBase)) {
    case .base(let layers): .chain(layers.reversed())
    case .input(let layers), .other(let layers): .other(layers.reversed())
    }
  }

  /// Where a path back from the result ends, with its layers, the last one first.
  private enum Walk {
    case base([Layer])
    case input([Layer])
    case other([Layer])
  }

  private func hasLayer(_ isBase: (String) -> Bool) -> Bool {
    layers.contains { layer in
      layer.inner.map { $0.hasLayer(isBase) }
        ?? (isBase(layer.name) && layer.className != "InputLayer"
          && !Self.poolings.contains(layer.className))
    }
  }

  private func walk(_ isBase: (String) -> Bool, isBaseKnown: Bool) -> Walk {
    let byName = Dictionary(layers.map { ($0.name, $0) }) { first, _ in first }
    var index = layers.count - 1
    var layer = layers[index]
    if let outputs {
      let ends = outputs.compactMap { byName[$0] }
      guard ends.count == 1, outputs.count == 1 else {
        return .other(ends.isEmpty ? [layer] : ends.reversed())
      }
      layer = ends[0]
    }
    /// The layer that another one reads, if it reads only one.
    func input(of layer: Layer) -> Layer? {
      if let inputs = layer.inputs { return inputs.count == 1 ? byName[inputs[0]] : nil }
      return index > 0 ? layers[index - 1] : nil
    }
    var head: [Layer] = []
    for _ in layers {
      let isPooling = Self.poolings.contains(layer.className)
      if let inner = layer.inner {
        switch inner.walk(isBase, isBaseKnown: isBaseKnown) {
        case .base(let layers): return .base(head + layers)
        case .input(let layers): head += layers
        case .other(let layers): return .other(head + layers)
        }
      } else if layer.className == "InputLayer" {
        return .input(head)
      } else if isBaseKnown {
        if isBase(layer.name), !isPooling { return .base(head) }
        head.append(layer)
      } else {
        if layer.className.hasSuffix("Conv2D") { return .base(head) }
        if layer.className == "Flatten", input(of: layer)?.className == "AveragePooling2D" {
          return .base(head)
        }
        head.append(layer)
        if isPooling || layer.className == "Flatten" { return .base(head) }
      }
      guard let next = input(of: layer) else {
        let isFirst = layer.inputs == nil && index == 0
        return isFirst ? .input(head) : .other(joined(head, isBase, from: layer))
      }
      layer = next
      index -= 1
    }
    return .other(head)
  }

  /// The layers of a head, and those behind the base network that a layer of several inputs reads.
  private func joined(_ head: [Layer], _ isBase: (String) -> Bool, from layer: Layer) -> [Layer] {
    let byName = Dictionary(layers.map { ($0.name, $0) }) { first, _ in first }
    var (found, names) = (head, Set(head.map(\.name)))
    for name in layer.inputs ?? [] {
      guard let input = byName[name], input.inner == nil, input.className != "InputLayer",
        !isBase(name) || Self.poolings.contains(input.className), names.insert(name).inserted
      else { continue }
      found.append(input)
    }
    return found.isEmpty ? [layer] : found
  }

  /// The layers before a nested base network, except those that do nothing in
  /// inference: preprocessing is left to whoever provides the image.
  package var leadingLayers: [String] {
    guard let index = layers.firstIndex(where: { $0.inner != nil }) else { return [] }
    return layers[..<index].filter { layer in
      !["InputLayer", "Dropout"].contains(layer.className) && !layer.className.hasPrefix("Random")
    }.map(\.name)
  }

  static let poolings: Set<String> = ["GlobalAveragePooling2D", "GlobalMaxPooling2D"]

  /// `[["name", 0, 0]]`, or with one layer `["name", 0, 0]`.
  private static func names(_ value: Any?) -> [String]? {
    guard let list = value as? [Any] else { return nil }
    if let name = list.first as? String { return [name] }
    return list.compactMap { ($0 as? [Any])?.first as? String }
  }

  /// Keras 2: `[[["name", 0, 0, {}], …]]`; Keras 3: objects that hold `keras_history: ["name", 0, 0]`.
  private static func inputs(_ nodes: Any?) -> [String] {
    guard let nodes = nodes as? [Any], nodes.count == 1 else { return [] }
    if let node = nodes[0] as? [[Any]] { return node.compactMap { $0.first as? String } }
    var names: [String] = []
    func visit(_ value: Any, _ depth: Int) {
      guard depth < 32 else { return }
      if let map = value as? [String: Any] {
        if let history = map["keras_history"] as? [Any], let name = history.first as? String {
          names.append(name)
        } else {
          for key in map.keys.sorted() { visit(map[key]!, depth + 1) }
        }
      } else if let list = value as? [Any] {
        for item in list { visit(item, depth + 1) }
      }
    }
    visit(nodes[0], 0)
    return names
  }
}

extension KerasFile {
  /// The model configuration in a file, if it has one.
  ///
  /// - Throws: `ModelFileError` where the file cannot be read.
  package static func configuration(_ path: String) throws -> KerasConfiguration? {
    let file = try InputFile(path)
    if try HDF5Superblock.isPresent(in: file) {
      return try HDF5File(file).root().strings("model_config")?.first
        .flatMap(KerasConfiguration.init)
    }
    guard try ZipArchive.isPresent(in: file) else { return nil }
    let archive = try ZipArchive(file)
    guard archive.has("config.json") else { return nil }
    let part = try archive.file("config.json")
    guard part.size <= 1 << 26 else { return nil }
    return KerasConfiguration(
      String(decoding: try part.bytes(at: 0, count: part.size), as: UTF8.self))
  }
}
