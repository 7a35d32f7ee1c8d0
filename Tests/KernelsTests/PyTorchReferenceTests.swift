import Kernels
import Testing

/// Results and gradients that PyTorch has computed.
@Suite struct PyTorchReferenceTests {
  struct OperationCase: Decodable {
    let name: String
    let shapes: [[Int]]
    let output: [Float]
    let gradients: [[Float]]
  }

  private static let window = Window(kernel: Extent(3), stride: Extent(2), padding: Padding(1))

  static let specs: [(name: String, spec: any KernelSpec)] = [
    ("convolution", Convolution(outputChannels: 6, window: window, groups: 2)),
    ("batchNormalization", BatchNormalization(epsilon: 1e-3, momentum: 0.9)),
    ("maxPooling", Pooling(.max, window: window)),
    ("averagePooling", Pooling(.average, window: window)),
    ("averageWithPadding", Pooling(.averageWithPadding, window: window)),
    ("relu", Activation.relu),
    ("relu6", Activation.relu6),
    ("sigmoid", Activation.sigmoid),
    ("silu", Activation.silu),
    ("dense", Dense(outputs: 4)),
  ]

  @Test(arguments: specs.map(\.name), Backend.allCases)
  func operations(_ name: String, _ backend: Backend) throws {
    let spec = try #require(Self.specs.first { $0.name == name }).spec
    let reference = try #require(
      Reference<OperationCase>.load("operations.json").first { $0.name == name })
    let subject = KernelCase(spec, reference.shapes[0])
    let arrays = reference.shapes.enumerated().map { wave($1.reduce(1, *), phase: $0) }
    var parameters = Array(arrays.dropFirst())
    if spec is BatchNormalization { parameters += [[0, 0, 0], [1, 1, 1]] }
    let runner = try KernelRunner(subject, backend)
    // Seven digits are recorded, and sums run in another order.
    let output = try runner.forward([arrays[0]], parameters)
    #expect(relativeError(output, reference.output) < 2e-6)
    let gradients = try runner.backward(wave(reference.output.count, phase: 9))
    let found = gradients.inputs + gradients.parameters
    try #require(found.count == reference.gradients.count)
    for (found, expected) in zip(found, reference.gradients) {
      #expect(relativeError(found, expected) < 5e-6)
    }
  }

  struct LossCase: Decodable {
    let loss: Double
    let gradient: [Float]
  }

  @Test func crossEntropy() throws {
    let reference = try #require(Reference<LossCase>.load("crossEntropy.json").first)
    let logits = try Tensor(TensorDescriptor([4, 5]))
    try logits.load(wave(20, phase: 0).map { 10 * $0 })
    let gradient = try Tensor(logits.descriptor)
    let labels: [Int32] = [4, 0, 2, 2]
    let (lossSum, _) = SoftmaxCrossEntropy.evaluate(
      logits: logits, labels: labels, gradient: gradient)
    #expect(abs(lossSum / 4 - reference.loss) < 1e-6 * reference.loss)
    #expect(relativeError(try gradient.values(), reference.gradient) < 2e-6)
  }

  struct OptimizerCase: Decodable {
    let name: String
    let steps: [[Float]]
  }

  @Test(arguments: ["momentum", "adam"])
  func optimizers(_ name: String) throws {
    let reference = try #require(
      Reference<OptimizerCase>.load("optimizers.json").first { $0.name == name })
    let tensors = try (0..<4).map { _ in try Tensor(TensorDescriptor([7])) }
    let (weights, gradient, first, second) = (tensors[0], tensors[1], tensors[2], tensors[3])
    try weights.load(wave(7, phase: 0))
    for (step, expected) in reference.steps.enumerated() {
      try gradient.load(wave(7, phase: 1 + step))
      if name == "momentum" {
        Updates.momentum(
          weights, gradient, velocity: first, rate: 0.1, momentum: 0.9, decay: 0.01)
      } else {
        Updates.adam(
          weights, gradient, first: first, second: second, step: step + 1, rate: 0.1, beta1: 0.9,
          beta2: 0.999, epsilon: 1e-7, decay: 0.01)
      }
      #expect(relativeError(try weights.values(), expected) < 2e-6)
    }
  }
}
