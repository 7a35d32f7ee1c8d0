import Kernels
import Testing

/// Kernels whose tensors are bfloat16 against float32's, given the same rounded numbers.
@Suite(.enabled(if: Processor.canStore(.bfloat16))) struct BFloat16KernelTests {
  /// Half a step of the largest number. Products over planes are rounded before they are summed, and
  /// after, and a sum of three is rounded twice.
  private let tolerance = 0x1.8p-8

  private func rounded(_ arrays: [[Float]]) -> [[Float]] {
    arrays.map { $0.map(Precision.bfloat16.rounded) }
  }

  /// As a plan gives them: of convolutions and dense layers the weights are rounded.
  private func parameters(_ subject: KernelCase) throws -> [[Float]] {
    let arrays = try subject.parameters()
    guard subject.spec is Convolution || subject.spec is Dense else { return arrays }
    return rounded([arrays[0]]) + arrays.dropFirst()
  }

  @Test(arguments: kernelCases)
  func training(_ subject: KernelCase) throws {
    let plain = try KernelRunner(subject, .openblas)
    let native = try KernelRunner(subject, .onednn, layout: .blocked, precision: .bfloat16)
    let (inputs, parameters) = (rounded(subject.inputs()), try parameters(subject))
    let expected = try plain.forward(inputs, parameters, seed: 7)
    let found = try native.forward(inputs, parameters, seed: 7)
    #expect(relativeError(found, expected) < tolerance)
    // Corners of functions: where rounding tips the input over, the gradient is another one.
    guard !subject.hasKinks || !(subject.spec is BatchNormalization) else { return }
    let incoming = rounded([try subject.outputGradient()])[0]
    let expectedGradients = try plain.backward(incoming, seed: 7)
    let gradients = try native.backward(incoming, seed: 7)
    for (found, expected) in zip(gradients.inputs, expectedGradients.inputs) {
      #expect(relativeError(found, expected) < 2 * tolerance)
    }
    for (found, expected) in zip(gradients.parameters, expectedGradients.parameters) {
      #expect(relativeError(found, expected) < 2 * tolerance)
    }
  }

  @Test(arguments: kernelCases)
  func inference(_ subject: KernelCase) throws {
    let (inputs, parameters) = (rounded(subject.inputs()), try parameters(subject))
    let expected = try KernelRunner(subject, .openblas, mode: .inference)
      .forward(inputs, parameters)
    let found = try KernelRunner(
      subject, .onednn, layout: .blocked, mode: .inference, precision: .bfloat16
    ).forward(inputs, parameters)
    #expect(relativeError(found, expected) < tolerance)
  }

  /// What a convolution or a dense layer reads and gives has half the bytes; gradients of weights have
  /// all their bits.
  @Test func tensorsAreHalfAsLarge() throws {
    let context = KernelContext(backend: .onednn, mode: .training, precision: .bfloat16)
    let convolution = try Convolution(outputChannels: 32, window: Window(kernel: Extent(3)))
      .makeKernel(inputs: [TensorDescriptor([2, 16, 8, 8])], context: context)
    let dense = try Dense(outputs: 10)
      .makeKernel(inputs: [TensorDescriptor([2, 32])], context: context)
    for kernel in [convolution, dense] {
      let tensors = kernel.inputs + [kernel.parameters[0], kernel.output]
      for tensor in tensors {
        #expect(tensor.isBFloat16)
        #expect(tensor.byteCount == tensor.count * 2)
      }
      #expect(kernel.parameters[1].isRowMajor)
      #expect(kernel.parameterGradients.allSatisfy { $0.isFloat32 })
    }
  }
}
