internal import Kernels

/// Buffers shared by values whose live ranges don't overlap; planned before anything runs.
final class BufferPool {
  private var free: [AlignedBuffer] = []
  private var users: [ObjectIdentifier: Int] = [:]

  /// The smallest free buffer that is large enough, otherwise a new one, with one user.
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

  /// Adds a user to a buffer.
  func share(_ buffer: AlignedBuffer) { users[ObjectIdentifier(buffer), default: 0] += 1 }

  func isShared(_ buffer: AlignedBuffer) -> Bool { users[ObjectIdentifier(buffer), default: 0] > 1 }

  /// Removes a user; a buffer without users is free again.
  func release(_ buffer: AlignedBuffer) {
    let left = users[ObjectIdentifier(buffer), default: 0] - 1
    precondition(left >= 0, "a buffer is released more often than acquired")
    users[ObjectIdentifier(buffer)] = left
    if left == 0 { free.append(buffer) }
  }
}
