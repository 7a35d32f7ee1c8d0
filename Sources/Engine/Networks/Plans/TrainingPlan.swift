package import Kernels

/// A network, or its trained section, compiled for training on batches of one size: forward, backward,
/// gradients.
///
/// Used from one thread at a time.
package final class TrainingPlan {
  /// A parameter that an optimizer updates.
  package struct Trainable {
    package let parameter: Parameter
    package let value: Tensor
    package let gradient: Tensor
  }

  package let network: Network
  package let batch: Int
  /// The section's inputs, N× the shape of each, row-major, to be filled before `forward`.
  package let inputs: [Tensor]
  /// N×classes.
  package let output: Tensor
  /// The loss's gradient with respect to `output`, to be filled before `backward`.
  package let outputGradient: Tensor

  /// The dtype of activations, their gradients, and the weights that convolutions and dense layers
  /// compute with. The optimizer's weights and their gradients are float32.
  package let precision: Precision

  /// Of a whole network the images, N×C×H×W.
  package var input: Tensor { inputs[0] }

  private let shared: ParameterTensors
  private var forwardRuns: [ForwardRun] = []
  private let backwardRuns: [BackwardSchedule.Run]
  private var bindings: [ParameterBinding] = []

  private struct ForwardRun {
    let kernel: any Kernel
    var values: KernelValues
    let node: Int
    let isCopy: Bool
  }

  /// - Parameters:
  ///   - section: what is computed, nil the whole network; its first result is trained.
  ///   - sharing: a plan of the same network for another batch size, whose weights this one uses.
  ///   - trainedLayers: the trained layers, nil for all; the others work as in inference.
  ///     Ignored when sharing.
  ///   - precision: `inputs` and `outputGradient` are filled with float32 either way, and rounded
  ///     in place.
  ///   - support: whether kernels of the precision compute, or float32 kernels with rounding between
  ///     them; nil for what the processor has instructions for.
  /// - Throws: `KernelError` where a library rejects a shape or memory is short.
  package init(
    _ network: Network, section: NetworkSection? = nil, batch: Int, backend: Backend,
    sharing other: TrainingPlan? = nil, trainedLayers: Set<String>? = nil,
    precision: Precision = .float32, support: PrecisionSupport? = nil
  ) throws {
    precondition(batch > 0, "a batch holds at least one image")
    self.network = network
    self.batch = batch
    self.precision = precision
    let shared =
      other?.shared ?? ParameterTensors(network, Freezing(trainedLayers: trainedLayers))
    self.shared = shared
    let compiled = try CompiledSteps(
      network, section: section, batch: batch, backend: backend, mode: .training,
      precision: precision.ofKernels(by: backend, support), freezing: shared.freezing)
    let lives = Liveness(compiled)
    let pool = BufferPool()
    var values: [Int: (tensor: Tensor, buffer: AlignedBuffer)] = [:]
    func allocate(_ value: Int) throws {
      let descriptor = compiled.values[value].descriptor
      let buffer = try pool.acquire(byteCount: descriptor.byteCount)
      values[value] = (Tensor(descriptor, in: buffer), buffer)
    }
    func tensor(_ value: Int) -> Tensor { values[value]!.tensor }
    for value in compiled.inputs { try allocate(value) }
    for (index, step) in compiled.steps.enumerated() {
      let overwritten = lives.overwritten(by: index, compiled)
      if let overwritten, let buffer = values[overwritten]?.buffer {
        values[step.output] = (Tensor(compiled.values[step.output].descriptor, in: buffer), buffer)
      } else {
        try allocate(step.output)
      }
      var locals: [Tensor] = []
      for (index, source) in step.parameters.enumerated() {
        guard case .stored(let stored) = source else {
          preconditionFailure("training derives no parameters")
        }
        let (value, gradient) = (
          step.kernel.parameters[index], step.kernel.parameterGradients[index]
        )
        let binding = try ParameterBinding(
          shared.entry(stored, value: value, gradient: gradient), as: value, gradient: gradient,
          rounding: step.roundsParameter(index) ? precision : .float32)
        bindings.append(binding)
        locals.append(binding.value)
      }
      forwardRuns.append(
        ForwardRun(
          kernel: step.kernel,
          values: KernelValues(
            inputs: step.inputs.map(tensor), parameters: locals, output: tensor(step.output)),
          node: step.node, isCopy: step.isCopy))
      for value in lives.endingForward[index] where value != overwritten {
        pool.release(values[value]!.buffer)
      }
    }
    inputs = compiled.inputs.map(tensor)
    output = tensor(compiled.output)
    var gradients: [[Tensor?]] = []
    var next = 0
    for step in compiled.steps {
      gradients.append(bindings[next..<next + step.parameters.count].map(\.gradient))
      next += step.parameters.count
    }
    let schedule = try BackwardSchedule(
      compiled, parameterGradients: gradients, pool,
      endingValues: lives.endingBackward.map { $0.map { values[$0]!.buffer } })
    backwardRuns = schedule.runs
    outputGradient = schedule.outputGradient
  }

  /// The parameters in training, in the network's order.
  package var trainables: [Trainable] {
    shared.entries.sorted { $0.key < $1.key }.compactMap { index, entry in
      entry.gradient.map {
        Trainable(parameter: network.parameters[index], value: entry.value, gradient: $0)
      }
    }
  }

  /// Loads weights, for every plan that shares them.
  ///
  /// - Throws: `NetworkError` where an array is missing or has another shape.
  package func load(_ weights: Weights) throws {
    for (index, entry) in shared.entries {
      try entry.value.load(weights.array(network.parameters[index], of: network))
    }
  }

  /// The current weights; of a section those that it reads.
  package func weights() throws -> Weights {
    var arrays: [String: Weights.Entry] = [:]
    for (index, entry) in shared.entries {
      let parameter = network.parameters[index]
      arrays[parameter.name] = Weights.Entry(
        shape: parameter.shape, values: try entry.value.values())
    }
    return Weights(arrays)
  }

  /// Computes `output` from `inputs`.
  ///
  /// - Parameter seed: the seed of dropout; a different one for each step.
  package func forward(seed: UInt64) throws {
    for binding in bindings { try binding.fetch() }
    for input in inputs { precision.round(input) }
    for index in forwardRuns.indices {
      forwardRuns[index].values.randomSeed = RandomBits.hash(
        seed, UInt64(forwardRuns[index].node))
      try forwardRuns[index].kernel.forward(forwardRuns[index].values)
      if !forwardRuns[index].isCopy { precision.round(forwardRuns[index].values.output) }
    }
  }

  /// Computes the gradient of every trained parameter from `outputGradient`; follows `forward`.
  package func backward() throws {
    precision.round(outputGradient)
    for run in backwardRuns {
      switch run {
      case .kernel(let step, let gradients):
        try forwardRuns[step].kernel.backward(forwardRuns[step].values, gradients)
        if forwardRuns[step].isCopy { continue }
        for case let gradient? in gradients.inputs { precision.round(gradient) }
      case .sum(let kernel, let values):
        try kernel.forward(values)
        precision.round(values.output)
      }
    }
    for binding in bindings { try binding.handBack() }
  }
}

