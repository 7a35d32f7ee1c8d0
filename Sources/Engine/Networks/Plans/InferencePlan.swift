package import Kernels

/// A network, or a section of one, compiled for inference on batches of one size.
///
/// Batch norm is folded into convolutions, activations are fused, and values whose live ranges
/// don't overlap share memory. Used from one thread at a time.
package final class InferencePlan {
  package let network: Network
  package let batch: Int
  /// The section's inputs, N× the shape of each, row-major, to be filled before `run`.
  package let inputs: [Tensor]
  /// The section's results, row-major.
  package let outputs: [Tensor]
  package let precision: InferencePrecision
  private let runs: [Run]
  private let parameters: [LoadedParameter]

  private struct Run {
    let kernel: any Kernel
    let values: KernelValues
    let isCopy: Bool
    /// The node of the convolution or dense layer, if it is one.
    let product: Int?
  }

  private struct LoadedParameter {
    let source: ParameterSource
    let tensor: Tensor
    let precision: Precision
  }

  /// Of a whole network the images, N×C×H×W.
  package var input: Tensor { inputs[0] }
  /// Of a whole network N×classes, or N×features.
  package var output: Tensor { outputs[0] }

  /// - Parameters:
  ///   - section: what is computed, nil the whole network.
  ///   - precision: the dtype; `inputs` are filled with float32 either way, and `run` rounds
  ///     them in place.
  ///   - support: whether kernels of that precision compute, or float32 kernels with rounding between
  ///     them; nil for what the processor has instructions for.
  /// - Throws: `KernelError` where a library rejects a shape or memory is short.
  package init(
    _ network: Network, section: NetworkSection? = nil, batch: Int, backend: Backend,
    precision: InferencePrecision = .float32, support: PrecisionSupport? = nil
  ) throws {
    precondition(batch > 0, "a batch holds at least one image")
    self.network = network
    self.batch = batch
    self.precision = precision
    let compiled = try CompiledSteps(
      network, section: section, batch: batch, backend: backend, mode: .inference,
      precision: precision.rounding.ofKernels(by: backend, support),
      calibration: precision.calibration)
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
    var runs: [Run] = []
    var parameters: [LoadedParameter] = []
    for (index, step) in compiled.steps.enumerated() {
      let overwritten = step.kernel.overwritableInput.map { step.inputs[$0] }.flatMap { value in
        lastUse[value] == index && step.inputs.count { $0 == value } == 1 ? value : nil
      }
      if let overwritten, let buffer = buffers[overwritten] {
        buffers[step.output] = buffer
        tensors[step.output] = Tensor(compiled.values[step.output].descriptor, in: buffer)
      } else {
        try allocate(step.output)
      }
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
            output: tensors[step.output]!), isCopy: step.isCopy, product: step.product))
      for value in Set(step.inputs) where lastUse[value] == index && value != overwritten {
        pool.release(buffers[value]!)
      }
    }
    inputs = compiled.inputs.map { tensors[$0]! }
    outputs = compiled.outputs.map { tensors[$0]! }
    self.runs = runs
    self.parameters = parameters
  }

  /// Loads the weights, folded and in the kernels' layouts.
  ///
  /// - Throws: `NetworkError` where an array is missing or has another shape.
  package func load(_ weights: Weights) throws {
    for parameter in parameters {
      var values = try parameter.source.values(weights, network)
      if parameter.precision != .float32 {
        values.withUnsafeMutableBufferPointer { parameter.precision.round($0) }
      }
      try parameter.tensor.load(values)
    }
  }

  /// Computes `outputs` from `inputs`.
  package func run() throws { try run { _, _ in } }

  /// Computes `outputs` from `inputs`, exposing what convolutions and dense layers read.
  ///
  /// - Parameter observe: receives a node's name and its input, in the layout of the kernel, with
  ///   zeros as padding.
  package func run(observingInputs observe: (_ node: String, Tensor) throws -> Void) throws {
    for input in inputs { precision.rounding.round(input) }
    for run in runs {
      if let product = run.product {
        try observe(network.nodes[product].name, run.values.inputs[0])
      }
      try run.kernel.forward(run.values)
      if !run.isCopy { precision.rounding.round(run.values.output) }
    }
  }
}
