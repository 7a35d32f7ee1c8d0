import Kernels
import Testing

/// A few values worked out by hand, so that both backends can't be wrong together.
struct HandComputedCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let subject: KernelCase
  let inputs: [[Float]]
  var parameters: [[Float]] = []
  let output: [Float]
  /// The gradient that comes in; the others follow from it.
  let outputGradient: [Float]
  let inputGradients: [[Float]]
  var parameterGradients: [[Float]] = []
}

@Suite struct HandComputedTests {
  static let cases: [HandComputedCase] = [
    HandComputedCase(
      testDescription: "convolution 2×2, stride 2, a column left over, bias",
      subject: KernelCase(
        Convolution(outputChannels: 1, window: Window(kernel: Extent(2), stride: Extent(2))),
        [1, 1, 2, 3]),
      inputs: [[1, 2, 3, 4, 5, 6]], parameters: [[1, 10, 100, 1000], [0.5]],
      output: [1 + 20 + 400 + 5000 + 0.5],
      outputGradient: [2], inputGradients: [[2, 20, 0, 200, 2000, 0]],
      parameterGradients: [[2, 4, 8, 10], [2]]),
    HandComputedCase(
      testDescription: "convolution 1×2 padded on the left, two filters",
      subject: KernelCase(
        Convolution(
          outputChannels: 2,
          window: Window(
            kernel: Extent(1, 2), padding: Padding(top: 0, left: 1, bottom: 0, right: 0)),
          hasBias: false), [1, 1, 1, 3]),
      inputs: [[1, 2, 3]], parameters: [[1, 10, -1, 0]],
      // Filter 1: 1·x[q-1] + 10·x[q]; filter 2: -x[q-1].
      output: [10, 21, 32, 0, -1, -2],
      outputGradient: [1, 0, 1, 0, 5, 0], inputGradients: [[10 - 5, 1, 10]],
      parameterGradients: [[0 + 2, 1 + 3, 5, 10]]),
    HandComputedCase(
      testDescription: "convolution in two groups: each filter reads its own half",
      subject: KernelCase(
        Convolution(
          outputChannels: 2, window: Window(kernel: Extent(1)), groups: 2, hasBias: false),
        [1, 4, 1, 1]),
      inputs: [[1, 2, 3, 4]], parameters: [[10, 100, 1000, 10000]],
      output: [210, 43000], outputGradient: [1, 2],
      inputGradients: [[10, 100, 2000, 20000]], parameterGradients: [[1, 2, 6, 8]]),
    HandComputedCase(
      testDescription: "batch normalization of 0, 2, 4, 6: mean 3, variance 5",
      subject: KernelCase(BatchNormalization(epsilon: 4, momentum: 0.5), [2, 1, 1, 2]),
      inputs: [[0, 2, 4, 6]], parameters: [[3], [1], [10], [20]],
      // x̂ = (x - 3) / √(5 + 4)
      output: [1 - 3, 1 - 1, 1 + 1, 1 + 3],
      outputGradient: [1, 0, 0, 0],
      // γ/σ · (dy - mean(dy) - x̂ · mean(dy · x̂)), mean(dy · x̂) = -1/4
      inputGradients: [[1 - 0.25 - 0.25, -0.25 - 1 / 12.0, -0.25 + 1 / 12.0, -0.25 + 0.25]],
      parameterGradients: [[-1], [1]]),
    HandComputedCase(
      testDescription: "frozen batch normalization, ReLU",
      subject: KernelCase(
        BatchNormalization(epsilon: 1, momentum: 0.5, isFrozen: true, appliesReLU: true),
        [1, 1, 1, 3]),
      inputs: [[1, 3, 5]], parameters: [[4], [2], [3], [3]],
      // 4 · (x - 3) / 2 + 2
      output: [0, 2, 6], outputGradient: [1, 1, 1], inputGradients: [[0, 2, 2]],
      parameterGradients: [[0 + 1], [2]]),
    HandComputedCase(
      testDescription: "relu", subject: KernelCase(Activation.relu, [1, 4]),
      inputs: [[-2, -0.5, 0.5, 7]], output: [0, 0, 0.5, 7], outputGradient: [1, 2, 3, 4],
      inputGradients: [[0, 0, 3, 4]]),
    HandComputedCase(
      testDescription: "relu6", subject: KernelCase(Activation.relu6, [1, 4]),
      inputs: [[-2, 0.5, 5.5, 7]], output: [0, 0.5, 5.5, 6], outputGradient: [1, 2, 3, 4],
      inputGradients: [[0, 2, 3, 0]]),
    HandComputedCase(
      testDescription: "sigmoid of 0, ln 3 and -ln 3",
      subject: KernelCase(Activation.sigmoid, [1, 3]),
      inputs: [[0, 1.0986123, -1.0986123]], output: [0.5, 0.75, 0.25],
      outputGradient: [1, 16, 16], inputGradients: [[0.25, 3, 3]]),
    HandComputedCase(
      testDescription: "silu of 0 and ln 3", subject: KernelCase(Activation.silu, [1, 2]),
      inputs: [[0, 1.0986123]], output: [0, 0.8239592],
      // s · (1 + x · (1 - s))
      outputGradient: [1, 1], inputGradients: [[0.5, 0.9559898]]),
    HandComputedCase(
      testDescription: "sum of three", subject: KernelCase(Addition(), [1, 2], [1, 2], [1, 2]),
      inputs: [[1, 2], [10, 20], [100, 200]], output: [111, 222], outputGradient: [3, 4],
      inputGradients: [[3, 4], [3, 4], [3, 4]]),
    HandComputedCase(
      testDescription: "product",
      subject: KernelCase(Multiplication(), [1, 1, 1, 2], [1, 1, 1, 2]),
      inputs: [[2, 3], [5, 7]], output: [10, 21], outputGradient: [1, 10],
      inputGradients: [[5, 70], [2, 30]]),
    HandComputedCase(
      testDescription: "product with one weight a plane",
      subject: KernelCase(Multiplication(), [1, 2, 1, 2], [1, 2, 1, 1]),
      inputs: [[1, 2, 3, 4], [10, 100]], output: [10, 20, 300, 400],
      outputGradient: [1, 1, 2, 0], inputGradients: [[10, 10, 200, 0], [3, 6]]),
    HandComputedCase(
      testDescription: "max pooling: windows overlap in the 9",
      subject: KernelCase(Pooling(.max, window: Window(kernel: Extent(1, 2))), [1, 1, 1, 4]),
      inputs: [[1, 9, 3, 4]], output: [9, 9, 4], outputGradient: [1, 10, 100],
      inputGradients: [[0, 11, 0, 100]]),
    HandComputedCase(
      testDescription: "max pooling: padding loses against what is negative",
      subject: KernelCase(
        Pooling(.max, window: Window(kernel: Extent(3), stride: Extent(3), padding: Padding(1))),
        [1, 1, 2, 2]),
      inputs: [[-4, -3, -2, -5]], output: [-2], outputGradient: [1], inputGradients: [[0, 0, 1, 0]]),
    HandComputedCase(
      testDescription: "mean over the image's pixels only",
      subject: KernelCase(
        Pooling(
          .average, window: Window(kernel: Extent(2), stride: Extent(2), padding: Padding(1))),
        [1, 1, 2, 2]),
      inputs: [[1, 2, 3, 4]], output: [1, 2, 3, 4], outputGradient: [1, 2, 3, 4],
      inputGradients: [[1, 2, 3, 4]]),
    HandComputedCase(
      testDescription: "mean over the window, padding as zeros",
      subject: KernelCase(
        Pooling(
          .averageWithPadding,
          window: Window(kernel: Extent(2), stride: Extent(2), padding: Padding(1))), [1, 1, 2, 2]),
      inputs: [[4, 8, 12, 16]], output: [1, 2, 3, 4], outputGradient: [4, 8, 12, 16],
      inputGradients: [[1, 2, 3, 4]]),
    HandComputedCase(
      testDescription: "global mean", subject: KernelCase(GlobalPooling(.average), [1, 2, 1, 2]),
      inputs: [[1, 3, 10, 30]], output: [2, 20], outputGradient: [2, 4],
      inputGradients: [[1, 1, 2, 2]]),
    HandComputedCase(
      testDescription: "global maximum", subject: KernelCase(GlobalPooling(.max), [1, 2, 1, 2]),
      inputs: [[1, 3, 30, 10]], output: [3, 30], outputGradient: [2, 4],
      inputGradients: [[0, 2, 4, 0]]),
    HandComputedCase(
      testDescription: "flatten", subject: KernelCase(Flatten(), [1, 2, 1, 2]),
      inputs: [[1, 2, 3, 4]], output: [1, 2, 3, 4], outputGradient: [5, 6, 7, 8],
      inputGradients: [[5, 6, 7, 8]]),
    HandComputedCase(
      testDescription: "zero padding on the top and the left, one more plane",
      subject: KernelCase(
        ZeroPadding(Padding(top: 1, left: 1, bottom: 0, right: 0), extraChannels: 1), [1, 1, 1, 2]),
      inputs: [[7, 8]], output: [0, 0, 0, 0, 7, 8, 0, 0, 0, 0, 0, 0],
      outputGradient: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], inputGradients: [[5, 6]]),
    HandComputedCase(
      testDescription: "dense", subject: KernelCase(Dense(outputs: 2), [2, 2]),
      inputs: [[1, 2, 3, 4]], parameters: [[10, 100, -1, 1], [0.5, 0]],
      output: [210.5, 1, 430.5, 1], outputGradient: [1, 0, 0, 2],
      inputGradients: [[10, 100, -2, 2]], parameterGradients: [[1, 2, 6, 8], [1, 2]]),
  ]

  @Test(arguments: cases, Backend.allCases)
  func values(_ known: HandComputedCase, _ backend: Backend) throws {
    let runner = try KernelRunner(known.subject, backend)
    // Exact but for the rounding of exponentials, roots and divisions.
    let output = try runner.forward(known.inputs, known.parameters)
    #expect(relativeError(output, known.output) < 1e-6)
    let gradients = try runner.backward(known.outputGradient)
    try #require(gradients.inputs.count == known.inputGradients.count)
    try #require(gradients.parameters.count == known.parameterGradients.count)
    for (found, expected) in zip(gradients.inputs, known.inputGradients) {
      #expect(relativeError(found, expected) < 1e-6)
    }
    for (found, expected) in zip(gradients.parameters, known.parameterGradients) {
      #expect(relativeError(found, expected) < 1e-6)
    }
  }
}
