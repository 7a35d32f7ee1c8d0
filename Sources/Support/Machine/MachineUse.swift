/// What else used the machine while something was timed.
package struct MachineUse: Codable, Hashable, Sendable {
  package let seconds: Double
  /// Processors' worth of other processes' and the system's computing.
  package let otherProcessors: Double
  /// Processors' worth of time that the host took away.
  package let stolenProcessors: Double
  package let involuntarySwitches: Int
  /// The share of the time in which some thread of the machine waited for a processor, this process's own
  /// included; nil where the system does not tell.
  package let pressure: Double?
  /// The share of the time for which a quota held this process back; nil without one.
  package let throttled: Double?

  /// Between two moments.
  package init(from start: MachineCounters, to end: MachineCounters) {
    let seconds = max(end.moment - start.moment, 1e-9)
    self.seconds = seconds
    let own = end.ownSeconds - start.ownSeconds
    otherProcessors = max(0, end.busySeconds - start.busySeconds - own) / seconds
    stolenProcessors = max(0, end.stealSeconds - start.stealSeconds) / seconds
    involuntarySwitches = max(0, end.involuntarySwitches - start.involuntarySwitches)
    func share(_ value: (MachineCounters) -> Double?) -> Double? {
      guard let before = value(start), let after = value(end) else { return nil }
      return max(0, after - before) / seconds
    }
    pressure = share(\.pressureSeconds)
    throttled = share(\.throttledSeconds)
  }
}
