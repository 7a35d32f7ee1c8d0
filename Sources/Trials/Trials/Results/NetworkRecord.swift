package import Networks

/// The layers of a trained network, in their order: what the training leaves for those who draw or
/// describe it.
package struct NetworkRecord: Codable, Hashable, Sendable {
  package struct Layer: Codable, Hashable, Sendable {
    package let name: String
    /// As Keras names it, such as `Conv2D`.
    package let kind: String
    /// Of the result for one image: C, H, W, or one extent.
    package let shape: [Int]
    package let parameters: Int
    /// The layers that it reads.
    package let inputs: [String]

    package init(name: String, kind: String, shape: [Int], parameters: Int, inputs: [String]) {
      self.name = name
      self.kind = kind
      self.shape = shape
      self.parameters = parameters
      self.inputs = inputs
    }
  }

  /// The layer that tells classes apart; nil where none is known.
  package let classifier: String?
  /// All of them, the input included.
  package let layers: [Layer]

  package init(classifier: String?, layers: [Layer]) {
    self.classifier = classifier
    self.layers = layers
  }

  package init(_ network: Network) {
    self.init(classifier: network.head, layers: network.layers.map { Layer($0, of: network) })
  }
}

extension NetworkRecord.Layer {
  package init(_ layer: Network.Layer, of network: Network) {
    let nodes = network.nodes[layer.nodes]
    var inputs: [String] = []
    for input in nodes.flatMap(\.inputs) where !layer.nodes.contains(input) {
      let name = network.nodes[input].layer
      if !inputs.contains(name) { inputs.append(name) }
    }
    self.init(
      name: layer.name, kind: layer.kind, shape: network.nodes[layer.nodes.upperBound - 1].shape,
      parameters: nodes.reduce(0) { sum, node in
        sum + network.parameters[node.parameters].reduce(0) { $0 + $1.count }
      }, inputs: inputs)
  }
}
