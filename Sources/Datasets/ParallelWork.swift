internal import Dispatch
internal import Foundation

/// Independent pieces of work, spread over the machine's cores.
enum ParallelWork {
  /// Calls `work` once for every number in `0 ..< count`, several at a time.
  ///
  /// - Throws: what `work` threw for the lowest number that failed, so that the error does not
  ///   depend on who was faster.
  static func forEach(_ count: Int, _ work: @Sendable (Int) throws -> Void) throws {
    let chunk = max(1, min(64, count / (4 * ProcessInfo.processInfo.activeProcessorCount)))
    let firstFailure = FirstFailure()
    DispatchQueue.concurrentPerform(iterations: (count + chunk - 1) / chunk) { piece in
      for index in piece * chunk..<min((piece + 1) * chunk, count) {
        guard index < firstFailure.index else { return }
        do { try work(index) } catch { firstFailure.record(error, at: index) }
      }
    }
    if let error = firstFailure.error { throw error }
  }

  /// The failure of the lowest index so far; all access under its lock.
  private final class FirstFailure: @unchecked Sendable {
    private let lock = NSLock()
    private var lowest = Int.max
    private var kept: (any Error)?

    var index: Int { lock.withLock { lowest } }
    var error: (any Error)? { lock.withLock { kept } }

    func record(_ error: any Error, at index: Int) {
      lock.withLock {
        if index < lowest { (lowest, kept) = (index, error) }
      }
    }
  }
}
