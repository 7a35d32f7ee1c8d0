internal import Foundation

/// The indices of a loop, shared by several threads: each idle thread takes the next one, as items
/// may differ in length.
package final class WorkQueue: @unchecked Sendable {
  private let work: @Sendable (Int) -> Void
  private let count: Int
  private let lock = NSLock()
  private var next = 0

  /// - Parameter work: called once for each index in `0 ..< count`, on any thread.
  package init(_ count: Int, _ work: @escaping @Sendable (Int) -> Void) {
    self.count = count
    self.work = work
  }

  /// Works until no index is left; other threads may still be busy with their last one.
  package func run() {
    while let index = take() { work(index) }
  }

  private func take() -> Int? {
    lock.withLock {
      guard next < count else { return nil }
      defer { next += 1 }
      return next
    }
  }
}
