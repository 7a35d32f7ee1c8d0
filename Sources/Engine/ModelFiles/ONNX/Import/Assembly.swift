internal import Kernels
internal import Networks

/// Builds the network and its weights from a complete draft.
struct Assembly {
  private let draft: DraftNetwork
  private let names: NodeNames
  private var builder: NetworkBuilder
  private var layers: [Int: NetworkBuilder.Layer] = [:]
  private var taken: Set<String> = []
  private var entries: [(name: String, parameters: [Weights.Entry])] = []
  /// The layer of each ONNX node that has nodes in the network.
  private var layerNames: [Int: String] = [:]
  /// The ONNX nodes whose name is given to a node.
  private var named: Set<Int> = []

  /// - Throws: `ONNXError.Problem`.
  ///
  /// - Parameter head: the classifier node, where it is known.
  static func network(_ draft: DraftNetwork, head: Int?, names: NodeNames, name: String) throws -> (
    Network, Weights
  ) {
    var assembly = Assembly(draft, names: names, name: name)
    for index in draft.nodes.indices where !draft.nodes[index].isRemoved { assembly.add(index) }
    if let head { assembly.builder.markHead(assembly.layer(of: head)) }
    let network: Network
    do {
      network = try assembly.builder.build()
    } catch {
      throw ONNXError.Problem.shape(String(describing: error))
    }
    try checkWork(network)
    return (network, assembly.weights(of: network))
  }

  private init(_ draft: DraftNetwork, names: NodeNames, name: String) {
    self.draft = draft
    self.names = names
    builder = NetworkBuilder(name: name)
  }

  /// The total multiply-accumulates must not overflow.
  private static func checkWork(_ network: Network) throws {
    var sum = 0
    for index in network.nodes.indices {
      let (next, overflow) = sum.addingReportingOverflow(
        network.multiplyAccumulates(ofNode: index))
      guard !overflow, next <= ImportLimits.multiplyAccumulates else {
        throw ONNXError.Problem.tooManyElements(limit: ImportLimits.elements)
      }
      sum = next
    }
  }

  private func layer(of index: Int) -> String {
    draft.nodes[index].origin.flatMap { layerNames[$0] } ?? "input"
  }

  private mutating func unique(_ name: String) -> String {
    var result = name
    var count = 0
    while !taken.insert(result).inserted {
      count += 1
      result = "\(name)_\(count)"
    }
    return result
  }

  private mutating func add(_ index: Int) {
    let node = draft.nodes[index]
    guard let origin = node.origin else {
      if case .input(let shape) = node.operation {
        layers[index] = builder.input(unique("input"), shape: shape)
      } else {
        layers[index] = builder.add(
          unique(node.suffix ?? "input"), node.operation, inputs: node.inputs.map { layers[$0]! })
      }
      return
    }
    let layer: String
    if let known = layerNames[origin] {
      layer = known
    } else {
      // Reserved for the node with the file's own name, which may come second.
      layer = unique(names[origin])
      layerNames[origin] = layer
    }
    let isMain = node.suffix == nil && named.insert(origin).inserted
    let name = isMain ? layer : unique("\(layer)/\(node.suffix ?? "part")")
    let inputs = node.inputs.map { layers[$0]! }
    entries.append((name, node.parameters))
    if case .dense = node.operation, node.shape.rank > 2 {
      return addDense(node, index, name, layer: layer, inputs[0])
    }
    layers[index] = builder.add(name, simplified(node), inputs: inputs, layer: layer)
  }

  /// Dense layers take rows: all other axes are merged before, and restored after.
  private mutating func addDense(
    _ node: DraftNetwork.Node, _ index: Int, _ name: String, layer: String,
    _ input: NetworkBuilder.Layer
  ) {
    let features = draft.nodes[node.inputs[0]].shape.extents[node.shape.rank - 1]
    let rows = builder.add(
      unique("\(name)/rows"), .reshape(Reshape([nil, features])), inputs: [input], layer: layer)
    let result = builder.add(name, node.operation, inputs: [rows], layer: layer)
    layers[index] = builder.add(
      unique("\(name)/axes"), .reshape(Reshape(node.shape.open)), inputs: [result], layer: layer)
  }

  /// Flattening leaves the number of features open, so that another head fits in front of it.
  private func simplified(_ node: DraftNetwork.Node) -> Operation {
    guard case .reshape = node.operation, node.shape.rank == 2, node.shape.isBatchFirst,
      draft.nodes[node.inputs[0]].shape.isBatchFirst, draft.nodes[node.inputs[0]].shape.rank >= 2
    else { return node.operation }
    return .flatten
  }

  private func weights(of network: Network) -> Weights {
    let arrays = Dictionary(uniqueKeysWithValues: entries.map { ($0.name, $0.parameters) })
    var weights = Weights()
    for node in network.nodes {
      for (index, entry) in zip(node.parameters, arrays[node.name] ?? []) {
        weights.arrays[network.parameters[index].name] = entry
      }
    }
    return weights
  }
}
