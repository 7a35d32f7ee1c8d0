internal import Dispatch
internal import Foundation

/// Independent pieces of work, spread over the machine's cores.
public enum ParallelWork {
  /// Calls `work` once for every number in `0 ..< count`, several at a time.
  ///
  /// - Throws: what `work` threw for the lowest number that failed, so that the error does not
  ///   depend on who was faster.
  public static func forEach<Failure: Error>(
    _ count: Int, _ work: @Sendable (Int) throws(Failure) -> Void
  ) throws(Failure) {
    let chunk = max(1, min(64, count / (4 * cores)))
    let firstFailure = FirstFailure<Failure>()
    DispatchQueue.concurrentPerform(iterations: (count + chunk - 1) / chunk) { piece in
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
  public static func map<Result: Sendable, Failure: Error>(
    _ count: Int, _ work: @Sendable (Int) throws(Failure) -> Result
  ) throws(Failure) -> [Result] {
    let results = Results<Result>(count)
    try forEach(count) { (index) throws(Failure) in results.set(index, try work(index)) }
    return results.values
  }

  /// Asked once: the system reads it from files.
  private static let cores = ProcessInfo.processInfo.activeProcessorCount

  /// All access under the lock.
  private final class Results<Value: Sendable>: @unchecked Sendable {
    private let lock = NSLock()
    private var slots: [Value?]

    init(_ count: Int) { slots = Array(repeating: nil, count: count) }

    func set(_ index: Int, _ value: Value) { lock.withLock { slots[index] = value } }

    /// - Precondition: all are set.
    var values: [Value] { lock.withLock { slots.map { $0! } } }
  }

  /// The failure of the lowest index so far; all access under its lock.
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
