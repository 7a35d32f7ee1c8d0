internal import Foundation

/// Threads for one loop. A thread that the system refuses, as it does where memory is short, leaves
/// its share to the others: the caller's own thread always works.
///
/// Dispatch's `concurrentPerform` would wait for ever for a thread that it can't have.
enum ThreadTeam {
  /// What the threads share.
  final class Task: @unchecked Sendable {
    private let work: @Sendable (Int) -> Void
    private let count: Int
    private let lock = NSLock()
    private var next = 0

    init(_ count: Int, _ work: @escaping @Sendable (Int) -> Void) {
      self.count = count
      self.work = work
    }

    /// Whoever is free takes the next number, as pieces may differ in length.
    func run() {
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

  /// Calls `work` once for every number in `0 ..< count`.
  ///
  /// - Parameters:
  ///   - threads: the most that work at once, the caller's with them.
  ///   - start: starts a thread; nil where the system refuses.
  static func forEach(
    _ count: Int, threads: Int, start: (Task) -> pthread_t? = start,
    _ work: @Sendable (Int) -> Void
  ) {
    withoutActuallyEscaping(work) { work in
      let task = Task(count, work)
      let helpers = (1..<max(1, min(threads, count))).compactMap { _ in start(task) }
      task.run()
      for helper in helpers { pthread_join(helper, nil) }
    }
  }

  /// - Returns: nil where the system refuses.
  static func start(_ task: Task) -> pthread_t? {
    #if canImport(Darwin)
      var thread: pthread_t?
    #else
      var thread = pthread_t()
    #endif
    let reference = Unmanaged.passRetained(task)
    let code = pthread_create(
      &thread, nil,
      { pointer in
        #if canImport(Darwin)
          let task = Unmanaged<Task>.fromOpaque(pointer).takeRetainedValue()
        #else
          guard let pointer else { return nil }
          let task = Unmanaged<Task>.fromOpaque(pointer).takeRetainedValue()
        #endif
        task.run()
        return nil
      }, reference.toOpaque())
    guard code == 0 else {
      reference.release()
      return nil
    }
    return thread
  }
}
