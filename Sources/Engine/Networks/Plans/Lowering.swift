internal import Kernels

/// One kernel of a plan: what is computed from which nodes' values, for which node.
struct LoweredStep {
  var spec: any KernelSpec
  var inputs: [Int]
  /// The node whose value this is.
  var output: Int
  /// The nodes that it computes, the last of which is `output`.
  var nodes: [Int]
  var parameters: [ParameterSource]
  /// The node of the convolution or dense layer, if it is one.
  var product: Int?
}

/// The source of a kernel's parameter.
enum ParameterSource: Sendable {
  /// The network's parameter of this index.
  case stored(Int)
  /// Derived from several parameters when weights are loaded.
  case derived(shape: [Int], @Sendable (Weights, Network) throws -> [Float])

  /// - Throws: `NetworkError` where an array is missing or has another shape.
  func values(_ weights: Weights, _ network: Network) throws -> [Float] {
    switch self {
    case .stored(let index): try weights.array(network.parameters[index], of: network)
    case .derived(_, let values): try values(weights, network)
    }
  }
}

/// Lowers a network to the kernels that compute it, fewer than it has layers: passes over memory
/// cost more than arithmetic.
struct Lowering {
  private let network: Network
  private let mode: KernelContext.Mode
  private let freezing: Freezing
  private let consumers: [[Int]]
  private let isNonNegative: [Bool]
  private let isInt8: Bool
  private var steps: [LoweredStep] = []
  /// For nodes that cost nothing: the node whose value they share.
  private var alias: [Int: Int] = [:]
  private var done: Set<Int> = []

  /// - Returns: the kernels in order, and the nodes whose values are the section's results.
  static func lower(
    _ network: Network, _ section: NetworkSection, for mode: KernelContext.Mode,
    _ freezing: Freezing = .none, calibration: Int8Calibration? = nil
  ) -> (steps: [LoweredStep], outputs: [Int]) {
    var lowering = Lowering(network, section, mode, freezing, isInt8: calibration != nil)
    for index in section.nodes { lowering.lower(index) }
    let outputs = section.outputs.map(lowering.resolved)
    guard let calibration else { return (lowering.steps, outputs) }
    return (
      Int8Lowering(network, calibration).quantized(lowering.steps, outputs: outputs), outputs
    )
  }

  private init(
    _ network: Network, _ section: NetworkSection, _ mode: KernelContext.Mode,
    _ freezing: Freezing, isInt8: Bool
  ) {
    self.network = network
    self.isInt8 = isInt8
    self.mode = mode
    self.freezing = freezing
    consumers = network.consumers(in: section)
    isNonNegative = network.isNonNegative
  }

  private mutating func lower(_ index: Int) {
    guard !done.contains(index) else { return }
    let node = network.nodes[index]
    switch node.operation {
    case .input: return
    case .zeroPadding(let padding):
      if padding.extraChannels == 0, let next = onlyConsumer(of: index),
        case .convolution(let spec) = network.nodes[next].operation
      {
        // The convolution does the padding.
        done.insert(next)
        return convolution(spec, padding: padding.padding, node: next, input: node.inputs[0])
      }
      if let next = onlyConsumer(of: index),
        case .pooling(let spec) = network.nodes[next].operation,
        let padded = padding.drawn(into: spec, isNonNegative: isNonNegative[node.inputs[0]])
      {
        done.insert(next)
        return append(padded, node.inputs, [index, next], [])
      }
      plain(index)
    case .convolution(let spec):
      convolution(spec, padding: .none, node: index, input: node.inputs[0])
    case .batchNormalization(var spec):
      spec.isFrozen = spec.isFrozen || freezing.isFrozen(node)
      var nodes = [index]
      if let next = onlyConsumer(of: index),
        case .activation(.relu) = network.nodes[next].operation
      {
        done.insert(next)
        spec.appliesReLU = true
        nodes.append(next)
      }
      append(spec, [node.inputs[0]], nodes, node.parameters.map(ParameterSource.stored))
    case .add where sumIntoConvolution(index): break
    case .add:
      guard let next = onlyConsumer(of: index),
        case .activation(.relu) = network.nodes[next].operation
      else { return plain(index) }
      done.insert(next)
      append(Addition(appliesReLU: true), node.inputs, [index, next], [])
    case .dropout where mode == .inference || freezing.isFrozen(node):
      alias[index] = resolved(node.inputs[0])
    default: plain(index)
    }
  }

  private mutating func plain(_ index: Int) {
    let node = network.nodes[index]
    guard let spec = node.operation.spec else { return }
    append(
      spec, node.inputs, [index], node.parameters.map(ParameterSource.stored),
      product: spec is Dense ? index : nil)
  }

