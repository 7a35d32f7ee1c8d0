internal import COneDNN

/// Batch normalization over N, H and W for each of C channels.
///
/// Parameters: gamma C, beta C, running mean C, running variance C. Training uses the statistics of
/// the batch and updates the running ones: `running ← momentum · running + (1 − momentum) · batch`,
/// with the biased variance, as Keras does. When frozen or in inference the running ones are used.
/// Source: Ioffe and Szegedy 2015.
package struct BatchNormalization: KernelSpec {
  package var epsilon: Float
  package var momentum: Float
  /// Whether training uses gamma, beta and the running statistics without updating them.
  package var isFrozen: Bool
  /// Whether a ReLU is fused.
  package var appliesReLU: Bool

  package init(
    epsilon: Float, momentum: Float, isFrozen: Bool = false, appliesReLU: Bool = false
  ) {
    self.epsilon = epsilon
    self.momentum = momentum
    self.isFrozen = isFrozen
    self.appliesReLU = appliesReLU
  }

  package func outputShape(for inputs: [[Int]]) throws -> [Int] {
    _ = try imageShape(inputs, "batch normalization")
    return inputs[0]
  }

  package func parameterShapes(for inputs: [[Int]]) throws -> [[Int]] {
    Array(repeating: [try imageShape(inputs, "batch normalization").c], count: 4)
  }

  package func makeKernel(inputs: [TensorDescriptor], context: KernelContext) throws -> any Kernel {
    switch context.backend {
    case .onednn: try DNNBatchNormalization(self, input: inputs[0], context)
    case .openblas: try PlainBatchNormalization(self, input: inputs[0].shape, context)
    }
  }

  /// Moves running statistics toward those of a batch.
  func follow(_ running: Tensor, _ batch: UnsafePointer<Float>) {
    let target = running.pointer
    for c in 0..<running.descriptor.count {
      target[c] = momentum * target[c] + (1 - momentum) * batch[c]
    }
  }
}

final class DNNBatchNormalization: Kernel {
  let inputs: [TensorDescriptor]
  let parameters: [TensorDescriptor]
  let output: TensorDescriptor
  let backwardReads: BackwardReads = .inputs
  private let spec: BatchNormalization
  private let usesRunningStatistics: Bool
  private let forwardPass: Primitive
  private var backwardPass: Primitive?
  /// The workspace from forward to backward where ReLU is fused; its format is the library's own.
  private var workspace: (buffer: AlignedBuffer, memory: Memory)?
  private let mean: Tensor
  private let variance: Tensor
  /// Gamma followed by beta, and their gradients, where the library takes them as one tensor.
  private let scaleShift: Tensor
  private let scaleShiftGradient: Tensor
  private let scratch: Tensor
  /// The layouts as the primitives see the input's and result's memory.
  private let layout: MemoryDescriptor

  init(_ spec: BatchNormalization, input: TensorDescriptor, _ context: KernelContext) throws {
    let channels = input.shape[1]
    self.spec = spec
    inputs = [input]
    output = input
    parameters = Array(repeating: TensorDescriptor([channels]), count: 4)
    usesRunningStatistics = context.mode == .inference || spec.isFrozen
    let layout = try input.channelsLastIfEqual()
    self.layout = layout
    let flags = tri_batch_normalization_flags(
      usesRunningStatistics ? 1 : 0, spec.appliesReLU ? 1 : 0)
    let mode = context.mode == .training ? dnnl_forward_training : dnnl_forward_inference
    let forward = try PrimitiveDescriptor("batch normalization, forward") {
      tri_batch_normalization_forward(&$0, $1, mode, layout.handle, spec.epsilon, flags)
    }
    forwardPass = try Primitive(forward)
    mean = try Tensor(TensorDescriptor([channels]))
    variance = try Tensor(TensorDescriptor([channels]))
    scaleShift = try Tensor(TensorDescriptor([2, channels]))
    scaleShiftGradient = try Tensor(TensorDescriptor([2, channels]))
    scratch = try Tensor(TensorDescriptor([channels]))
    guard context.mode == .training else { return }
    if spec.appliesReLU {
      let wanted = try forward.memoryDescriptor(dnnl_query_workspace_md)
      let buffer = try AlignedBuffer(byteCount: wanted.byteCount)
      workspace = (buffer, try Memory(wanted, at: buffer.start))
    }
    backwardPass = try Primitive("batch normalization, backward") {
      tri_batch_normalization_backward(
        &$0, $1, layout.handle, layout.handle, spec.epsilon, flags, forward.handle)
    }
  }

