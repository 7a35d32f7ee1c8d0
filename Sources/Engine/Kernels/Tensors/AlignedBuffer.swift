internal import Foundation

/// Zero-filled memory aligned to a cache line, freed with its owner.
///
/// Not synchronized: one plan uses it from one thread at a time.
package final class AlignedBuffer: @unchecked Sendable {
  package let byteCount: Int
  let start: UnsafeMutableRawPointer

  /// - Throws: `KernelError.outOfMemory`.
  package init(byteCount: Int) throws {
    var pointer: UnsafeMutableRawPointer?
    // A cache line, which is also the width of an AVX-512 register.
    guard posix_memalign(&pointer, 64, max(byteCount, 64)) == 0, let pointer else {
      throw KernelError.outOfMemory(bytes: byteCount)
    }
    // Blocked layouts pad channels; kernels read that padding and count on zeros.
    memset(pointer, 0, max(byteCount, 64))
    self.byteCount = byteCount
    start = pointer
  }

  deinit { free(start) }
}
