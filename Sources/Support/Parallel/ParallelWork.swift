internal import Foundation

/// Independent work items, run on all threads that this process may use.
package enum ParallelWork {
  /// Calls `work` for each index in `0 ..< count`, several at a time.
  ///
  /// - Throws: the error of the lowest index that failed, so that it does not
  ///   depend on timing.
  package static func forEach<Failure: Error>(
    _ count: Int, _ work: @Sendable (Int) throws(Failure) -> Void
  ) throws(Failure) {
    // Many small items are taken in chunks; chunks of a few large ones would leave cores idle.
    let chunk = max(1, min(64, count / (32 * ThreadCount.current)))
    let firstFailure = FirstFailure<Failure>()
    ThreadTeam.forEach((count + chunk - 1) / chunk, threads: ThreadCount.current) { piece in
      for index in piece * chunk..<min((piece + 1) * chunk, count) {
        guard index < firstFailure.index else { return }
        do throws(Failure) { try work(index) } catch { firstFailure.record(error, at: index) }
      }
    }
    if let error = firstFailure.error { throw error }
  }

  /// The results of `work` for `0 ..< count`, in order.
  ///
  /// - Throws: as `forEach` does.
  package static func map<Result: Sendable, Failure: Error>(
    _ count: Int, _ work: @Sendable (Int) throws(Failure) -> Result
  ) throws(Failure) -> [Result] {
    let results = ResultSlots<Result>(count)
    try forEach(count) { (index) throws(Failure) in results.set(index, try work(index)) }
    return results.values
  }

  /// The error of the lowest index so far; guarded by the lock.
  private final class FirstFailure<Failure: Error>: @unchecked Sendable {
    private let lock = NSLock()
    private var lowest = Int.max
    private var kept: Failure?

    var index: Int { lock.withLock { lowest } }
    var error: Failure? { lock.withLock { kept } }

    func record(_ error: Failure, at index: Int) {
      lock.withLock {
        if index < lowest { (lowest, kept) = (index, error) }
      }
    }
  }
}
