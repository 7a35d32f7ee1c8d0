import Kernels
import Testing

/// The gradients of the plain backend against central differences of a weighted sum of the result.
@Suite struct FiniteDifferenceTests {
  /// Rounding of the float32 results over the step (6e-8 / 1e-3 on the finest one), and for batch
  /// normalization and the smooth activations the square of the step.
  private let tolerance = 2e-3
  /// Elements that are tried of each tensor: enough to meet every kind of place in an image.
  private let samples = 60

  @Test(arguments: kernelCases)
  func gradients(_ subject: KernelCase) throws {
    let runner = try KernelRunner(subject, .openblas)
    var arrays = subject.inputs() + (try subject.parameters())
    let inputCount = subject.shapes.count
    let weights = try subject.outputGradient()
    /// The sum, and which results are above zero.
    func weightedSum() throws -> (sum: Double, active: [Bool]) {
      let output = try runner.forward(
        Array(arrays.prefix(inputCount)), Array(arrays.dropFirst(inputCount)), seed: 5)
      let sum = zip(output, weights).reduce(0) { $0 + Double($1.0) * Double($1.1) }
      return (sum, output.map { $0 > 0 })
    }
    _ = try weightedSum()
    let found = try runner.backward(weights, seed: 5)
    for (array, gradient) in (found.inputs + found.parameters).enumerated() {
      let step = subject.step
      let every = max(1, gradient.count / samples)
      var (differences, sampled): ([Float], [Float]) = ([], [])
      for i in stride(from: 0, to: gradient.count, by: every) {
        let value = arrays[array][i]
        let (above, below) = (value + step, value - step)
        arrays[array][i] = above
        let upper = try weightedSum()
        arrays[array][i] = below
        let lower = try weightedSum()
        arrays[array][i] = value
        // Across the corner of a ReLU there is no derivative to compare with.
        if subject.hasKinks, upper.active != lower.active { continue }
        differences.append(Float((upper.sum - lower.sum) / Double(above - below)))
        sampled.append(gradient[i])
      }
      #expect(sampled.count > min(gradient.count, samples) / 2, "array \(array): too few samples")
      #expect(relativeError(sampled, differences) < tolerance, "array \(array)")
    }
  }
}
