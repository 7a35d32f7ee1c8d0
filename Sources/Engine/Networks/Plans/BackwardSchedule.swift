internal import Kernels

/// The order of a backward pass and the memory of its gradients, planned once.
///
/// A value read by several kernels gets the sum of their gradients: the first writes, the others
/// write elsewhere and are added. The gradient of a sum is not copied to the summands: they share
/// its memory until one of them needs its own. Memory that the forward pass no longer needs
/// is reused for gradients.
struct BackwardSchedule {
  enum Run {
    /// Kernel of the step of this index.
    case kernel(step: Int, KernelGradients)
    /// A sum of two gradients.
    case sum(any Kernel, KernelValues)
  }

  private(set) var runs: [Run] = []
  let outputGradient: Tensor

  private let compiled: CompiledSteps
  private let pool: BufferPool
  /// The gradients that are complete or being accumulated, by value.
  private var gradients: [Int: (tensor: Tensor, buffer: AlignedBuffer)] = [:]

  /// - Parameters:
  ///   - parameterGradients: by step, in the kernel's order.
  ///   - pool: the buffers that the forward pass leaves free.
  ///   - endingValues: by step, the values that are dead after its backward pass.
  init(
    _ compiled: CompiledSteps, parameterGradients: [[Tensor?]], _ pool: BufferPool,
    endingValues: [[AlignedBuffer]]
  ) throws {
    self.compiled = compiled
    self.pool = pool
    let descriptor = compiled.values[compiled.output].descriptor
    let buffer = try AlignedBuffer(byteCount: descriptor.byteCount)
    outputGradient = Tensor(descriptor, in: buffer)
    pool.share(buffer)
    // The caller holds the output's gradient as well: it is never reused.
    pool.share(buffer)
    gradients[compiled.output] = (outputGradient, buffer)
    for index in compiled.steps.indices.reversed() {
      try schedule(index, parameterGradients[index])
      for buffer in endingValues[index] { pool.release(buffer) }
    }
  }

  private mutating func schedule(_ index: Int, _ parameterGradients: [Tensor?]) throws {
    let step = compiled.steps[index]
    guard let output = gradients.removeValue(forKey: step.output) else { return }
    if let kernel = step.kernel as? any PassesGradientOn {
      let passed = try kernel.masksGradient ? masked(output, by: index) : output
      for input in step.inputs where compiled.values[input].needsGradient {
        try passOn(passed, to: input)
      }
      if passed.buffer !== output.buffer { pool.release(passed.buffer) }
    } else {
      var targets: [Tensor?] = []
      var additions: [(Int, Tensor, AlignedBuffer)] = []
      for input in step.inputs {
        let value = compiled.values[input]
        guard value.needsGradient else {
          targets.append(nil)
          continue
        }
        let buffer = try pool.acquire(byteCount: value.descriptor.byteCount)
        let tensor = Tensor(value.descriptor, in: buffer)
        targets.append(tensor)
        if gradients[input] == nil {
          gradients[input] = (tensor, buffer)
        } else {
          additions.append((input, tensor, buffer))
        }
      }
      runs.append(
        .kernel(
          step: index,
          KernelGradients(output: output.tensor, inputs: targets, parameters: parameterGradients)))
      for (input, tensor, buffer) in additions { try add(tensor, buffer, to: input) }
    }
    pool.release(output.buffer)
  }

  /// Computes the input gradients of a step, in place of its output's where nobody else reads that.
  private mutating func masked(
    _ output: (tensor: Tensor, buffer: AlignedBuffer), by index: Int
  ) throws -> (tensor: Tensor, buffer: AlignedBuffer) {
    let descriptor = output.tensor.descriptor
    let buffer =
      try pool.isShared(output.buffer)
      ? pool.acquire(byteCount: descriptor.byteCount) : output.buffer
    let target = buffer === output.buffer ? output.tensor : Tensor(descriptor, in: buffer)
    runs.append(
      .kernel(
        step: index, KernelGradients(output: output.tensor, inputs: [target], parameters: [])))
    return (target, buffer)
  }

  /// Gives a summand the gradient of the sum.
  private mutating func passOn(
    _ output: (tensor: Tensor, buffer: AlignedBuffer), to input: Int
  ) throws {
    if let own = gradients[input] {
      guard pool.isShared(own.buffer) else {
        return try sum(own.tensor, output.tensor, into: own.tensor)
      }
      let buffer = try pool.acquire(byteCount: output.tensor.descriptor.byteCount)
      let fresh = Tensor(output.tensor.descriptor, in: buffer)
      try sum(own.tensor, output.tensor, into: fresh)
      pool.release(own.buffer)
      gradients[input] = (fresh, buffer)
    } else {
      pool.share(output.buffer)
      gradients[input] = output
    }
  }

  /// Accumulates a further contribution, in its own memory, into a value's gradient.
  private mutating func add(_ tensor: Tensor, _ buffer: AlignedBuffer, to input: Int) throws {
    guard let own = gradients[input] else { return }
    if pool.isShared(own.buffer) {
      // Others still read it: the sum goes to the new memory, which becomes the gradient.
      try sum(tensor, own.tensor, into: tensor)
      pool.release(own.buffer)
      gradients[input] = (tensor, buffer)
    } else {
      try sum(own.tensor, tensor, into: own.tensor)
      pool.release(buffer)
    }
  }

  /// - Parameter target: its own memory, or that of the first summand: kernels may work in place there.
  private mutating func sum(_ first: Tensor, _ second: Tensor, into target: Tensor) throws {
    let kernel = try Addition().makeKernel(
      inputs: [first.descriptor, second.descriptor], context: compiled.context)
    runs.append(.sum(kernel, KernelValues(inputs: [first, second], output: target)))
  }
}