  /// Gamma and beta as the installed library takes them.
  private func scaleArguments(_ values: KernelValues) throws -> [(Int32, Memory)] {
    if tri_major_version() >= 3 {
      return [
        (DNNL_ARG_SCALE, try values.parameters[0].memory()),
        (DNNL_ARG_SHIFT, try values.parameters[1].memory()),
      ]
    }
    let channels = mean.descriptor.count
    scaleShift.pointer.update(from: values.parameters[0].pointer, count: channels)
    (scaleShift.pointer + channels).update(from: values.parameters[1].pointer, count: channels)
    return [(DNNL_ARG_WEIGHTS, try scaleShift.memory())]
  }

  /// The statistics in use: mean and variance.
  private func statistics(_ values: KernelValues) -> (Tensor, Tensor) {
    usesRunningStatistics ? (values.parameters[2], values.parameters[3]) : (mean, variance)
  }

  func forward(_ values: KernelValues) throws {
    let (mean, variance) = statistics(values)
    var arguments = try scaleArguments(values)
    arguments += [
      (DNNL_ARG_SRC, try values.inputs[0].memory(as: layout)),
      (DNNL_ARG_DST, try values.output.memory(as: layout)),
      (DNNL_ARG_MEAN, try mean.memory()), (DNNL_ARG_VARIANCE, try variance.memory()),
    ]
    if let workspace { arguments.append((DNNL_ARG_WORKSPACE, workspace.memory)) }
    try forwardPass.run(arguments)
    if !usesRunningStatistics {
      spec.follow(values.parameters[2], mean.pointer)
      spec.follow(values.parameters[3], variance.pointer)
    }
  }

  func backward(_ values: KernelValues, _ gradients: KernelGradients) throws {
    guard let backwardPass else { return }
    let target = try gradients.inputs[0] ?? Tensor(inputs[0])
    let (mean, variance) = statistics(values)
    var arguments = try scaleArguments(values)
    arguments += [
      (DNNL_ARG_SRC, try values.inputs[0].memory(as: layout)),
      (DNNL_ARG_MEAN, try mean.memory()), (DNNL_ARG_VARIANCE, try variance.memory()),
      (DNNL_ARG_DIFF_DST, try gradients.output.memory(as: layout)),
      (DNNL_ARG_DIFF_SRC, try target.memory(as: layout)),
    ]
    if let workspace { arguments.append((DNNL_ARG_WORKSPACE, workspace.memory)) }
    let (gamma, beta) = (gradients.parameter(0), gradients.parameter(1))
    if tri_major_version() >= 3 {
      arguments += [
        (diffScale, try (gamma ?? scratch).memory()), (diffShift, try (beta ?? scratch).memory()),
      ]
      return try backwardPass.run(arguments)
    }
    arguments.append((DNNL_ARG_DIFF_WEIGHTS, try scaleShiftGradient.memory()))
    try backwardPass.run(arguments)
    let channels = mean.descriptor.count
    gamma?.pointer.update(from: scaleShiftGradient.pointer, count: channels)
    beta?.pointer.update(from: scaleShiftGradient.pointer + channels, count: channels)
  }

  /// `DNNL_ARG_DIFF_SCALE` and `DNNL_ARG_DIFF_SHIFT` of oneDNN 3: 2.6 has other numbers for them.
  private let diffScale: Int32 = 255
  private let diffShift: Int32 = 256
}

