import Foundation
import Kernels
import Testing

@Suite struct DistillationLossTests {
  private func tensor(_ shape: [Int], _ values: [Float]) throws -> Tensor {
    let tensor = try Tensor(TensorDescriptor(shape))
    try tensor.load(values)
    return tensor
  }

  /// Made by Reference/distillation.py with PyTorch 2.15.0.
  private struct Case: Sendable {
    let temperature, weight, loss: Double
    let gradient: [Float]
  }

  private static let cases = [
    Case(
      temperature: 4, weight: 0.9, loss: 4.82641814,
      gradient: [
        -0.133299331, -0.0519995353, 0.095980507, 0.0893183593, -0.0106948148, -0.145338224,
        0.185323336, -0.0292902971, 0.535028748, -0.538669931, 0.153794268, -0.150153085,
      ]),
    Case(
      temperature: 1, weight: 0.5, loss: 2.1169819,
      gradient: [
        -0.185518579, 0.00133741906, 0.0441639254, 0.140017234, 0.00392043684, -0.0372410625,
        0.0237350681, 0.00958555749, 0.309580749, -0.157872375, 0.0194017504, -0.171110125,
      ]),
    Case(
      temperature: 2.5, weight: 1, loss: 4.35943753,
      gradient: [
        -0.130307739, -0.0471655287, 0.0869396826, 0.0905335853, 0.00318408236, -0.134539276,
        0.140214463, -0.00885926889, 0.506250875, -0.542300684, 0.123641347, -0.0875915381,
      ]),
    Case(
      temperature: 7, weight: 0, loss: 1.96868061,
      gradient: [
        -0.23216571, 0.0175802968, 0.0477882014, 0.166797212, 0.00530801445, -0.043525564,
        0.0237888703, 0.0144286792, 0.309633865, 0.000465515689, 0.0197942308, -0.329893612,
      ]),
  ]

  @Test(arguments: 0..<4)
  func agreesWithPyTorch(_ index: Int) throws {
    let expected = Self.cases[index]
    let logits = try tensor([3, 4], [1.5, -0.25, 0.75, 2, -1, 3, 0.5, 0, 4, -2.5, 1.25, -0.5])
    let gradient = try Tensor(logits.descriptor)
    let loss = DistillationLoss(temperature: expected.temperature, weight: expected.weight)
    let (lossSum, correct) = loss.evaluate(
      logits: logits, teacher: [2.5, 0.5, -1, 1, 0.25, 5, -3, 1.5, -2, 6, 0, 3],
      labels: [0, 1, 3], gradient: gradient)
    #expect(abs(lossSum / 3 - expected.loss) < 1e-7 * expected.loss)
    #expect(correct == 1)
    #expect(relativeError(try gradient.values(), expected.gradient) < 1e-6)
  }

  @Test(arguments: [(1, 2), (3, 5), (4, 17), (2, 1)])
  func gradientIsThatOfTheMeanLoss(_ n: Int, _ k: Int) throws {
    var values = noise(n * k, seed: 1).map { 3 * $0 }
    let teacher = noise(n * k, seed: 2).map { 4 * $0 }
    let labels = (0..<n).map { Int32($0 * 7 % k) }
    let loss = DistillationLoss(temperature: 3, weight: 0.7)
    func sum(_ values: [Float], gradient: Tensor? = nil) throws -> Double {
      loss.evaluate(
        logits: try tensor([n, k], values), teacher: teacher, labels: labels, gradient: gradient
      ).lossSum
    }
    let gradient = try Tensor(TensorDescriptor([n, k]))
    _ = try sum(values, gradient: gradient)
    var differences: [Float] = []
    for i in values.indices {
      let (value, step) = (values[i], Float(1e-2))
      values[i] = value + step
      let above = try sum(values)
      values[i] = value - step
      let below = try sum(values)
      values[i] = value
      differences.append(Float((above - below) / (Double(2 * step) * Double(n))))
    }
    // The square of the step.
    #expect(relativeError(try gradient.values(), differences) < 1e-4)
  }

  /// A student that says what its teacher says has nothing to learn from it.
  @Test func theTeacherItself() throws {
    let values = noise(12, seed: 3).map { 5 * $0 }
    let logits = try tensor([3, 4], values)
    let gradient = try Tensor(logits.descriptor)
    let (lossSum, _) = DistillationLoss(temperature: 2, weight: 1).evaluate(
      logits: logits, teacher: values, labels: [0, 1, 2], gradient: gradient)
    #expect(abs(lossSum) < 1e-12)
    #expect(try gradient.values().allSatisfy { abs($0) < 1e-8 })
  }

  @Test func extremeLogitsAndPaddingRows() throws {
    let logits = try tensor([2, 2], [1e4, -1e4, .nan, .nan])
    let gradient = try Tensor(logits.descriptor)
    gradient.fill(.nan)
    let (lossSum, correct) = DistillationLoss(temperature: 1, weight: 1).evaluate(
      logits: logits, teacher: [-3e4, 3e4], labels: [0], gradient: gradient)
    // The teacher is sure of the other class, where the student has a logarithm of −20,000.
    #expect(lossSum == 2e4)
    #expect(correct == 1)
    #expect(try gradient.values() == [1, -1, 0, 0])
  }
}
