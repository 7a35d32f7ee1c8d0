internal import Kernels

/// One kernel of a plan: what is computed from which nodes' values, for which node.
struct LoweredStep {
  var spec: any KernelSpec
  var inputs: [Int]
  /// The node whose value this is.
  var output: Int
  var parameters: [ParameterSource]
}

/// Where a kernel's parameter comes from.
enum ParameterSource {
  /// The network's parameter of this index.
  case stored(Int)
  /// Worked out from several parameters when weights are loaded.
  case derived(shape: [Int], @Sendable (Weights, Network) throws -> [Float])
}

/// Turns a network into the kernels that compute it, fewer than it has layers: passes over memory
/// cost more than arithmetic.
struct Lowering {
  private let network: Network
  private let mode: KernelContext.Mode
  private let freezing: Freezing
  private let consumers: [[Int]]
  private var steps: [LoweredStep] = []
  /// For nodes that cost nothing: the node whose value they share.
  private var alias: [Int: Int] = [:]
  private var done: Set<Int> = []

  /// - Returns: the kernels in order, and the nodes whose values are the section's results.
  static func lower(
    _ network: Network, _ section: NetworkSection, for mode: KernelContext.Mode,
    _ freezing: Freezing = .none
  ) -> (steps: [LoweredStep], outputs: [Int]) {
    var lowering = Lowering(network, section, mode, freezing)
    for index in section.nodes { lowering.lower(index) }
    return (lowering.steps, section.outputs.map(lowering.resolved))
  }

  private init(
    _ network: Network, _ section: NetworkSection, _ mode: KernelContext.Mode,
    _ freezing: Freezing
  ) {
    self.network = network
    self.mode = mode
    self.freezing = freezing
    consumers = network.consumers(in: section)
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
        // The convolution pads by itself.
        done.insert(next)
        return convolution(spec, padding: padding.padding, node: next, input: node.inputs[0])
      }
      plain(index)
    case .convolution(let spec):
      convolution(spec, padding: .none, node: index, input: node.inputs[0])
    case .batchNormalization(var spec):
      spec.isFrozen = spec.isFrozen || freezing.isFrozen(node)
      var output = index
      if let next = onlyConsumer(of: index),
        case .activation(.relu) = network.nodes[next].operation
      {
        done.insert(next)
        spec.appliesReLU = true
        output = next
      }
      append(spec, [node.inputs[0]], output, node.parameters.map(ParameterSource.stored))
    case .dropout where mode == .inference || freezing.isFrozen(node):
      alias[index] = resolved(node.inputs[0])
    default: plain(index)
    }
  }

  private mutating func plain(_ index: Int) {
    let node = network.nodes[index]
    guard let spec = node.operation.spec else { return }
    append(spec, node.inputs, index, node.parameters.map(ParameterSource.stored))
  }

  /// In inference, the batch normalisation and the activation that follow become part of it.
  private mutating func convolution(
    _ original: Convolution, padding: Padding, node index: Int, input: Int
  ) {
    var spec = original
    spec.window.padding = spec.window.padding + padding
    var parameters = network.nodes[index].parameters.map(ParameterSource.stored)
    var output = index
    if mode == .inference {
      if let next = onlyConsumer(of: output),
        case .batchNormalization(let normalization) = network.nodes[next].operation
      {
        done.insert(next)
        let folding = Folding(
          convolution: Array(network.nodes[index].parameters),
          normalization: Array(network.nodes[next].parameters), epsilon: normalization.epsilon)
        parameters = folding.sources(
          shape: network.parameters[network.nodes[index].parameters.lowerBound].shape)
        spec.hasBias = true
        output = next
      }
      if let next = onlyConsumer(of: output),
        case .activation(let function) = network.nodes[next].operation, function.isFusible
      {
        done.insert(next)
        spec.activation = function
        output = next
      }
    }
    append(spec, [input], output, parameters)
  }

  private mutating func append(
    _ spec: any KernelSpec, _ inputs: [Int], _ output: Int, _ parameters: [ParameterSource]
  ) {
    steps.append(
      LoweredStep(
        spec: spec, inputs: inputs.map(resolved), output: output, parameters: parameters))
  }

  private func resolved(_ node: Int) -> Int { alias[node] ?? node }

  private func onlyConsumer(of node: Int) -> Int? {
    consumers[node].count == 1 ? consumers[node].first { $0 < network.nodes.count } : nil
  }
}

/// Folds the statistics of a batch normalisation into the convolution before it.
private struct Folding: Sendable {
  /// Parameter indices: kernel and perhaps bias.
  let convolution: [Int]
  /// Parameter indices: gamma, beta, mean, variance.
  let normalization: [Int]
  let epsilon: Float

  func sources(shape: [Int]) -> [ParameterSource] {
    [
      .derived(shape: shape) { try kernel($0, $1) },
      .derived(shape: [shape[0]]) { try bias($0, $1) },
    ]
  }

  private func values(_ index: Int, _ weights: Weights, _ network: Network) throws -> [Float] {
    try weights.array(network.parameters[index], of: network)
  }

  private func scales(_ weights: Weights, _ network: Network) throws -> [Float] {
    let gamma = try values(normalization[0], weights, network)
    let variance = try values(normalization[3], weights, network)
    return zip(gamma, variance).map { $0 / ($1 + epsilon).squareRoot() }
  }

  private func kernel(_ weights: Weights, _ network: Network) throws -> [Float] {
    var kernel = try values(convolution[0], weights, network)
    let scales = try scales(weights, network)
    let size = kernel.count / scales.count
    for (channel, scale) in scales.enumerated() {
      for i in channel * size..<(channel + 1) * size { kernel[i] *= scale }
    }
    return kernel
  }

  private func bias(_ weights: Weights, _ network: Network) throws -> [Float] {
    let beta = try values(normalization[1], weights, network)
    let mean = try values(normalization[2], weights, network)
    let scales = try scales(weights, network)
    let bias = try convolution.count > 1 ? values(convolution[1], weights, network) : nil
    return beta.indices.map { beta[$0] + ((bias?[$0] ?? 0) - mean[$0]) * scales[$0] }
  }
}
