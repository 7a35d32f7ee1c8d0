internal import Foundation

/// Denormal numbers, which processors compute with a hundred times slower: in float32 those between
/// 0 and 1.2e-38.
enum Denormals {
  /// Runs `body` with denormals treated as 0 in this thread: on x86-64 with glibc; elsewhere unchanged.
  ///
  /// Moving averages of gradients that have become 0 shrink with every step and end as denormals. In
  /// Adam's sums they are negligible beside ε.
  @inline(__always)
  static func flushed(_ body: () -> Void) {
    #if arch(x86_64) && canImport(Glibc)
      var before = fenv_t()
      guard fegetenv(&before) == 0 else { return body() }
      var flushing = before
      // Bit 15: results are flushed to zero (FTZ); bit 6: operands are taken as zero (DAZ).
      flushing.__mxcsr |= 1 << 15 | 1 << 6
      let isFlushing = fesetenv(&flushing) == 0
      body()
      let isRestored = fesetenv(&before) == 0
      precondition(isFlushing && isRestored, "the modes of the processor can be set")
    #else
      body()
    #endif
  }
}
