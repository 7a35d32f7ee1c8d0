public import Kernels

/// Builds a network layer by layer.
///
/// A layer that does not fit is remembered and thrown by `build`, so that an architecture reads as
/// a list of its layers.
public struct NetworkBuilder {
  /// A layer added before.
  public struct Layer: Sendable {
    let index: Int
  }

  private let name: String
  private let initializer: Initializer
  private var nodes: [Network.Node] = []
  private var parameters: [Parameter] = []
  private var names: Set<String> = []
  private var firstError: (any Error)?

  /// - Parameter initializer: of convolutions and dense layers that name no other.
  public init(name: String, initializer: Initializer = .glorotUniform) {
    self.name = name
    self.initializer = initializer
  }

  /// Adds the input.
  ///
  /// - Parameter shape: C, H, W.
  public mutating func input(_ name: String = "input", shape: [Int]) -> Layer {
    precondition(nodes.isEmpty, "the input comes first")
    return append(name, .input(shape), [])
  }

  public mutating func add(_ name: String, _ operation: Operation, _ inputs: Layer...) -> Layer {
    append(name, operation, inputs)
  }

  public mutating func convolution(
    _ name: String, _ x: Layer, filters: Int, kernel: Int, stride: Int = 1,
    padding: Padding = .none,
    groups: Int = 1, bias: Bool
  ) -> Layer {
    let window = Window(kernel: Extent(kernel), stride: Extent(stride), padding: padding)
    return append(
      name,
      .convolution(
        Convolution(outputChannels: filters, window: window, groups: groups, hasBias: bias)), [x])
  }

  public mutating func batchNormalization(
    _ name: String, _ x: Layer, epsilon: Float, momentum: Float
  ) -> Layer {
    append(
      name, .batchNormalization(BatchNormalization(epsilon: epsilon, momentum: momentum)), [x])
  }

  public mutating func activation(_ name: String, _ x: Layer, _ function: Activation) -> Layer {
    append(name, .activation(function), [x])
  }

  public mutating func dense(_ name: String, _ x: Layer, outputs: Int) -> Layer {
    append(name, .dense(Dense(outputs: outputs)), [x])
  }

  /// The shape of a layer's result for one image.
  public func shape(of layer: Layer) -> [Int] { nodes[layer.index].shape }

  /// - Throws: `NetworkError` for the first layer that did not fit.
  public func build() throws -> Network {
    if let firstError { throw firstError }
    return Network(name: name, nodes: nodes, parameters: parameters)
  }

  private mutating func append(_ name: String, _ operation: Operation, _ inputs: [Layer]) -> Layer {
    precondition(names.insert(name).inserted, "two layers have the name \(name)")
    let inputShapes = inputs.map { [1] + nodes[$0.index].shape }
    var shape = inputs.first.map { nodes[$0.index].shape } ?? []
    var parameterShapes: [[Int]] = []
    if case .input(let own) = operation { shape = own }
    if let spec = operation.spec, firstError == nil {
      do {
        shape = Array(try spec.outputShape(for: inputShapes).dropFirst())
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
        name: name, operation: operation, inputs: inputs.map(\.index),
        parameters: first..<parameters.count, shape: shape))
    return Layer(index: nodes.count - 1)
  }
}
