internal import Kernels

/// A network's structure: a graph of named nodes, without weights. A plain value.
package struct Network: Sendable {
  /// One operation of the graph.
  package struct Node: Hashable, Sendable {
    package let name: String
    /// The layer that it belongs to; a layer of several nodes, such as a convolution with its
    /// activation, is named after one of them, usually the first.
    package let layer: String
    /// The Keras class of such a layer, such as `Conv2D`.
    package let kind: String
    package let operation: Operation
    /// Indices of earlier nodes.
    package let inputs: [Int]
    /// The range of the node's parameters in the network's list.
    package let parameters: Range<Int>
    /// The shape of the result for a batch of one image. The batch is the first axis, but for nodes
    /// of imported networks that move it, and for constants, which have none.
    package let resultShape: [Int]

    /// The shape of the result for one image.
    package var shape: [Int] { Array(resultShape.dropFirst()) }
  }

  /// A layer, counted and named as Keras does.
  package struct Layer: Hashable, Sendable {
    package let name: String
    /// The Keras class, such as `Conv2D`.
    package let kind: String
    /// Indices of its nodes, which are consecutive.
    package let nodes: Range<Int>
  }

  package let name: String
  /// In topological order; the first is the input, the last the output.
  package let nodes: [Node]
  package let parameters: [Parameter]
  /// The classifier; nil where the features are the result.
  package let head: String?

  init(name: String, nodes: [Node], parameters: [Parameter], head: String?) {
    self.name = name
    self.nodes = nodes
    self.parameters = parameters
    self.head = head
  }

  /// C, H, W.
  package var inputShape: [Int] { nodes[0].shape }

  /// The shape of the result for one image: [classes] for a classifier.
  package var outputShape: [Int] { nodes[nodes.count - 1].shape }

  /// The number of parameters, running statistics included, as Keras counts.
  package var parameterCount: Int { parameters.reduce(0) { $0 + $1.count } }

  /// In order, the input included.
  package var layers: [Layer] {
    var layers: [Layer] = []
    var start = 0
    for end in 1...nodes.count where end == nodes.count || nodes[end].layer != nodes[start].layer {
      let name = nodes[start].layer
      let main = nodes[start..<end].first { $0.name == name } ?? nodes[start]
      layers.append(Layer(name: name, kind: main.kind, nodes: start..<end))
      start = end
    }
    return layers
  }

  /// The number of layers without the classifier: those of Keras with `include_top=False` and
  /// average pooling.
  package var layerCount: Int { layers.count { $0.name != head } }

  /// Multiply-accumulates (MACs) of one image's forward pass: convolutions, dense layers and matrix
  /// products.
  package var multiplyAccumulates: Int {
    nodes.indices.reduce(0) { $0 + multiplyAccumulates(ofNode: $1) }
  }

  /// The multiply-accumulates of one node for one image.
  package func multiplyAccumulates(ofNode index: Int) -> Int {
    let inputs = nodes[index].inputs.map { nodes[$0].resultShape }
    // The builder has checked the shapes.
    return (try? nodes[index].operation.spec?.multiplyAccumulates(for: inputs)) ?? 0
  }
}
