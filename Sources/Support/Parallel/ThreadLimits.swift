internal import Foundation

/// The limits on the number of threads of this process.
package struct ThreadLimits: Equatable, Sendable {
  /// The processors available to this process (`taskset`, cpusets), at least 1.
  package let processors: Int
  /// The CPU quota of the process's control groups in processors, rounded down, at least
  /// 1; nil without a quota.
  package let quota: Int?
  /// The value of `OMP_NUM_THREADS` or `OMP_THREAD_LIMIT`, the smaller one; nil where neither is a number.
  package let requested: Int?

  package init(processors: Int, quota: Int?, requested: Int?) {
    self.processors = processors
    self.quota = quota
    self.requested = requested
  }

  /// The smallest of them.
  package var count: Int { max(1, min(processors, quota ?? .max, requested ?? .max)) }

  /// Reads the limits of this process.
  ///
  /// - Parameters:
  ///   - membership: the file that lists the control groups of the process.
  ///   - groups: the folder where they are mounted.
  package static func read(
    environment: [String: String] = ProcessInfo.processInfo.environment,
    membership: String = "/proc/self/cgroup", groups: String = "/sys/fs/cgroup"
  ) -> ThreadLimits {
    ThreadLimits(
      processors: availableProcessors,
      quota: ControlGroups(membership: membership, root: groups).processorQuota,
      requested: requested(environment))
  }

  static func requested(_ environment: [String: String]) -> Int? {
    ["OMP_NUM_THREADS", "OMP_THREAD_LIMIT"].compactMap { name in
      // A list has a number per nesting level; only the outermost is used.
      environment[name]?.split(separator: ",").first
        .flatMap { Int($0.trimmingCharacters(in: .whitespaces)) }
        .flatMap { $0 > 0 ? $0 : nil }
    }.min()
  }

  #if os(Linux)
    private typealias GetAffinity =
      @convention(c) (pid_t, Int, UnsafeMutableRawPointer) -> Int32

    private static var availableProcessors: Int {
      // Looked up at run time: the header declares it for GNU programs only.
      let symbol = dlsym(dlopen(nil, RTLD_NOW), "sched_getaffinity")
      let affinity = symbol.map { unsafeBitCast($0, to: GetAffinity.self) }
      // EINVAL means that the set is too small for the machine's processors.
      var bytes = 128
      while let affinity, bytes <= 1 << 16 {
        let set = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 16)
        defer { set.deallocate() }
        set.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
        if affinity(0, bytes, set) == 0 {
          let words = UnsafeRawBufferPointer(start: set, count: bytes)
          return max(1, words.reduce(0) { $0 + $1.nonzeroBitCount })
        }
        guard errno == EINVAL else { break }
        bytes *= 2
      }
      return max(1, ProcessInfo.processInfo.activeProcessorCount)
    }
  #else
    private static var availableProcessors: Int {
      max(1, ProcessInfo.processInfo.activeProcessorCount)
    }
  #endif
}

/// The number of threads that this process computes with: the one place that decides it.
package enum ThreadCount {
  /// Determined on first use.
  package static let current = ThreadLimits.read().count
}
