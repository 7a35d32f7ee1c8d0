internal import Foundation

/// The numbers of a loop that several threads share: whoever is free takes the next one, as pieces
/// may differ in length.
package final class WorkQueue: @unchecked Sendable {
  private let work: @Sendable (Int) -> Void
  private let count: Int
  private let lock = NSLock()
  private var next = 0

  /// - Parameter work: called once for every number in `0 ..< count`, on whatever thread.
  package init(_ count: Int, _ work: @escaping @Sendable (Int) -> Void) {
    self.count = count
    self.work = work
  }

  /// Works until no number is left; other threads may still be at their last ones.
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
