import Foundation
import Kernels
import Testing

/// The optimizers' arithmetic against their formulas in double precision.
@Suite struct UpdatesTests {
  private let count = 33
  private let start = noise(33, seed: 1)

  private func gradient(_ step: Int) -> [Float] { noise(count, seed: UInt64(10 + step)) }

  private func tensor(_ values: [Float]? = nil) throws -> Tensor {
    let tensor = try Tensor(TensorDescriptor([count]))
    if let values { try tensor.load(values) }
    return tensor
  }

  @Test(arguments: [(0.1, 0.9, 0.0), (0.05, 0.0, 0.01), (0.5, 0.99, 1e-4)])
  func momentum(_ rate: Double, _ momentum: Double, _ decay: Double) throws {
    let (weights, velocity) = (try tensor(start), try tensor())
    var (w, v) = (start.map(Double.init), [Double](repeating: 0, count: count))
    for step in 0..<20 {
      Updates.momentum(
        weights, try tensor(gradient(step)), velocity: velocity, rate: Float(rate),
        momentum: Float(momentum), decay: Float(decay))
      for (i, g) in gradient(step).enumerated() {
        v[i] = momentum * v[i] + Double(g) + decay * w[i]
        w[i] -= rate * v[i]
      }
      // A few roundings of 6e-8 a step.
      #expect(relativeError(try weights.values(), w.map(Float.init)) < 2e-6)
    }
  }

  @Test(arguments: [(0.001, 0.9, 0.999, 0.0), (0.1, 0.5, 0.9, 0.01)])
  func adam(_ rate: Double, _ beta1: Double, _ beta2: Double, _ decay: Double) throws {
    let (weights, first, second) = (try tensor(start), try tensor(), try tensor())
    var (w, m, v) = (
      start.map(Double.init), [Double](repeating: 0, count: count),
      [Double](repeating: 0, count: count)
    )
    for step in 1...20 {
      Updates.adam(
        weights, try tensor(gradient(step)), first: first, second: second, step: step,
        rate: Float(rate), beta1: Float(beta1), beta2: Float(beta2), epsilon: 1e-7,
        decay: Float(decay))
      for (i, g) in gradient(step).enumerated() {
        let slope = Double(g) + decay * w[i]
        m[i] = beta1 * m[i] + (1 - beta1) * slope
        v[i] = beta2 * v[i] + (1 - beta2) * slope * slope
        let mean = m[i] / (1 - pow(beta1, Double(step)))
        let square = v[i] / (1 - pow(beta2, Double(step)))
        w[i] -= rate * mean / (square.squareRoot() + 1e-7)
      }
      // beta2 as a float32 is off by 1e-8, which 1 - beta2 = 0.001 makes a hundred thousandth.
      #expect(relativeError(try weights.values(), w.map(Float.init)) < 2e-5)
    }
  }

  #if arch(x86_64) && canImport(Glibc)
    /// Where gradients have become 0, means end at 0 and not among numbers that are slow to compute
    /// with; those of others are as they were.
    @Test func whatShrinksEndsAtZero() throws {
      let small: Float = 1e-39
      let (weights, zeros) = (try tensor(start), try tensor([Float](repeating: 0, count: count)))
      let (first, second) = (
        try tensor([Float](repeating: small, count: count)),
        try tensor([Float](repeating: small, count: count))
      )
      let velocity = try tensor([Float](repeating: small, count: count))
      Updates.adam(
        weights, zeros, first: first, second: second, step: 1, rate: 0.1, beta1: 0.9, beta2: 0.999,
        epsilon: 1e-7, decay: 0)
      Updates.momentum(weights, zeros, velocity: velocity, rate: 0.1, momentum: 0.9, decay: 0)
      for means in [first, second, velocity] {
        #expect(try means.values().allSatisfy { $0 == 0 })
      }
      #expect(try weights.values() == start)
      #expect(small * 0.5 != 0)
    }
  #endif

  @Test(arguments: Backend.allCases)
  func sumOntoItsFirstPart(backend: Backend) throws {
    let (a, b) = (noise(count, seed: 1), noise(count, seed: 2))
    let expected = zip(a, b).map { $0 + $1 }
    let (first, second, third) = (try tensor(a), try tensor(b), try tensor())
    let kernel = try Addition().makeKernel(
      inputs: [first.descriptor, second.descriptor],
      context: KernelContext(backend: backend, mode: .training))
    try kernel.forward(KernelValues(inputs: [first, second], output: third))
    #expect(try third.values() == expected)
    try kernel.forward(KernelValues(inputs: [first, second], output: first))
    #expect(try first.values() == expected)
    #expect(try second.values() == b)
  }
}
