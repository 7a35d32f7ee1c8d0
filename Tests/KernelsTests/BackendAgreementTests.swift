import Kernels
import Testing

/// The fast backend against the plain one: results and all gradients.
@Suite struct BackendAgreementTests {
  /// Both sum in float32 in different orders: sums of n products of magnitude 1 differ by about
  /// 6e-8 · √n, n here at most a few thousand; one layer of sums over another doubles that.
  private let tolerance = 2e-5

  @Test(arguments: kernelCases, KernelRunner.Layout.allCases)
  func training(_ subject: KernelCase, _ layout: KernelRunner.Layout) throws {
    let plain = try KernelRunner(subject, .openblas)
    let fast = try KernelRunner(subject, .onednn, layout: layout)
    let (inputs, parameters) = (subject.inputs(), try subject.parameters())
    let expected = try plain.forward(inputs, parameters, seed: 7)
    let found = try fast.forward(inputs, parameters, seed: 7)
    #expect(relativeError(found, expected) < tolerance)
    let expectedGradients = try plain.backward(subject.outputGradient(), seed: 7)
    let gradients = try fast.backward(subject.outputGradient(), seed: 7)
    for (found, expected) in zip(gradients.inputs, expectedGradients.inputs) {
      #expect(relativeError(found, expected) < tolerance)
    }
    for (found, expected) in zip(gradients.parameters, expectedGradients.parameters) {
      #expect(relativeError(found, expected) < tolerance)
    }
    for (found, expected) in zip(try fast.parameterValues(), try plain.parameterValues()) {
      #expect(relativeError(found, expected) < tolerance)
    }
  }

  @Test(arguments: kernelCases, KernelRunner.Layout.allCases)
  func inference(_ subject: KernelCase, _ layout: KernelRunner.Layout) throws {
    let (inputs, parameters) = (subject.inputs(), try subject.parameters())
    let expected = try KernelRunner(subject, .openblas, mode: .inference)
      .forward(inputs, parameters)
    let found = try KernelRunner(subject, .onednn, layout: layout, mode: .inference)
      .forward(inputs, parameters)
    #expect(relativeError(found, expected) < tolerance)
  }

  @Test(arguments: kernelCases, Backend.allCases)
  func shapes(_ subject: KernelCase, _ backend: Backend) throws {
    let kernel = try KernelRunner(subject, backend).kernel
    let output = try subject.spec.outputShape(for: subject.shapes)
    let parameters = try subject.spec.parameterShapes(for: subject.shapes)
    #expect(kernel.output.shape == output)
    #expect(kernel.parameters.map(\.count) == parameters.map { $0.reduce(1, *) })
  }

  /// The same kernel run twice gives the same bits.
  @Test(arguments: kernelCases, Backend.allCases)
  func repeats(_ subject: KernelCase, _ backend: Backend) throws {
    let runner = try KernelRunner(subject, backend, layout: .blocked)
    let (inputs, parameters) = (subject.inputs(), try subject.parameters())
    let first = try runner.forward(inputs, parameters, seed: 3)
    let firstGradients = try runner.backward(subject.outputGradient(), seed: 3)
    #expect(try runner.forward(inputs, parameters, seed: 3) == first)
    let gradients = try runner.backward(subject.outputGradient(), seed: 3)
    #expect(gradients.inputs == firstGradients.inputs)
    #expect(gradients.parameters == firstGradients.parameters)
  }

  /// Activations that inference fuses into a convolution.
  @Test(arguments: activationSamples.filter(\.isFusible), Backend.allCases)
  func fusedActivation(_ activation: Activation, _ backend: Backend) throws {
    let window = Window(kernel: Extent(3), padding: Padding(1))
    let shape = [2, 5, 7, 6]
    let convolution = KernelCase(Convolution(outputChannels: 17, window: window), shape)
    let fused = KernelCase(
      Convolution(outputChannels: 17, window: window, activation: activation), shape)
    let alone = KernelCase(activation, [2, 17, 7, 6])
    let (inputs, parameters) = (convolution.inputs(), try convolution.parameters())
    let between = try KernelRunner(convolution, .openblas, mode: .inference)
      .forward(inputs, parameters)
    let expected = try KernelRunner(alone, .openblas, mode: .inference).forward([between], [])
    let found = try KernelRunner(fused, backend, mode: .inference).forward(inputs, parameters)
    #expect(relativeError(found, expected) < tolerance)
  }

  /// Sums that inference fuses into a convolution, in each of the forms that convolutions have.
  @Test(
    arguments: [
      ([2, 5, 7, 6], 17, 3), ([2, 17, 6, 5], 33, 1), ([16, 32, 2, 2], 48, 1),
      ([16, 32, 2, 2], 48, 3), ([16, 32, 8, 7], 48, 3),
    ], Backend.allCases)
  func fusedSum(_ sizes: (shape: [Int], filters: Int, kernel: Int), _ backend: Backend) throws {
    let (shape, filters, kernel) = sizes
    let window = Window(kernel: Extent(kernel), padding: Padding(kernel / 2))
    for (hasBias, activation) in [(true, Activation.relu), (false, .silu), (true, nil)] {
      let convolution = Convolution(outputChannels: filters, window: window, hasBias: hasBias)
      let result = [shape[0], filters, shape[2], shape[3]]
      let alone = KernelCase(convolution, shape)
      let subject = KernelCase(
        ConvolutionSum(convolution, activation: activation), shape, result)
      let (inputs, parameters) = (subject.inputs(), try alone.parameters())
      let product = try KernelRunner(alone, .openblas, mode: .inference)
        .forward([inputs[0]], parameters)
      var expected = try KernelRunner(KernelCase(Addition(), result, result), .openblas)
        .forward([product, inputs[1]], [])
      if let activation {
        expected = try KernelRunner(KernelCase(activation, result), .openblas)
          .forward([expected], [])
      }
      let found = try KernelRunner(subject, backend, mode: .inference).forward(inputs, parameters)
      #expect(relativeError(found, expected) < tolerance)
    }
  }
}
