/// What the machine and this process have done up to a moment. All but the moment only grow.
package struct MachineCounters: Hashable, Sendable {
  /// Of a clock that does not jump, in seconds.
  package var moment: Double
  /// The time that all processors together have computed for any process or for the system, in seconds.
  package var busySeconds: Double
  /// The time for which a virtual machine's processors were ready and the host ran something else, in seconds
  /// over all processors.
  package var stealSeconds: Double
  /// The processor time of this process, all its threads together, in seconds.
  package var ownSeconds: Double
  /// How often a thread of this process had to make room for another one.
  package var involuntarySwitches: Int
  /// The time in which some thread of the machine waited for a processor, in seconds; nil where the system does
  /// not tell.
  package var pressureSeconds: Double?
  /// The time for which the quota of the control group held this process back, in seconds; nil without one.
  package var throttledSeconds: Double?
}
