public import Kernels

/// A network compiled for inference on batches of one size.
///
/// Batch normalisation is folded into convolutions, activations are fused, and values whose lives
/// don't overlap share memory. Used from one thread at a time.
public final class InferencePlan {
  public let network: Network
  public let batch: Int
  /// N×C×H×W, to be filled before `run`.
  public let input: Tensor
  /// N×classes, or N×features.
  public let output: Tensor
  public let precision: InferencePrecision
  private let runs: [Run]
  private let parameters: [LoadedParameter]

  private struct Run {
    let kernel: any Kernel
    let values: KernelValues
    /// Whether its result is rounded to the plan's precision.
    let rounds: Bool
    /// The node of the convolution or dense layer, where it is one.
    let product: Int?
  }

  private struct LoadedParameter {
    let source: ParameterSource
    let tensor: Tensor
    let precision: Precision
  }

  /// - Parameter precision: in what numbers; `input` is filled with float32 either way, and `run`
  ///   rounds it where it lies.
  /// - Throws: `KernelError` where a library refuses a shape or memory is short.
  public init(
    _ network: Network, batch: Int, backend: Backend, precision: InferencePrecision = .float32
  ) throws {
    precondition(batch > 0, "a batch holds at least one image")
    self.network = network
    self.batch = batch
    self.precision = precision
    let compiled = try CompiledSteps(
      network, batch: batch, backend: backend, mode: .inference,
      calibration: precision.calibration)
    var lastUse = [Int](repeating: 0, count: compiled.values.count)
    for (index, step) in compiled.steps.enumerated() {
      for value in step.inputs { lastUse[value] = index }
    }
    // The input and the result outlive the run.
    lastUse[compiled.input] = .max
    lastUse[compiled.output] = .max

    let pool = BufferPool()
    var buffers: [Int: AlignedBuffer] = [:]
    var tensors: [Int: Tensor] = [:]
    func allocate(_ value: Int) throws {
      let descriptor = compiled.values[value].descriptor
      let buffer = try pool.acquire(byteCount: descriptor.byteCount)
      buffers[value] = buffer
      tensors[value] = Tensor(descriptor, in: buffer)
    }
    try allocate(compiled.input)
    var runs: [Run] = []
    var parameters: [LoadedParameter] = []
    for (index, step) in compiled.steps.enumerated() {
      try allocate(step.output)
      let own = try zip(step.parameters, step.kernel.parameters).enumerated().map {
        LoadedParameter(
          source: $1.0, tensor: try Tensor($1.1),
          precision: step.roundsParameter($0) ? precision.rounding : .float32)
      }
      parameters += own
      runs.append(
        Run(
          kernel: step.kernel,
          values: KernelValues(
            inputs: step.inputs.map { tensors[$0]! }, parameters: own.map(\.tensor),
            output: tensors[step.output]!), rounds: !step.isCopy, product: step.product))
      for value in Set(step.inputs) where lastUse[value] == index {
        pool.release(buffers[value]!)
      }
    }
    input = tensors[compiled.input]!
    output = tensors[compiled.output]!
    self.runs = runs
    self.parameters = parameters
  }

  /// Takes the weights over, folded and in the kernels' layouts.
  ///
  /// - Throws: `NetworkError` where an array is missing or has another shape.
  public func load(_ weights: Weights) throws {
    for parameter in parameters {
      var values = try parameter.source.values(weights, network)
      if parameter.precision != .float32 {
        values.withUnsafeMutableBufferPointer { parameter.precision.round($0) }
      }
      try parameter.tensor.load(values)
    }
  }

  /// Computes `output` from `input`.
  public func run() throws { try run { _, _ in } }

  /// Computes `output` from `input`, showing the inputs of convolutions and dense layers.
  ///
  /// - Parameter observe: takes a node's name and what it reads, in the layout of the kernel, with
  ///   zeros where that pads.
  public func run(observingInputs observe: (_ node: String, Tensor) throws -> Void) throws {
    precision.rounding.round(input.elements)
    for run in runs {
      if let product = run.product {
        try observe(network.nodes[product].name, run.values.inputs[0])
      }
      try run.kernel.forward(run.values)
      if run.rounds { precision.rounding.round(run.values.output.elements) }
    }
  }
}
