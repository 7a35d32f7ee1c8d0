internal import Foundation

/// What limits the number of threads that this process computes with.
package struct ThreadLimits: Equatable, Sendable {
  /// The processors that the system lets this process run on (`taskset`, cpusets), at least 1.
  package let processors: Int
  /// The processors' worth of time that the process's control groups grant, rounded down, at least
  /// 1; nil without a quota.
  package let quota: Int?
  /// What `OMP_NUM_THREADS` and `OMP_THREAD_LIMIT` ask for; nil where neither says a number.
  package let requested: Int?

  package init(processors: Int, quota: Int?, requested: Int?) {
    self.processors = processors
    self.quota = quota
    self.requested = requested
  }

  /// The least of them.
  package var count: Int { max(1, min(processors, quota ?? .max, requested ?? .max)) }

  /// Those of this process.
  ///
  /// - Parameters:
  ///   - membership: the file that names the process's control groups.
  ///   - groups: the folder that these are mounted in.
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
      // A list has a number for each level of nested loops; ours are of one level.
      environment[name]?.split(separator: ",").first
        .flatMap { Int($0.trimmingCharacters(in: .whitespaces)) }
        .flatMap { $0 > 0 ? $0 : nil }
    }.min()
  }

  #if os(Linux)
    private typealias GetAffinity =
      @convention(c) (pid_t, Int, UnsafeMutableRawPointer) -> Int32

    private static var availableProcessors: Int {
      // Found when the program runs: the header shows it to programs for GNU alone.
      let symbol = dlsym(dlopen(nil, RTLD_NOW), "sched_getaffinity")
      let affinity = symbol.map { unsafeBitCast($0, to: GetAffinity.self) }
      // The system says EINVAL where the set has no room for the machine's processors.
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
  /// Found once, when it is first asked for.
  package static let current = ThreadLimits.read().count
}
