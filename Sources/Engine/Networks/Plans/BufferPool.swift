internal import Kernels

/// Memory that values share whose lives don't overlap; planned once, before anything runs.
final class BufferPool {
  private var free: [AlignedBuffer] = []
  private var users: [ObjectIdentifier: Int] = [:]

  /// The smallest free buffer that is large enough, else a new one; one user holds it.
  func acquire(byteCount: Int) throws -> AlignedBuffer {
    let fitting = free.indices.filter { free[$0].byteCount >= byteCount }
    let buffer =
      if let best = fitting.min(by: { free[$0].byteCount < free[$1].byteCount }) {
        free.remove(at: best)
      } else {
        try AlignedBuffer(byteCount: byteCount)
      }
    users[ObjectIdentifier(buffer)] = 1
    return buffer
  }

  /// One more user of a buffer.
  func share(_ buffer: AlignedBuffer) { users[ObjectIdentifier(buffer), default: 0] += 1 }

  func isShared(_ buffer: AlignedBuffer) -> Bool { users[ObjectIdentifier(buffer), default: 0] > 1 }

  /// One user less; without users the buffer serves others.
  func release(_ buffer: AlignedBuffer) {
    let left = users[ObjectIdentifier(buffer), default: 0] - 1
    precondition(left >= 0, "a buffer is released more often than acquired")
    users[ObjectIdentifier(buffer)] = left
    if left == 0 { free.append(buffer) }
  }
}
