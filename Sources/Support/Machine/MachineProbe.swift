internal import Foundation
package import Parallel

/// Reads the counters of the machine: on Linux from `/proc` and the control groups.
package struct MachineProbe: Sendable {
  /// What this process has used so far.
  package struct OwnUse: Hashable, Sendable {
    package var seconds: Double
    package var involuntarySwitches: Int

    package init(seconds: Double, involuntarySwitches: Int) {
      self.seconds = seconds
      self.involuntarySwitches = involuntarySwitches
    }
  }

  private let proc: String
  private let groups: ControlGroups
  private let now: @Sendable () -> Double
  private let own: @Sendable () -> OwnUse

  /// - Parameters:
  ///   - proc: the folder of the system's counters.
  ///   - own: what this process has used: the system call tells it to the microsecond, the folder to the
  ///     hundredth of a second.
  package init(
    proc: String = "/proc", groups: ControlGroups = ControlGroups(),
    now: @escaping @Sendable () -> Double = { MachineProbe.monotonicSeconds() },
    own: @escaping @Sendable () -> OwnUse = { MachineProbe.ownUse() }
  ) {
    self.proc = proc
    self.groups = groups
    self.now = now
    self.own = own
  }

  /// Nil where the system does not tell what its processors do, as on macOS.
  package func counters() -> MachineCounters? {
    guard let line = content("stat")?.split(separator: "\n").first, line.hasPrefix("cpu ") else {
      return nil
    }
    // user, nice, system, idle, iowait, irq, softirq, steal; guests' time is part of user and nice.
    let ticks = line.split(separator: " ").dropFirst().compactMap { Double($0) }
    guard ticks.count >= 8 else { return nil }
    let ticksPerSecond = Double(max(1, sysconf(Int32(_SC_CLK_TCK))))
    let own = own()
    return MachineCounters(
      moment: now(),
      busySeconds: (ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6]) / ticksPerSecond,
      stealSeconds: ticks[7] / ticksPerSecond, ownSeconds: own.seconds,
      involuntarySwitches: own.involuntarySwitches, pressureSeconds: pressureSeconds,
      throttledSeconds: groups.throttledSeconds)
  }

  /// From a line such as `some avg10=0.00 avg60=0.00 avg300=0.00 total=1234`, in microseconds.
  private var pressureSeconds: Double? {
    guard
      let line = content("pressure/cpu")?.split(separator: "\n").first(where: {
        $0.hasPrefix("some ")
      }), let total = line.split(separator: " ").first(where: { $0.hasPrefix("total=") })
    else { return nil }
    return Double(total.dropFirst("total=".count)).map { $0 / 1e6 }
  }

  private func content(_ name: String) -> String? {
    FileManager.default.contents(atPath: "\(proc)/\(name)").map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  package static func monotonicSeconds() -> Double {
    Double(DispatchTime.now().uptimeNanoseconds) / 1e9
  }

  package static func ownUse() -> OwnUse {
    var usage = rusage()
    #if canImport(Glibc)
      let status = getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    #else
      let status = getrusage(RUSAGE_SELF, &usage)
    #endif
    precondition(status == 0, "a process may ask for its own use")
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
    return OwnUse(
      seconds: seconds(usage.ru_utime) + seconds(usage.ru_stime),
      involuntarySwitches: Int(usage.ru_nivcsw))
  }
}
