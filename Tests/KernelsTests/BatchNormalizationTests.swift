import Kernels
import Testing

@Suite struct BatchNormalizationTests {
  private let shape = [3, 5, 4, 3]

  private func subject(frozen: Bool = false, relu: Bool = false) -> KernelCase {
    KernelCase(
      BatchNormalization(epsilon: 1e-3, momentum: 0.9, isFrozen: frozen, appliesReLU: relu), shape)
  }

  /// Mean and biased variance of each channel, in double precision.
  private func statistics(_ x: [Float]) -> (mean: [Double], variance: [Double]) {
    let (channels, area) = (shape[1], shape[2] * shape[3])
    var (mean, variance) = ([Double](), [Double]())
    for c in 0..<channels {
      let values = x.indices.filter { $0 / area % channels == c }.map { Double(x[$0]) }
      let average = values.reduce(0, +) / Double(values.count)
      mean.append(average)
      variance.append(
        values.reduce(0) { $0 + ($1 - average) * ($1 - average) } / Double(values.count))
    }
    return (mean, variance)
  }

  @Test(arguments: Backend.allCases)
  func runningStatisticsFollow(_ backend: Backend) throws {
    let subject = subject()
    let runner = try KernelRunner(subject, backend)
    var parameters = try subject.parameters()
    var (mean, variance) = (parameters[2].map(Double.init), parameters[3].map(Double.init))
    for step in 0..<5 {
      let x = noise(shape.reduce(1, *), seed: UInt64(step)).map { 3 * $0 + Float(step) }
      _ = try runner.forward([x], parameters)
      parameters = try runner.parameterValues()
      let batch = statistics(x)
      mean = zip(mean, batch.mean).map { 0.9 * $0 + 0.1 * $1 }
      variance = zip(variance, batch.variance).map { 0.9 * $0 + 0.1 * $1 }
      #expect(relativeError(parameters[2], mean.map(Float.init)) < 1e-6)
      #expect(relativeError(parameters[3], variance.map(Float.init)) < 1e-6)
    }
    #expect(parameters.prefix(2) == (try subject.parameters().prefix(2)))
  }

  /// Frozen in training and in inference: `γ · (x − mean) / √(variance + ε) + β` with the running
  /// statistics, which stay.
  @Test(arguments: Backend.allCases, [KernelContext.Mode.training, .inference])
  func runningStatisticsAreUsed(_ backend: Backend, _ mode: KernelContext.Mode) throws {
    let subject = subject(frozen: mode == .training)
    let runner = try KernelRunner(subject, backend, mode: mode)
    let (x, parameters) = (subject.inputs()[0], try subject.parameters())
    let found = try runner.forward([x], parameters)
    let expected = x.indices.map { i in
      let channel = i / (shape[2] * shape[3]) % shape[1]
      let p = parameters.map { Double($0[channel]) }
      return Float(p[0] * (Double(x[i]) - p[2]) / (p[3] + 1e-3).squareRoot() + p[1])
    }
    #expect(relativeError(found, expected) < 1e-6)
    #expect(try runner.parameterValues() == parameters)
  }

  @Test(arguments: Backend.allCases, [false, true])
  func fusedReLU(_ backend: Backend, _ frozen: Bool) throws {
    let fused = try KernelRunner(subject(frozen: frozen, relu: true), backend)
    let alone = try KernelRunner(subject(frozen: frozen), backend)
    let relu = try KernelRunner(KernelCase(Activation.relu, shape), backend)
    let (inputs, parameters) = (subject().inputs(), try subject().parameters())
    let expected = try relu.forward([alone.forward(inputs, parameters)], [])
    let found = try fused.forward(inputs, parameters)
    #expect(relativeError(found, expected) < 1e-6)
    #expect(expected.contains(0) && expected.contains { $0 > 0 })
    #expect(try fused.parameterValues() == alone.parameterValues())

    let incoming = noise(expected.count, seed: 9)
    let between = try relu.backward(incoming).inputs[0]
    let expectedGradients = try alone.backward(between)
    let gradients = try fused.backward(incoming)
    #expect(relativeError(gradients.inputs[0], expectedGradients.inputs[0]) < 1e-5)
    #expect(relativeError(gradients.parameters[0], expectedGradients.parameters[0]) < 1e-5)
    #expect(relativeError(gradients.parameters[1], expectedGradients.parameters[1]) < 1e-5)
  }

  /// A channel that is the same everywhere has the variance 0: its result is beta.
  @Test(arguments: Backend.allCases)
  func constantChannel(_ backend: Backend) throws {
    let subject = KernelCase(BatchNormalization(epsilon: 1e-5, momentum: 0.9), [2, 1, 2, 2])
    let runner = try KernelRunner(subject, backend)
    let x = [Float](repeating: 1000.5, count: 8)
    #expect(try runner.forward([x], [[2], [3], [0], [1]]) == Array(repeating: 3, count: 8))
    let gradients = try runner.backward([1, 0, 0, 0, 0, 0, 0, 0])
    #expect(gradients.parameters == [[0], [1]])
  }
}
