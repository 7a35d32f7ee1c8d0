import Foundation
import Kernels
import Testing

@Suite struct SoftmaxCrossEntropyTests {
  private func tensor(_ shape: [Int], _ values: [Float]) throws -> Tensor {
    let tensor = try Tensor(TensorDescriptor(shape))
    try tensor.load(values)
    return tensor
  }

  @Test func handComputed() throws {
    // Softmax of (0, ln 3) is (1/4, 3/4).
    let logits = try tensor([2, 2], [0, log(3), 5, 5])
    let gradient = try Tensor(logits.descriptor)
    let (lossSum, correct) = SoftmaxCrossEntropy.evaluate(
      logits: logits, labels: [1, 1], gradient: gradient)
    #expect(abs(lossSum - (log(4.0 / 3) + log(2.0))) < 1e-7)
    // Of equal logits the first counts as the largest.
    #expect(correct == 1)
    #expect(
      relativeError(try gradient.values(), [0.125, -0.125, 0.25, -0.25]) < 1e-6)
    #expect(
      relativeError(
        SoftmaxCrossEntropy.probabilities(logits: logits, rows: 2), [0.25, 0.75, 0.5, 0.5]) < 1e-6)
    #expect(SoftmaxCrossEntropy.probabilities(logits: logits, rows: 1).count == 2)
  }

  @Test(arguments: [(1, 2), (3, 5), (4, 17), (2, 1)])
  func gradientIsThatOfTheMeanLoss(_ n: Int, _ k: Int) throws {
    var values = noise(n * k, seed: 1).map { 3 * $0 }
    let labels = (0..<n).map { Int32($0 * 7 % k) }
    let logits = try tensor([n, k], values)
    let gradient = try Tensor(logits.descriptor)
    _ = SoftmaxCrossEntropy.evaluate(logits: logits, labels: labels, gradient: gradient)
    var differences: [Float] = []
    for i in values.indices {
      let (value, step) = (values[i], Float(1e-2))
      values[i] = value + step
      let above = SoftmaxCrossEntropy.evaluate(
        logits: try tensor([n, k], values), labels: labels
      ).lossSum
      values[i] = value - step
      let below = SoftmaxCrossEntropy.evaluate(
        logits: try tensor([n, k], values), labels: labels
      ).lossSum
      values[i] = value
      differences.append(Float((above - below) / (Double(2 * step) * Double(n))))
    }
    // The square of the step.
    #expect(relativeError(try gradient.values(), differences) < 1e-4)
  }

  @Test func extremeLogits() throws {
    let logits = try tensor([3, 3], [1e4, -1e4, 0, -1e4, 1e4, 1e4, -3e38, 3e38, 0])
    let gradient = try Tensor(logits.descriptor)
    let (lossSum, correct) = SoftmaxCrossEntropy.evaluate(
      logits: logits, labels: [1, 1, 1], gradient: gradient)
    #expect(abs(lossSum - (2e4 + log(2.0))) < 1e-3)
    #expect(correct == 2)
    let third = Float(1.0 / 3)
    #expect(
      relativeError(
        try gradient.values(), [third, -third, 0, 0, -third / 2, third / 2, 0, 0, 0]) < 1e-6)
    #expect(
      SoftmaxCrossEntropy.probabilities(logits: logits, rows: 3)
        == [1, 0, 0, 0, 0.5, 0.5, 0, 1, 0])
  }

  @Test func paddingRowsCountForNothing() throws {
    let values = noise(4 * 5, seed: 2)
    let padded = try tensor([6, 5], values + Array(repeating: .nan, count: 10))
    let exact = try tensor([4, 5], values)
    let (paddedGradient, exactGradient) = (
      try Tensor(padded.descriptor), try Tensor(exact.descriptor)
    )
    paddedGradient.fill(.nan)
    let labels: [Int32] = [0, 4, 2, 2]
    let found = SoftmaxCrossEntropy.evaluate(
      logits: padded, labels: labels, gradient: paddedGradient)
    let expected = SoftmaxCrossEntropy.evaluate(
      logits: exact, labels: labels, gradient: exactGradient)
    #expect(found == expected)
    let zeros = [Float](repeating: 0, count: 10)
    #expect(try paddedGradient.values() == exactGradient.values() + zeros)
    let none = SoftmaxCrossEntropy.evaluate(logits: padded, labels: [], gradient: paddedGradient)
    #expect(none == (0, 0))
    #expect(try paddedGradient.values().allSatisfy { $0 == 0 })
  }
}