final class PlainBatchNormalization: Kernel {
  let inputs: [TensorDescriptor]
  let parameters: [TensorDescriptor]
  let output: TensorDescriptor
  var backwardReads: BackwardReads { spec.appliesReLU ? .all : .inputs }
  private let spec: BatchNormalization
  private let usesRunningStatistics: Bool
  private let n, c, area: Int
  private var mean: [Float]
  private var variance: [Float]

  init(_ spec: BatchNormalization, input: [Int], _ context: KernelContext) throws {
    self.spec = spec
    (n, c, area) = (input[0], input[1], input[2] * input[3])
    inputs = [TensorDescriptor(input)]
    output = TensorDescriptor(input)
    parameters = Array(repeating: TensorDescriptor([c]), count: 4)
    usesRunningStatistics = context.mode == .inference || spec.isFrozen
    mean = Array(repeating: 0, count: c)
    variance = Array(repeating: 0, count: c)
  }

  /// Visits the planes of one channel by their offsets.
  private func forEachPlane(_ channel: Int, _ body: (Int) -> Void) {
    for image in 0..<n { body((image * c + channel) * area) }
  }

  func forward(_ values: KernelValues) throws {
    let (x, y) = (values.inputs[0].pointer, values.output.pointer)
    let (gamma, beta) = (values.parameters[0].pointer, values.parameters[1].pointer)
    let count = Double(n * area)
    for channel in 0..<c {
      if usesRunningStatistics {
        mean[channel] = values.parameters[2].pointer[channel]
        variance[channel] = values.parameters[3].pointer[channel]
      } else {
        var sum = 0.0
        forEachPlane(channel) { for i in $0..<$0 + area { sum += Double(x[i]) } }
        let average = sum / count
        var squares = 0.0
        forEachPlane(channel) {
          for i in $0..<$0 + area { squares += (Double(x[i]) - average) * (Double(x[i]) - average) }
        }
        mean[channel] = Float(average)
        variance[channel] = Float(squares / count)
      }
      let scale = gamma[channel] / (variance[channel] + spec.epsilon).squareRoot()
      let shift = beta[channel] - mean[channel] * scale
      forEachPlane(channel) {
        for i in $0..<$0 + area {
          let value = x[i] * scale + shift
          y[i] = spec.appliesReLU ? max(value, 0) : value
        }
      }
    }
    if !usesRunningStatistics {
      spec.follow(values.parameters[2], mean)
      spec.follow(values.parameters[3], variance)
    }
  }

  func backward(_ values: KernelValues, _ gradients: KernelGradients) throws {
    let (x, y, dy) = (
      values.inputs[0].pointer, values.output.pointer, gradients.output.pointer
    )
    let gamma = values.parameters[0].pointer
    let count = Double(n * area)
    for channel in 0..<c {
      let (center, inverse) = (
        mean[channel], 1 / (variance[channel] + spec.epsilon).squareRoot()
      )
      // Sums over dy and over dy · x̂, which are also the gradients of beta and gamma.
      var (sum, product) = (0.0, 0.0)
      forEachPlane(channel) {
        for i in $0..<$0 + area where !spec.appliesReLU || y[i] > 0 {
          sum += Double(dy[i])
          product += Double(dy[i] * (x[i] - center) * inverse)
        }
      }
      gradients.parameter(0)?.pointer[channel] = Float(product)
      gradients.parameter(1)?.pointer[channel] = Float(sum)
      guard let dx = gradients.inputs[0]?.pointer else { continue }
      let (meanSum, meanProduct) =
        usesRunningStatistics ? (0, 0) : (Float(sum / count), Float(product / count))
      forEachPlane(channel) {
        for i in $0..<$0 + area {
          let incoming = spec.appliesReLU && y[i] <= 0 ? 0 : dy[i]
          dx[i] =
            gamma[channel] * inverse
            * (incoming - meanSum - (x[i] - center) * inverse * meanProduct)
        }
      }
    }
  }
}
