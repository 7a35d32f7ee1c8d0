/// Where a measurement of time begins to count as disturbed.
package struct QuietLimits: Hashable, Sendable {
  /// Processors' worth of other processes' computing that an idle system does now and then.
  package var otherProcessors = 0.08
  /// The counters of processors move in steps of a hundredth of a second, one for each processor: so many steps
  /// are allowed beyond, in seconds.
  package var countingError = 0.04
  package var stolenProcessors = 0.02
  package var throttled = 0.01
  package var drift = 0.1

  package init() {}

  package static let standard = QuietLimits()

  /// What disturbed a measurement; empty for a quiet one.
  ///
  /// - Parameters:
  ///   - use: nil where the system does not tell.
  ///   - references: the reference kernel before and after.
  package func disturbances(
    _ use: MachineUse?, references: (ReferenceKernel, ReferenceKernel)?
  ) -> [Disturbance] {
    var found: [Disturbance] = []
    if let use {
      if use.otherProcessors * use.seconds > otherProcessors * use.seconds + countingError {
        found.append(.otherProcesses(processors: use.otherProcessors))
      }
      if use.stolenProcessors * use.seconds > stolenProcessors * use.seconds + countingError / 2 {
        found.append(.steal(processors: use.stolenProcessors))
      }
      if let share = use.throttled, share > throttled { found.append(.quota(share: share)) }
    }
    if let (before, after) = references {
      let share = before.drift(to: after)
      if share > drift { found.append(.drift(share)) }
    }
    return found
  }
}
