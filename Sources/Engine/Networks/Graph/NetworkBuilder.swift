package import Kernels

/// Builds a network node by node.
///
/// A node that does not fit is recorded and thrown by `build`, so that an architecture reads as
/// a list of its layers.
package struct NetworkBuilder {
  /// A node added before.
  package struct Layer: Hashable, Sendable {
    let index: Int
  }

  private let name: String
  private let initializer: Initializer
  private var nodes: [Network.Node] = []
  private var parameters: [Parameter] = []
  private var names: Set<String> = []
  private var layers: Set<String> = []
  private var head: String?
  private var firstError: (any Error)?

  /// - Parameter initializer: for convolutions and dense layers that name no other.
  package init(name: String, initializer: Initializer = .glorotUniform) {
    self.name = name
    self.initializer = initializer
  }

  /// Adds the input.
  ///
  /// - Parameter shape: C, H, W.
  package mutating func input(_ name: String = "input", shape: [Int]) -> Layer {
    precondition(nodes.isEmpty, "the input comes first")
    return append(name, .input(shape), [])
  }

  package mutating func add(_ name: String, _ operation: Operation, _ inputs: Layer...) -> Layer {
    append(name, operation, inputs)
  }

  /// - Parameters:
  ///   - layer: the layer that the node belongs to, that of the node before or a new one; nil
  ///     starts a layer of the node's own name.
  ///   - kind: the layer's Keras class; nil for the operation's own.
  package mutating func add(
    _ name: String, _ operation: Operation, inputs: [Layer], layer: String? = nil,
    kind: String? = nil
  ) -> Layer {
    append(name, operation, inputs, layer: layer, kind: kind)
  }

  /// - Parameter activation: fused into the layer, not counted as a layer.
  package mutating func convolution(
    _ name: String, _ x: Layer, filters: Int, kernel: Int, stride: Int = 1,
    padding: Padding = .none,
    groups: Int = 1, bias: Bool, activation: Activation? = nil
  ) -> Layer {
    let window = Window(kernel: Extent(kernel), stride: Extent(stride), padding: padding)
    let result = append(
      name,
      .convolution(
        Convolution(outputChannels: filters, window: window, groups: groups, hasBias: bias)), [x])
    return activated(result, activation, layer: name)
  }

  package mutating func batchNormalization(
    _ name: String, _ x: Layer, epsilon: Float, momentum: Float
  ) -> Layer {
    append(
      name, .batchNormalization(BatchNormalization(epsilon: epsilon, momentum: momentum)), [x])
  }

  /// - Parameter kind: the layer's kind where that is not `Activation`.
  package mutating func activation(
    _ name: String, _ x: Layer, _ function: Activation, kind: String? = nil
  ) -> Layer {
    append(name, .activation(function), [x], kind: kind)
  }

  package mutating func dense(
    _ name: String, _ x: Layer, outputs: Int, activation: Activation? = nil
  ) -> Layer {
    activated(append(name, .dense(Dense(outputs: outputs)), [x]), activation, layer: name)
  }

  /// Adds the classifier, a dense layer; its results are logits.
  package mutating func classifier(
    _ x: Layer, name: String = "predictions", classes: Int
  )
    -> Layer
  {
    markHead(name)
    return dense(name, x, outputs: classes)
  }

  /// Declares the classifier, where that is not a `classifier`.
  package mutating func markHead(_ layer: String) { head = layer }

  /// The shape of a layer's result for one image.
  package func shape(of layer: Layer) -> [Int] { nodes[layer.index].shape }

  /// The shape of a layer's result for a batch of one image.
  package func resultShape(of layer: Layer) -> [Int] { nodes[layer.index].resultShape }

  /// - Throws: `NetworkError` for the first layer that did not fit.
  package func build() throws -> Network {
    if let firstError { throw firstError }
    return Network(name: name, nodes: nodes, parameters: parameters, head: head)
  }

  private mutating func activated(_ x: Layer, _ function: Activation?, layer: String) -> Layer {
    guard let function else { return x }
    return append("\(layer)_activation", .activation(function), [x], layer: layer)
  }

  private mutating func append(
    _ name: String, _ operation: Operation, _ inputs: [Layer], layer: String? = nil,
    kind: String? = nil
  ) -> Layer {
    precondition(names.insert(name).inserted, "two nodes have the name \(name)")
    let layer = layer ?? name
    precondition(
      layer == nodes.last?.layer || layers.insert(layer).inserted,
      "the nodes of a layer follow each other")
    let inputShapes = inputs.map { nodes[$0.index].resultShape }
    var shape = inputShapes.first ?? []
    var parameterShapes: [[Int]] = []
    if case .input(let own) = operation { shape = [1] + own }
    if let spec = operation.spec, firstError == nil {
      do {
        shape = try spec.outputShape(for: inputShapes)
        parameterShapes = try spec.parameterShapes(for: inputShapes)
      } catch {
        firstError = NetworkError.layerDoesNotFit(
          network: self.name, layer: name, cause: String(describing: error))
      }
    }
    let first = parameters.count
    for (role, shape) in zip(operation.roles, parameterShapes) {
      parameters.append(
        Parameter(
          name: "\(name)/\(role.rawValue)", shape: shape, role: role,
          initializer: role.initializer(weights: initializer)))
    }
    nodes.append(
      Network.Node(
        name: name, layer: layer, kind: kind ?? operation.kindName, operation: operation,
        inputs: inputs.map(\.index), parameters: first..<parameters.count, resultShape: shape))
    return Layer(index: nodes.count - 1)
  }
}
