internal import Foundation

/// How a Keras model connects its layers, as far as its configuration says: a chain of layers that
/// follows a base network. Files of whole models hold it, files of weights do not.
public struct KerasConfiguration: Sendable {
  /// A layer of a model.
  struct Layer: @unchecked Sendable {
    let name: String
    let className: String
    let settings: [String: Any]
    /// The layers that it reads; nil where the model is a plain sequence.
    let inputs: [String]?
    /// Where it is a model itself.
    let inner: KerasConfiguration?
  }

  let layers: [Layer]
  /// The layers that the model's result comes from; nil where that is the last one.
  private let outputs: [String]?

  private static let maximumDepth = 8

  /// - Returns: nil where the text is no model of layers.
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

  /// The layers from the base network's result to the model's, in order.
  ///
  /// - Parameter isBase: whether a layer of this name belongs to the base network.
  /// - Returns: nil where they are no chain.
  func head(isBase: (String) -> Bool) -> [Layer]? {
    let byName = Dictionary(layers.map { ($0.name, $0) }) { first, _ in first }
    var index = layers.count - 1
    var layer: Layer
    if let outputs {
      guard outputs.count == 1, let last = byName[outputs[0]] else { return nil }
      layer = last
    } else {
      layer = layers[index]
    }
    var head: [Layer] = []
    for _ in layers {
      if let inner = layer.inner {
        // A base network of its own, of which the pooling at its end counts here.
        guard let pooling = inner.finalPooling else { return nil }
        return pooling + head.reversed()
      }
      let isPooling = Self.poolings.contains(layer.className)
      if isBase(layer.name), !isPooling { return head.reversed() }
      head.append(layer)
      if let inputs = layer.inputs {
        guard inputs.count == 1, let next = byName[inputs[0]] else { return nil }
        layer = next
      } else {
        index -= 1
        guard index >= 0 else { return nil }
        layer = layers[index]
      }
    }
    return nil
  }

  /// The layers before a base network that is a model of its own, but those that do nothing in
  /// inference: what they do to the image is left to whoever gives it.
  public var leadingLayers: [String] {
    guard let index = layers.firstIndex(where: { $0.inner != nil }) else { return [] }
    return layers[..<index].filter { layer in
      !["InputLayer", "Dropout"].contains(layer.className) && !layer.className.hasPrefix("Random")
    }.map(\.name)
  }

  static let poolings: Set<String> = ["GlobalAveragePooling2D", "GlobalMaxPooling2D"]

  /// The pooling that the result comes from, or none.
  private var finalPooling: [Layer]? {
    let last = outputs.flatMap { names in layers.first { [$0.name] == names } } ?? layers.last
    guard let last, last.inner == nil else { return nil }
    return Self.poolings.contains(last.className) ? [last] : []
  }

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
  /// The configuration of the model in a file, where it has one.
  ///
  /// - Throws: `ModelFileError` where the file cannot be read.
  public static func configuration(_ path: String) throws -> KerasConfiguration? {
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
