import Kernels
import Testing

/// Plans ask only for the gradients that they need: any subset is right by itself.
@Suite struct PartialGradientTests {
  static let subjects = [
    KernelCase(
      Convolution(outputChannels: 5, window: Window(kernel: Extent(3), padding: Padding(1))),
      [2, 3, 6, 5]),
    KernelCase(Dense(outputs: 5), [3, 17]),
    KernelCase(BatchNormalization(epsilon: 1e-3, momentum: 0.9), [2, 5, 4, 3]),
    KernelCase(Multiplication(), [2, 5, 4, 3], [2, 5, 1, 1]),
    KernelCase(Addition(), [2, 5], [2, 5]),
  ]

  @Test(arguments: subjects, Backend.allCases)
  func subsets(_ subject: KernelCase, _ backend: Backend) throws {
    let runner = try KernelRunner(subject, backend)
    _ = try runner.forward(subject.inputs(), subject.parameters())
    let all = try runner.backward(subject.outputGradient())
    let arrays = all.inputs + all.parameters
    for wanted in 0..<1 << arrays.count {
      let isWanted = arrays.indices.map { wanted >> $0 & 1 == 1 }
      let found = try runner.backward(
        subject.outputGradient(), isWanted: { isWanted[$0] })
      let expected = zip(arrays, isWanted).map { $1 ? $0 : [] }
      #expect(found.inputs + found.parameters == expected)
    }
  }

  /// The first layer's kernels are compiled without the gradient of their input.
  @Test(arguments: subjects, Backend.allCases)
  func withoutInputGradients(_ subject: KernelCase, _ backend: Backend) throws {
    let all = try KernelRunner(subject, backend)
    let first = try KernelRunner(subject, backend, needsInputGradients: false)
    for runner in [all, first] {
      _ = try runner.forward(subject.inputs(), subject.parameters())
    }
    let inputs = subject.shapes.count
    let expected = try all.backward(subject.outputGradient(), isWanted: { $0 >= inputs })
    let found = try first.backward(subject.outputGradient(), isWanted: { $0 >= inputs })
    #expect(found.parameters == expected.parameters)
  }
}
