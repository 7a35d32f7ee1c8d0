import Kernels
import Networks
import Testing

@Suite struct InitializerTests {
  private func network(groups: Int = 1) throws -> Network {
    var builder = NetworkBuilder(name: "wide")
    let x = builder.input(shape: [64, 8, 8])
    _ = builder.convolution(
      "conv", x, filters: 128, kernel: 3, groups: groups, bias: true)
    return try builder.build()
  }

  private func moments(_ values: [Float]) -> (mean: Double, deviation: Double) {
    let mean = values.reduce(0) { $0 + Double($1) } / Double(values.count)
    let squares = values.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
    return (mean, (squares / Double(values.count)).squareRoot())
  }

  @Test(arguments: [1, 4])
  func glorot(_ groups: Int) throws {
    let weights = Weights.random(for: try network(groups: groups), seed: 3)
    let values = try #require(weights.arrays["conv/kernel"]).values
    let limit = (6.0 / Double(64 / groups * 9 + 128 * 9)).squareRoot()
    let (mean, deviation) = moments(values)
    #expect(abs(mean) < 0.02 * limit)
    // Of a uniform distribution.
    #expect(abs(deviation / (limit / 3.0.squareRoot()) - 1) < 0.02)
    let largest = values.reduce(0) { max($0, Double(abs($1))) }
    #expect(largest <= limit && largest > 0.99 * limit)
    #expect(weights.arrays["conv/bias"]?.values == Array(repeating: 0, count: 128))
  }

  @Test func he() throws {
    let weights = Weights.random(for: try network(), seed: 3, kernels: .heNormal)
    let values = try #require(weights.arrays["conv/kernel"]).values
    let expected = (2.0 / Double(64 * 9)).squareRoot()
    let (mean, deviation) = moments(values)
    #expect(abs(mean) < 0.02 * expected)
    #expect(abs(deviation / expected - 1) < 0.02)
    // A normal distribution has 4.55 % beyond two deviations.
    let beyond = values.filter { abs(Double($0)) > 2 * expected }.count
    #expect(abs(Double(beyond) / Double(values.count) - 0.0455) < 0.005)
  }

  @Test func seedsAndNamesMakeStreams() throws {
    var builder = NetworkBuilder(name: "two")
    let x = builder.input(shape: [3, 4, 4])
    let y = builder.convolution("a", x, filters: 3, kernel: 3, bias: false)
    _ = builder.convolution("b", y, filters: 3, kernel: 1, bias: false)
    let network = try builder.build()
    let weights = Weights.random(for: network, seed: 1)
    #expect(Weights.random(for: network, seed: 1) == weights)
    #expect(Weights.random(for: network, seed: 2) != weights)
    let (a, b) = (weights.arrays["a/kernel"]?.values, weights.arrays["b/kernel"]?.values)
    #expect(a?.prefix(3) != b?.prefix(3))
  }
}