  /// In inference, a batch norm and an activation that follow are fused.
  private mutating func convolution(
    _ original: Convolution, padding: Padding, node index: Int, input: Int
  ) {
    var spec = original
    spec.window.padding = spec.window.padding + padding
    var parameters = network.nodes[index].parameters.map(ParameterSource.stored)
    var nodes = [index]
    if mode == .inference {
      if let next = onlyConsumer(of: index),
        case .batchNormalization(let normalization) = network.nodes[next].operation
      {
        done.insert(next)
        let folding = Folding(
          convolution: Array(network.nodes[index].parameters),
          normalization: Array(network.nodes[next].parameters), epsilon: normalization.epsilon)
        parameters = folding.sources(
          shape: network.parameters[network.nodes[index].parameters.lowerBound].shape)
        spec.hasBias = true
        nodes.append(next)
      }
      if let next = onlyConsumer(of: nodes.last ?? index),
        case .activation(let function) = network.nodes[next].operation, function.isFusible
      {
        done.insert(next)
        spec.activation = function
        nodes.append(next)
      }
    }
    if mode == .inference, !isInt8, let crop = WindowCrop(spec.window, size: size(of: input)) {
      // Taps that only read padding are weights that need not be read.
      spec.window = crop.window
      let shape = network.parameters[network.nodes[index].parameters.lowerBound].shape
      parameters[0] = crop.source(parameters[0], shape: shape)
    }
    append(spec, [input], nodes, parameters, product: index)
  }

  /// Fuses a residual sum into the convolution that is one of its summands, in inference.
  ///
  /// - Returns: whether there is one.
  private mutating func sumIntoConvolution(_ index: Int) -> Bool {
    let summands = network.nodes[index].inputs.map(resolved)
    guard mode == .inference, !isInt8, summands.count == 2, summands[0] != summands[1],
      // The later one: by then the other is computed.
      let place = steps.lastIndex(where: { summands.contains($0.output) }),
      let convolution = steps[place].spec as? Convolution, ConvolutionSum.takes(convolution),
      isReadOnly(by: index, steps[place].output)
    else { return false }
    var step = steps.remove(at: place)
    let other = summands[0] == step.output ? summands[1] : summands[0]
    var sum = ConvolutionSum(convolution)
    step.nodes.append(index)
    if let next = onlyConsumer(of: index),
      case .activation(let function) = network.nodes[next].operation, function.isFusible
    {
      done.insert(next)
      sum.activation = function
      step.nodes.append(next)
    }
    step.spec = sum
    step.inputs.append(other)
    step.output = step.nodes[step.nodes.count - 1]
    steps.append(step)
    return true
  }

  /// Whether only one node reads a value, seen through nodes that cost nothing.
  private func isReadOnly(by reader: Int, _ node: Int) -> Bool {
    var node = node
    while let next = onlyConsumer(of: node) {
      if next == reader { return true }
      guard alias[next] != nil else { return false }
      node = next
    }
    return false
  }

  /// - Parameter nodes: the computed nodes, at least one.
  private mutating func append(
    _ spec: any KernelSpec, _ inputs: [Int], _ nodes: [Int], _ parameters: [ParameterSource],
    product: Int? = nil
  ) {
    steps.append(
      LoweredStep(
        spec: spec, inputs: inputs.map(resolved), output: nodes[nodes.count - 1], nodes: nodes,
        parameters: parameters, product: product))
  }

  private func size(of node: Int) -> Extent {
    let shape = network.nodes[node].shape
    return Extent(shape[1], shape[2])
  }

  private func resolved(_ node: Int) -> Int { alias[node] ?? node }

  private func onlyConsumer(of node: Int) -> Int? {
    consumers[node].count == 1 ? consumers[node].first { $0 < network.nodes.count } : nil
  }
}

extension ZeroPadding {
  /// The pooling that follows, with its own padding: among non-negative numbers a zero is never
  /// the only maximum, and a gradient that goes to padding goes nowhere either way.
  ///
  /// - Returns: nil where something else follows.
  fileprivate func drawn(into pooling: Pooling, isNonNegative: Bool) -> Pooling? {
    guard extraChannels == 0, pooling.kind == .max, isNonNegative,
      pooling.window.dilation == Extent(1)
    else { return nil }
    var result = pooling
    result.window.padding = result.window.padding + padding
    let (sum, kernel) = (result.window.padding, result.window.kernel)
    // A window on padding alone has no maximum.
    guard max(sum.top, sum.bottom) < kernel.height, max(sum.left, sum.right) < kernel.width else {
      return nil
    }
    return result
  }
}
