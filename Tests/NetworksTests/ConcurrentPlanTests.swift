import Foundation
import Kernels
import Networks
import Testing

/// Plans that several threads make at once.
@Suite struct ConcurrentPlanTests {
  /// The output of a convolution of a shape of its own, so that the library's cache has none like it.
  private static func output(_ number: Int, _ precision: Precision, batch: Int) throws -> [Float] {
    var builder = NetworkBuilder(name: "one convolution")
    let input = builder.input(shape: [3, 7, 5 + number % 11])
    let sums = builder.convolution(
      "conv", input, filters: 4 + number / 11, kernel: 3, padding: Padding(1), bias: true)
    _ = builder.add("flatten", .flatten, sums)
    let network = try builder.build()
    let plan = try InferencePlan(
      network, batch: batch, backend: .onednn, precision: .floating(precision))
    try plan.load(unevenWeights(network))
    let image = noise(network.inputShape.reduce(1, *), seed: UInt64(number))
    try plan.input.load(Array(repeating: image, count: batch).flatMap { $0 })
    try plan.run()
    return Array(try plan.output.values().prefix(network.outputShape.reduce(1, *)))
  }

  @Test func agreeWithPlansMadeAlone() throws {
    let precisions = [Precision.bfloat16, .float32]
    let results = Results()
    DispatchQueue.concurrentPerform(iterations: 264) { number in
      results[number] = Result { try Self.output(number, precisions[number % 2], batch: 3) }
    }
    for number in 0..<264 {
      // Of another batch size: not from the cache either.
      let alone = try Self.output(number, precisions[number % 2], batch: 2)
      let found = try #require(results[number]).get()
      let tolerance = number % 2 == 0 ? 0x1p-6 : 1e-5
      #expect(relativeError(found, alone) < tolerance, "plan \(number)")
    }
  }

  /// One result a thread; all access under its lock.
  private final class Results: @unchecked Sendable {
    private let lock = NSLock()
    private var values: [Int: Result<[Float], any Error>] = [:]

    subscript(number: Int) -> Result<[Float], any Error>? {
      get { lock.withLock { values[number] } }
      set { lock.withLock { values[number] = newValue } }
    }
  }
}
