internal import Foundation

/// The threads on which oneDNN computes, lent to loops of our own: a second pool would compete with
/// these for the cores, as they spin for a while after each piece of work.
///
/// Found when the program runs: no header names it, and a library built for other threads lacks it.
enum OpenMP {
  private typealias Body = @convention(c) (UnsafeMutableRawPointer?) -> Void
  private typealias Parallel =
    @convention(c) (Body, UnsafeMutableRawPointer?, UInt32, UInt32) -> Void
  private typealias Number = @convention(c) () -> Int32

  private static let functions: (parallel: Parallel, index: Number, count: Number)? = {
    let all = dlopen(nil, RTLD_NOW)
    // What compilers turn a parallel region into for GNU's runtime.
    guard let parallel = dlsym(all, "GOMP_parallel"),
      let index = dlsym(all, "omp_get_thread_num"), let count = dlsym(all, "omp_get_num_threads")
    else { return nil }
    return (
      unsafeBitCast(parallel, to: Parallel.self), unsafeBitCast(index, to: Number.self),
      unsafeBitCast(count, to: Number.self)
    )
  }()

  private struct Loop {
    let count: Int
    let work: @Sendable (Int) -> Void
  }

  /// Calls `work` once for every number in `0 ..< count`, on all threads.
  ///
  /// - Returns: false, and nothing is done, where there are no such threads.
  static func forEach(_ count: Int, _ work: @Sendable (Int) -> Void) -> Bool {
    guard let functions else { return false }
    withoutActuallyEscaping(work) { work in
      var loop = Loop(count: count, work: work)
      functions.parallel(
        { pointer in
          guard let functions = OpenMP.functions, let pointer else { return }
          let loop = pointer.assumingMemoryBound(to: Loop.self).pointee
          let step = Int(functions.count())
          for i in stride(from: Int(functions.index()), to: loop.count, by: step) { loop.work(i) }
        }, &loop, 0, 0)
    }
    return true
  }
}
