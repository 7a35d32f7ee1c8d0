public import Kernels

/// A network, or a section of one, compiled for inference on batches of one size.
///
/// Batch normalisation is folded into convolutions, activations are fused, and values whose lives
/// don't overlap share memory. Used from one thread at a time.
public final class InferencePlan {
  public let network: Network
  public let batch: Int
  /// The section's inputs, N× the shape of each, row-major, to be filled before `run`.
  public let inputs: [Tensor]
  /// The section's results, row-major.
  public let outputs: [Tensor]
  private let runs: [(kernel: any Kernel, values: KernelValues)]
  private let parameters: [(source: ParameterSource, tensor: Tensor)]

  /// Of a whole network the images, N×C×H×W.
  public var input: Tensor { inputs[0] }
  /// Of a whole network N×classes, or N×features.
  public var output: Tensor { outputs[0] }

  /// - Parameter section: what is computed, nil the whole network.
  /// - Throws: `KernelError` where a library refuses a shape or memory is short.
  public init(
    _ network: Network, section: NetworkSection? = nil, batch: Int, backend: Backend
  ) throws {
    precondition(batch > 0, "a batch holds at least one image")
    self.network = network
    self.batch = batch
    let compiled = try CompiledSteps(
      network, section: section, batch: batch, backend: backend, mode: .inference)
    var lastUse = [Int](repeating: 0, count: compiled.values.count)
    for (index, step) in compiled.steps.enumerated() {
      for value in step.inputs { lastUse[value] = index }
    }
    // Inputs and results outlive the run.
    for value in compiled.inputs + compiled.outputs { lastUse[value] = .max }

    let pool = BufferPool()
    var buffers: [Int: AlignedBuffer] = [:]
    var tensors: [Int: Tensor] = [:]
    func allocate(_ value: Int) throws {
      let descriptor = compiled.values[value].descriptor
      let buffer = try pool.acquire(byteCount: descriptor.byteCount)
      buffers[value] = buffer
      tensors[value] = Tensor(descriptor, in: buffer)
    }
    for value in compiled.inputs { try allocate(value) }
    var runs: [(any Kernel, KernelValues)] = []
    var parameters: [(ParameterSource, Tensor)] = []
    for (index, step) in compiled.steps.enumerated() {
      try allocate(step.output)
      let own = try zip(step.parameters, step.kernel.parameters).map {
        ($0, try Tensor($1))
      }
      parameters += own
      runs.append(
        (
          step.kernel,
          KernelValues(
            inputs: step.inputs.map { tensors[$0]! }, parameters: own.map(\.1),
            output: tensors[step.output]!)
        ))
      for value in Set(step.inputs) where lastUse[value] == index {
        pool.release(buffers[value]!)
      }
    }
    inputs = compiled.inputs.map { tensors[$0]! }
    outputs = compiled.outputs.map { tensors[$0]! }
    self.runs = runs
    self.parameters = parameters
  }

  /// Takes the weights over, folded and in the kernels' layouts.
  ///
  /// - Throws: `NetworkError` where an array is missing or has another shape.
  public func load(_ weights: Weights) throws {
    for (source, tensor) in parameters {
      switch source {
      case .stored(let index):
        try tensor.load(weights.array(network.parameters[index], of: network))
      case .derived(_, let values):
        try tensor.load(values(weights, network))
      }
    }
  }

  /// Computes `outputs` from `inputs`.
  public func run() throws {
    for (kernel, values) in runs { try kernel.forward(values) }
  }
}
