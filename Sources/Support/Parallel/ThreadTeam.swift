internal import Foundation

/// The threads of one loop. If the system refuses a thread, as it does where memory is short, the
/// others do its share: the caller's own thread always works.
///
/// Dispatch's `concurrentPerform` would wait forever for a thread that it can't get.
enum ThreadTeam {
  /// Calls `work` for each index in `0 ..< count`.
  ///
  /// - Parameters:
  ///   - threads: the number of threads at most, including the caller's.
  ///   - start: starts a thread; nil where the system refuses.
  static func forEach(
    _ count: Int, threads: Int, start: (WorkQueue) -> pthread_t? = start,
    _ work: @Sendable (Int) -> Void
  ) {
    withoutActuallyEscaping(work) { work in
      let queue = WorkQueue(count, work)
      let helpers = (1..<max(1, min(threads, count))).compactMap { _ in start(queue) }
      queue.run()
      for helper in helpers { pthread_join(helper, nil) }
    }
  }

  /// - Returns: nil where the system refuses.
  static func start(_ queue: WorkQueue) -> pthread_t? {
    #if canImport(Darwin)
      var thread: pthread_t?
    #else
      var thread = pthread_t()
    #endif
    let reference = Unmanaged.passRetained(queue)
    let code = pthread_create(
      &thread, nil,
      { pointer in
        #if canImport(Darwin)
          let queue = Unmanaged<WorkQueue>.fromOpaque(pointer).takeRetainedValue()
        #else
          guard let pointer else { return nil }
          let queue = Unmanaged<WorkQueue>.fromOpaque(pointer).takeRetainedValue()
        #endif
        queue.run()
        return nil
      }, reference.toOpaque())
    guard code == 0 else {
      reference.release()
      return nil
    }
    return thread
  }
}