/// A shared parameter in the layout of one kernel.
private struct ParameterBinding {
  let value: Tensor
  let gradient: Tensor?
  private let shared: ParameterTensors.Entry
  private let toLocal: Reorder?
  private let toShared: Reorder?
  private let rounding: Precision

  init(
    _ shared: ParameterTensors.Entry, as descriptor: TensorDescriptor,
    gradient gradientDescriptor: TensorDescriptor, rounding: Precision
  ) throws {
    self.shared = shared
    self.rounding = rounding
    let master = shared.value.descriptor
    if master == descriptor, rounding == .float32 {
      (value, toLocal) = (shared.value, nil)
    } else {
      // When rounded, the kernel reads other numbers than the optimizer updates.
      value = try Tensor(descriptor)
      toLocal = try Reorder(from: master, to: descriptor)
    }
    if master == gradientDescriptor {
      (gradient, toShared) = (shared.gradient, nil)
    } else {
      gradient = try shared.gradient.map { _ in try Tensor(gradientDescriptor) }
      toShared = try Reorder(from: gradientDescriptor, to: master)
    }
  }

  func fetch() throws {
    guard let toLocal else { return }
    try toLocal.run(from: shared.value, to: value)
    rounding.round(value)
  }

  func handBack() throws {
    if let toShared, let gradient, let target = shared.gradient {
      try toShared.run(from: gradient, to: target)
    }
  }
}
