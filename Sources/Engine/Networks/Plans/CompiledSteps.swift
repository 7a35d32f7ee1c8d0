internal import Kernels

/// The kernels of a network section for one batch size, with the reorders between layouts.
///
/// Values are numbered: one for each node's result and one for each copy in another layout.
struct CompiledSteps {
  struct Step {
    let kernel: any Kernel
    /// Value numbers.
    let inputs: [Int]
    let output: Int
    let parameters: [ParameterSource]
    /// The node, which separates the random streams of layers.
    let node: Int
    /// The node of the convolution or dense layer, if it is one.
    let product: Int?
    /// Whether it is only a reorder into another layout.
    let isCopy: Bool

    /// Whether a 16-bit plan rounds a parameter: the weights of convolutions and dense
    /// layers. Biases are added in float32.
    func roundsParameter(_ index: Int) -> Bool { product != nil && index == 0 }
  }

  struct Value {
    let descriptor: TensorDescriptor
    /// Whether training computes its gradient.
    let needsGradient: Bool
  }

  private(set) var steps: [Step] = []
  private(set) var values: [Value] = []
  /// The row-major inputs.
  private(set) var inputs: [Int] = []
  /// The row-major results.
  private(set) var outputs: [Int] = []

  private var valueOfNode: [Int: Int] = [:]
  private var copies: [Int: [Int]] = [:]
  /// For kernels that a plan needs besides the network's own.
  let context: KernelContext

  /// The first input: the images, N×C×H×W, where it is the whole network.
  var input: Int { inputs[0] }
  /// The first result.
  var output: Int { outputs[0] }

  /// - Parameters:
  ///   - section: nil the whole network.
  ///   - precision: the dtype that products read and write; a plan's inputs and results are float32.
  init(
    _ network: Network, section: NetworkSection? = nil, batch: Int, backend: Backend,
    mode: KernelContext.Mode, precision: Precision = .float32, freezing: Freezing = .none,
    calibration: Int8Calibration? = nil
  ) throws {
    context = KernelContext(backend: backend, mode: mode, precision: precision)
    let section = section ?? network.wholeSection
    for node in section.inputs {
      let descriptor = TensorDescriptor([batch] + network.nodes[node].shape)
      inputs.append(values.count)
      valueOfNode[node] = values.count
      values.append(Value(descriptor: descriptor, needsGradient: false))
    }
    let lowered = Lowering.lower(
      network, section, for: mode, freezing, calibration: calibration)
    let isTrained = freezing.trainedParameters(of: network)
    for step in lowered.steps {
      let trainsOwn = step.parameters.contains {
        if case .stored(let index) = $0 { isTrained[index] } else { false }
      }
      try append(step, trainsOwn: mode == .training && trainsOwn)
    }
    for node in lowered.outputs {
      let value = valueOfNode[node]!
      outputs.append(try copy(of: value, as: values[value].descriptor.rowMajor))
    }
  }

  private mutating func append(_ step: LoweredStep, trainsOwn: Bool) throws {
    let sources = step.inputs.map { valueOfNode[$0]! }
    let needsInputGradients = sources.contains { values[$0].needsGradient }
    let kernel = try step.spec.makeKernel(
      inputs: sources.map { values[$0].descriptor },
      context: KernelContext(
        backend: context.backend, mode: context.mode, needsInputGradients: needsInputGradients,
        precision: context.precision))
    var inputs: [Int] = []
    for (source, wanted) in zip(sources, kernel.inputs) {
      inputs.append(try copy(of: source, as: wanted))
    }
    values.append(
      Value(descriptor: kernel.output, needsGradient: trainsOwn || needsInputGradients))
    valueOfNode[step.output] = values.count - 1
    steps.append(
      Step(
        kernel: kernel, inputs: inputs, output: values.count - 1, parameters: step.parameters,
        node: step.output, product: step.product, isCopy: false))
  }

  /// The value itself, or a copy in the requested layout; one copy serves all its readers.
  private mutating func copy(of source: Int, as wanted: TensorDescriptor) throws -> Int {
    if values[source].descriptor == wanted { return source }
    if let known = copies[source]?.first(where: { values[$0].descriptor == wanted }) {
      return known
    }
    values.append(Value(descriptor: wanted, needsGradient: values[source].needsGradient))
    let copy = values.count - 1
    copies[source, default: []].append(copy)
    let kernel = try Reorder(from: values[source].descriptor, to: wanted)
    steps.append(
      Step(
        kernel: kernel, inputs: [source], output: copy, parameters: [], node: 0, product: nil,
        isCopy: true))
    return copy
  }
}
