internal import Foundation
internal import Parallel

/// The threads on which oneDNN computes, lent to loops of our own: a second pool would compete with
/// these for the cores, as they spin for a while after each piece of work.
///
/// Found when the program runs: no header names it, and a library built for other threads lacks it.
enum OpenMP {
  private typealias Body = @convention(c) (UnsafeMutableRawPointer?) -> Void
  private typealias Parallel =
    @convention(c) (Body, UnsafeMutableRawPointer?, UInt32, UInt32) -> Void

  /// What compilers turn a parallel region into for GNU's runtime.
  private static let parallel: Parallel? = {
    dlsym(dlopen(nil, RTLD_NOW), "GOMP_parallel").map { unsafeBitCast($0, to: Parallel.self) }
  }()

  /// How many threads the calling thread's parallel regions get.
  private static let setThreads: (@convention(c) (Int32) -> Void)? = {
    dlsym(dlopen(nil, RTLD_NOW), "omp_set_num_threads").map {
      unsafeBitCast($0, to: (@convention(c) (Int32) -> Void).self)
    }
  }()

  /// Makes the calling thread's parallel regions, oneDNN's with them, use so many threads.
  static func limit(to count: Int) { setThreads?(Int32(clamping: count)) }

  /// The threads that a parallel region of the calling thread really gets; nil where there are no
  /// such regions.
  static func teamSize() -> Int? {
    guard let parallel else { return nil }
    let calls = Calls()
    parallel(
      { pointer in
        guard let pointer else { return }
        Unmanaged<Calls>.fromOpaque(pointer).takeUnretainedValue().add()
      }, Unmanaged.passUnretained(calls).toOpaque(), 0, 0)
    return withExtendedLifetime(calls) { calls.count }
  }

  /// Counts threads; all access under its lock.
  private final class Calls: @unchecked Sendable {
    private let lock = NSLock()
    private var value = 0

    func add() { lock.withLock { value += 1 } }
    var count: Int { lock.withLock { value } }
  }

  /// Calls `work` once for every number in `0 ..< count`, on all threads.
  ///
  /// - Returns: false, and nothing is done, where there are no such threads.
  static func forEach(_ count: Int, _ work: @Sendable (Int) -> Void) -> Bool {
    guard let parallel else { return false }
    withoutActuallyEscaping(work) { work in
      let loop = WorkQueue(count, work)
      parallel(
        { pointer in
          guard let pointer else { return }
          Unmanaged<WorkQueue>.fromOpaque(pointer).takeUnretainedValue().run()
        }, Unmanaged.passUnretained(loop).toOpaque(), UInt32(clamping: ThreadCount.current), 0)
      // The threads have it without a reference of their own.
      withExtendedLifetime(loop) {}
    }
    return true
  }
}
