internal import Kernels

/// A network with its batch norms folded into the preceding convolutions: fewer layers,
/// the same results in inference.
///
/// A batch norm is folded where it is the only reader of a convolution; others stay.
package struct NormalizationFolding: Sendable {
  package let original: Network
  package let network: Network
  /// By the name of the convolution.
  private let foldings: [String: Folding]

  /// - Throws: what building the network throws.
  package init(_ network: Network) throws {
    let consumers = network.consumers(in: network.wholeSection)
    let initializer = network.parameters.first { $0.role == .kernel }?.initializer
    var builder = NetworkBuilder(
      name: network.name, initializer: initializer ?? .glorotUniform)
    if let head = network.head { builder.markHead(head) }
    var layers: [NetworkBuilder.Layer] = []
    var foldings: [String: Folding] = [:]
    for (index, node) in network.nodes.enumerated() {
      if case .input(let shape) = node.operation {
        layers.append(builder.input(node.name, shape: shape))
        continue
      }
      if case .batchNormalization = node.operation,
        foldings[network.nodes[node.inputs[0]].name] != nil
      {
        layers.append(layers[node.inputs[0]])
        continue
      }
      var operation = node.operation
      if case .convolution(var spec) = operation, consumers[index].count == 1,
        let reader = consumers[index].first, reader < network.nodes.count,
        case .batchNormalization(let normalization) = network.nodes[reader].operation
      {
        foldings[node.name] = Folding(
          convolution: Array(node.parameters),
          normalization: Array(network.nodes[reader].parameters),
          epsilon: normalization.epsilon)
        spec.hasBias = true
        operation = .convolution(spec)
      }
      layers.append(
        builder.add(
          node.name, operation, inputs: node.inputs.map { layers[$0] }, layer: node.layer,
          kind: node.kind))
    }
    original = network
    self.network = try builder.build()
    self.foldings = foldings
  }

  /// The weights of this network equivalent to those of `original`.
  ///
  /// - Throws: `NetworkError` where an array is missing or has another shape.
  package func weights(_ weights: Weights) throws -> Weights {
    var arrays: [String: Weights.Entry] = [:]
    for node in network.nodes {
      for (index, parameter) in zip(0..., network.parameters[node.parameters]) {
        let values =
          if let folding = foldings[node.name] {
            try folding.sources(shape: parameter.shape)[index].values(weights, original)
          } else {
            try weights.array(parameter, of: original)
          }
        arrays[parameter.name] = Weights.Entry(shape: parameter.shape, values: values)
      }
    }
    return Weights(arrays)
  }
}
