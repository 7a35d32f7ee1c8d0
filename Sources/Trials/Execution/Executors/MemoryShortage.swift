internal import Files
internal import Foundation
internal import Parallel

/// Tells whether a process that has ended by a crash had too little memory.
struct MemoryShortage {
  /// How many processes the system had ended for want of memory when this was made.
  private let kills: Int?
  private let limit: Int?
  private let memory: Int

  /// - Parameters:
  ///   - kills: counts the processes that the system has ended for want of memory.
  ///   - limit: the bytes of address space that processes may have; nil: no limit.
  ///   - memory: the machine's, in bytes.
  init(
    kills: Int? = Self.systemKills, limit: Int? = Self.addressLimit,
    memory: Int = Int(clamping: ProcessInfo.processInfo.physicalMemory)
  ) {
    self.kills = kills
    self.limit = limit
    self.memory = memory
  }

  /// Why a process probably had too little memory, a clause; nil where nothing speaks for it.
  ///
  /// - Parameters:
  ///   - lastWords: what it said at its end.
  ///   - kills: the count as it is now.
  func evidence(
    _ end: ChildProcess.End, lastWords: String, kills now: Int? = Self.systemKills
  ) -> String? {
    // What a library has said of it, a line.
    let told = lastWords.split(separator: "\n").last { line in
      let line = line.lowercased()
      return Self.words.contains { line.contains($0) }
    }.map { $0.trimmingCharacters(in: .whitespaces) }
    let allowed = limit.map { "`ulimit -v` allows \($0 / 1_000_000) MB" }
    switch end.reason {
    case .code(0): return nil
    case .code: return told
    case .signal(SIGKILL):
      if let now, let kills, now > kills { return "the system has ended a process for it" }
    case .signal(let signal):
      // What a failed allocation ends in: a null pointer, `abort`, or a trap of Swift's.
      guard [SIGSEGV, SIGBUS, SIGABRT, SIGILL, SIGTRAP].contains(signal) else { return nil }
      if let cause = told ?? allowed { return cause }
    }
    guard end.peakMemoryBytes > memory / 10 * 8 else { return nil }
    return "it held \(end.peakMemoryBytes / 1_000_000) of the machine's \(memory / 1_000_000) MB"
  }

  /// How libraries say that they get no memory, or no thread for want of it.
  private static let words = [
    "cannot allocate memory", "can't allocate", "could not allocate", "failed to allocate",
    "out of memory", "bad_alloc", "resource temporarily unavailable", "not enough memory",
  ]

  static var systemKills: Int? {
    if let count = ControlGroups().outOfMemoryKills { return count }
    let text = FileManager.default.contents(atPath: "/proc/vmstat")
      .map { String(decoding: $0, as: UTF8.self) }
    let line = text?.split(separator: "\n").first { $0.hasPrefix("oom_kill ") }
    return line.flatMap { Int($0.dropFirst("oom_kill ".count)) }
  }

  static var addressLimit: Int? {
    #if canImport(Glibc)
      let resource = __rlimit_resource_t(RLIMIT_AS.rawValue)
    #else
      let resource = RLIMIT_AS
    #endif
    var limit = rlimit()
    guard getrlimit(resource, &limit) == 0, limit.rlim_cur < UInt64(Int64.max) else { return nil }
    return Int(limit.rlim_cur)
  }
}
