internal import Foundation

/// Fixed work whose time tells how fast the machine is at the moment: two kinds, one that computes within the
/// registers and one that moves data through the memory.
///
/// Frequency, other tenants of the host and the sibling threads of a core change it, which no counter of this
/// machine tells.
package struct ReferenceKernel: Codable, Hashable, Sendable {
  /// Seconds for the fixed work, the least of three runs.
  package let compute: Double
  package let memory: Double

  package init(compute: Double, memory: Double) {
    self.compute = compute
    self.memory = memory
  }

  /// Takes about 40 ms on a processor of 2022.
  package static func measure() -> ReferenceKernel {
    let source = UnsafeMutableRawPointer.allocate(byteCount: block, alignment: 64)
    let target = UnsafeMutableRawPointer.allocate(byteCount: block, alignment: 64)
    defer {
      source.deallocate()
      target.deallocate()
    }
    // Before the time counts, as the system hands out memory at the first touch.
    memset(source, 1, block)
    memset(target, 0, block)
    return ReferenceKernel(
      compute: least(of: 3, computing), memory: least(of: 3) { memcpy(target, source, block) })
  }

  /// How much slower the slower of two measurements is, of the kind in which they differ most: 0.1 for 10 %.
  package func drift(to other: ReferenceKernel) -> Double {
    max(Self.ratio(compute, other.compute), Self.ratio(memory, other.memory)) - 1
  }

  private static func ratio(_ a: Double, _ b: Double) -> Double {
    min(a, b) > 0 ? max(a, b) / min(a, b) : 1
  }

  private static func least(of runs: Int, _ work: () -> Void) -> Double {
    let clock = ContinuousClock()
    return (0..<runs).map { _ in
      let time = clock.measure(work).components
      return Double(time.seconds) + Double(time.attoseconds) * 1e-18
    }.min() ?? 0
  }

  private static func computing() {
    var sums = (SIMD16<Float>(repeating: 1), SIMD16<Float>(repeating: 1.5))
    let (factor, summand) = (
      SIMD16<Float>(repeating: 0.999_9), SIMD16<Float>(repeating: 0.000_1)
    )
    for _ in 0..<1_000_000 {
      sums.0 = sums.0 * factor + summand
      sums.1 = sums.1 * factor + summand
    }
    keep(sums.0.sum() + sums.1.sum())
  }

  /// 16 MB, which is more than the caches of a core hold.
  private static let block = 16 << 20

  /// Keeps the compiler from leaving out work whose result nobody reads.
  @inline(never) private static func keep(_ value: Float) {
    precondition(!value.isNaN, "the reference work has a result")
  }
}
