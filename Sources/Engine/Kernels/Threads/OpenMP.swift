internal import Foundation
internal import Parallel

/// oneDNN's OpenMP threads, used for our own loops too: a second pool would compete with
/// them for the cores, as they spin for a while after each task.
///
/// Looked up at run time: no header declares it, and a library built with other threads lacks it.
enum OpenMP {
  private typealias Body = @convention(c) (UnsafeMutableRawPointer?) -> Void
  private typealias Parallel =
    @convention(c) (Body, UnsafeMutableRawPointer?, UInt32, UInt32) -> Void

  /// The function that compilers call for a parallel region with GNU's runtime.
  private static let parallel: Parallel? = {
    dlsym(dlopen(nil, RTLD_NOW), "GOMP_parallel").map { unsafeBitCast($0, to: Parallel.self) }
  }()

  /// The number of threads for the calling thread's parallel regions.
  private static let setThreads: (@convention(c) (Int32) -> Void)? = {
    dlsym(dlopen(nil, RTLD_NOW), "omp_set_num_threads").map {
      unsafeBitCast($0, to: (@convention(c) (Int32) -> Void).self)
    }
  }()

  /// Sets the number of threads for the calling thread's parallel regions, oneDNN's included.
  static func limit(to count: Int) { setThreads?(Int32(clamping: count)) }

  /// The threads that a parallel region of the calling thread really gets; nil without OpenMP.
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
  // The threads use it without a reference of their own.
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
