internal import Kernels

/// A network's structure: a graph of named layers, without weights. A plain value.
public struct Network: Sendable {
  /// A layer: counted as Keras counts them, the input included.
  public struct Node: Hashable, Sendable {
    public let name: String
    public let operation: Operation
    /// Indices of earlier nodes.
    public let inputs: [Int]
    /// Where the node's parameters stand in the network's list.
    public let parameters: Range<Int>
    /// The shape of the result for one image.
    public let shape: [Int]
  }

  public let name: String
  /// In topological order; the first is the input, the last the output.
  public let nodes: [Node]
  public let parameters: [Parameter]

  init(name: String, nodes: [Node], parameters: [Parameter]) {
    self.name = name
    self.nodes = nodes
    self.parameters = parameters
  }

  /// C, H, W.
  public var inputShape: [Int] { nodes[0].shape }

  /// The shape of the result for one image: [classes] for a classifier.
  public var outputShape: [Int] { nodes[nodes.count - 1].shape }

  /// The number of all parameters, running statistics included, as Keras counts.
  public var parameterCount: Int { parameters.reduce(0) { $0 + $1.count } }

  /// The number of layers without the classifier: those of Keras with `include_top=False` and
  /// average pooling.
  public var layerCount: Int {
    if case .dense = nodes[nodes.count - 1].operation { nodes.count - 1 } else { nodes.count }
  }

  /// Multiply-accumulates of one image's forward pass, convolutions and dense layers.
  public var multiplyAccumulates: Int {
    nodes.reduce(0) { sum, node in
      let inputs = node.inputs.map { [1] + nodes[$0].shape }
      return sum + ((try? node.operation.spec?.multiplyAccumulates(for: inputs)) ?? 0)
    }
  }

  /// For each node, the nodes that read it.
  var consumers: [[Int]] {
    var result = [[Int]](repeating: [], count: nodes.count)
    for (index, node) in nodes.enumerated() {
      for input in node.inputs { result[input].append(index) }
    }
    return result
  }
}
