import Kernels
import Testing

/// Runs one kernel as a plan would: tensors in the layouts that the kernel wants.
struct KernelRunner {
  /// How the inputs of a kernel that takes them as they come lie in memory.
  enum Layout: CaseIterable {
    case rowMajor
    /// As a convolution of the same backend leaves its result.
    case blocked
  }

  struct Gradients {
    let inputs: [[Float]]
    let parameters: [[Float]]
  }

  let kernel: any Kernel
  private let inputs: [Tensor]
  private let parameters: [Tensor]
  private let output: Tensor
  private let trainedParameters: Int

  init(
    _ subject: KernelCase, _ backend: Backend, layout: Layout = .rowMajor,
    mode: KernelContext.Mode = .training, needsInputGradients: Bool = true,
    precision: Precision = .float32
  ) throws {
    let context = KernelContext(
      backend: backend, mode: mode, needsInputGradients: needsInputGradients, precision: precision)
    kernel = try subject.spec.makeKernel(
      inputs: subject.shapes.map { try Self.descriptor($0, layout, context) }, context: context)
    inputs = try kernel.inputs.map { try Tensor($0) }
    parameters = try kernel.parameters.map { try Tensor($0) }
    output = try Tensor(kernel.output)
    trainedParameters = subject.trainedParameters(of: parameters.count)
  }

  private static func descriptor(_ shape: [Int], _ layout: Layout, _ context: KernelContext) throws
    -> TensorDescriptor
  {
    guard layout == .blocked, shape.count == 4 else { return TensorDescriptor(shape) }
    let convolution = Convolution(
      outputChannels: shape[1], window: Window(kernel: Extent(3), padding: Padding(1)))
    return try convolution.makeKernel(
      inputs: [TensorDescriptor(shape)],
      context: KernelContext(
        backend: context.backend, mode: .training, precision: context.precision)
    ).output
  }

  private func values(_ seed: UInt64) -> KernelValues {
    KernelValues(inputs: inputs, parameters: parameters, output: output, randomSeed: seed)
  }

  /// The result for inputs and parameters given row-major.
  func forward(_ inputValues: [[Float]], _ parameterValues: [[Float]], seed: UInt64 = 0) throws
    -> [Float]
  {
    for (tensor, values) in zip(inputs, inputValues) { try tensor.load(values) }
    for (tensor, values) in zip(parameters, parameterValues) { try tensor.load(values) }
    // Memory is reused in plans: a kernel writes all of its result, the layout's padding included.
    output.fill(.nan)
    try kernel.forward(values(seed))
    #expect(output.isFinite, "a part of the result is not written")
    return try output.values()
  }

  /// The gradients after `forward`; empty for an array that is not wanted.
  ///
  /// - Parameter isWanted: by position, inputs first.
  func backward(
    _ outputGradient: [Float], seed: UInt64 = 0, isWanted: (Int) -> Bool = { _ in true }
  ) throws -> Gradients {
    let incoming = try Tensor(kernel.output)
    try incoming.load(outputGradient)
    let descriptors = kernel.inputs + kernel.parameterGradients.prefix(trainedParameters)
    let targets = try descriptors.enumerated().map { isWanted($0) ? try Tensor($1) : nil }
    for tensor in targets { tensor?.fill(.nan) }
    // In plans others have overwritten what the kernel says that it does not read again.
    if !kernel.backwardReads.contains(.inputs) { for tensor in inputs { tensor.fill(.nan) } }
    if !kernel.backwardReads.contains(.output) { output.fill(.nan) }
    let untrained = [Tensor?](repeating: nil, count: parameters.count - trainedParameters)
    try kernel.backward(
      values(seed),
      KernelGradients(
        output: incoming, inputs: Array(targets.prefix(inputs.count)),
        parameters: targets.dropFirst(inputs.count) + untrained))
    for case let tensor? in targets {
      #expect(tensor.isFinite, "a part of a gradient is not written")
    }
    let arrays = try targets.map { try $0?.values() ?? [] }
    return Gradients(
      inputs: Array(arrays.prefix(inputs.count)), parameters: Array(arrays.dropFirst(inputs.count)))
  }

  /// The parameters as they are now.
  func parameterValues() throws -> [[Float]] { try parameters.map { try $0.values() } }
}
