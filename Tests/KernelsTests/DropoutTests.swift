import Kernels
import Testing

@Suite struct DropoutTests {
  private static let count = 100_000
  private static let ones = [Float](repeating: 1, count: count)

  private func runner(
    _ rate: Float, _ backend: Backend = .openblas, mode: KernelContext.Mode = .training
  ) throws -> KernelRunner {
    try KernelRunner(KernelCase(Dropout(rate: rate), [10, Self.count / 10]), backend, mode: mode)
  }

  @Test(arguments: [Float(0.1), 0.5, 0.9])
  func shareAndMean(_ rate: Float) throws {
    let output = try runner(rate).forward([Self.ones], [], seed: 1)
    let dropped = output.filter { $0 == 0 }.count
    // Five standard deviations of a binomial count.
    let (n, p) = (Double(Self.count), Double(rate))
    let margin = 5 * (n * p * (1 - p)).squareRoot()
    #expect(abs(Double(dropped) - n * p) < margin)
    #expect(Set(output) == [0, 1 / (1 - rate)])
    let mean = output.reduce(0.0) { $0 + Double($1) } / n
    #expect(abs(mean - 1) < margin / n / (1 - p))
  }

  @Test func sameSeedSameMask() throws {
    let first = try runner(0.4, .onednn).forward([Self.ones], [], seed: 5)
    #expect(try runner(0.4, .openblas).forward([Self.ones], [], seed: 5) == first)
    let other = try runner(0.4, .onednn).forward([Self.ones], [], seed: 6)
    let agreeing = zip(first, other).filter { $0 == $1 }.count
    // Independent masks agree with 0.4² + 0.6² = 0.52.
    #expect(abs(Double(agreeing) / Double(Self.count) - 0.52) < 0.01)
  }

  @Test(arguments: Backend.allCases)
  func gradientHasTheMask(_ backend: Backend) throws {
    let runner = try runner(0.3, backend)
    let output = try runner.forward([Self.ones], [], seed: 8)
    #expect(try runner.backward(Self.ones, seed: 8).inputs == [output])
  }

  @Test(arguments: Backend.allCases)
  func identityInInferenceAndWithoutRate(_ backend: Backend) throws {
    let x = noise(Self.count, seed: 4)
    #expect(try runner(0.5, backend, mode: .inference).forward([x], [], seed: 2) == x)
    #expect(try runner(0, backend).forward([x], [], seed: 2) == x)
  }
}
