import Foundation
import Parallel
import Testing

@testable import Machine

/// A machine of two processors as its files show it, in a folder of its own.
private final class FakeMachine: @unchecked Sendable {
  let folder: String
  var moment = 100.0
  var own = MachineProbe.OwnUse(seconds: 5, involuntarySwitches: 7)

  init() throws {
    folder = NSTemporaryDirectory() + "fake-machine-\(UUID().uuidString)"
    for name in ["proc/pressure", "groups/service"] {
      try FileManager.default.createDirectory(
        atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
    }
    try write("proc/cgroup", "0::/service\n")
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func write(_ name: String, _ text: String) throws {
    try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
  }

  /// Ticks of a hundredth of a second.
  func stat(user: Int, system: Int = 0, idle: Int, irq: Int = 0, steal: Int = 0) throws {
    try write(
      "proc/stat",
      "cpu  \(user) 3 \(system) \(idle) 900 \(irq) 2 \(steal) 50 0\ncpu0 1 1 1 1 1 1 1 1 1 1\n")
  }

  var probe: MachineProbe {
    MachineProbe(
      proc: "\(folder)/proc",
      groups: ControlGroups(membership: "\(folder)/proc/cgroup", root: "\(folder)/groups"),
      now: { self.moment }, own: { self.own })
  }
}

@Suite struct MachineProbeTests {
  @Test func whatElseUsedTheMachine() throws {
    let machine = try FakeMachine()
    try machine.stat(user: 1000, system: 200, idle: 5000, irq: 10, steal: 4)
    try machine.write(
      "proc/pressure/cpu", "some avg10=0.00 avg60=0.00 avg300=0.00 total=2000000\nfull total=0\n")
    try machine.write("groups/service/cpu.max", "150000 100000\n")
    try machine.write("groups/service/cpu.stat", "usage_usec 9\nthrottled_usec 500000\n")
    let start = try #require(machine.probe.counters())
    #expect(
      start
        == MachineCounters(
          moment: 100, busySeconds: 12.15, stealSeconds: 0.04, ownSeconds: 5,
          involuntarySwitches: 7, pressureSeconds: 2, throttledSeconds: 0.5))

    // Two seconds, in which this process used 2 of the 3.5 seconds of both processors.
    machine.moment = 102
    machine.own = MachineProbe.OwnUse(seconds: 7, involuntarySwitches: 27)
    try machine.stat(user: 1330, system: 215, idle: 5040, irq: 15, steal: 14)
    try machine.write("proc/pressure/cpu", "some avg10=0.00 avg60=0.00 avg300=0.00 total=3000000\n")
    try machine.write("groups/service/cpu.stat", "throttled_usec 510000\n")
    let use = MachineUse(from: start, to: try #require(machine.probe.counters()))
    #expect(use.seconds == 2 && use.involuntarySwitches == 20)
    #expect(abs(use.otherProcessors - 0.75) < 1e-9)
    #expect(abs(use.stolenProcessors - 0.05) < 1e-9)
    #expect(abs(try #require(use.pressure) - 0.5) < 1e-9)
    #expect(abs(try #require(use.throttled) - 0.005) < 1e-9)

    let found = QuietLimits.standard.disturbances(use, references: nil)
    #expect(
      found.map(\.reason) == [
        "other processes used 0.8 cores", "the host of this virtual machine took 0.1 cores",
      ])
  }

  @Test func withoutPressureAndQuota() throws {
    let machine = try FakeMachine()
    try machine.stat(user: 10, idle: 20)
    let counters = try #require(machine.probe.counters())
    #expect(counters.pressureSeconds == nil && counters.throttledSeconds == nil)
    try FileManager.default.removeItem(atPath: "\(machine.folder)/proc/stat")
    #expect(machine.probe.counters() == nil)
  }

  @Test func thisMachine() throws {
    #if os(Linux)
      let start = try #require(MachineProbe().counters())
      var sum = 0.0
      while MachineProbe.ownUse().seconds < start.ownSeconds + 0.05 { sum += 1 }
      let use = MachineUse(from: start, to: try #require(MachineProbe().counters()))
      #expect(sum > 0 && use.seconds > 0.01 && use.otherProcessors >= 0)
    #endif
  }
}

@Suite struct QuietLimitsTests {
  private func use(seconds: Double, busy: Double, own: Double, throttled: Double = 0) -> MachineUse
  {
    let start = MachineCounters(
      moment: 0, busySeconds: 0, stealSeconds: 0, ownSeconds: 0, involuntarySwitches: 0,
      throttledSeconds: 0)
    return MachineUse(
      from: start,
      to: MachineCounters(
        moment: seconds, busySeconds: busy, stealSeconds: 0, ownSeconds: own,
        involuntarySwitches: 0, throttledSeconds: throttled))
  }

  /// Counters of a hundredth of a second say little of a short time.
  @Test func shortTimes() {
    let limits = QuietLimits.standard
    #expect(limits.disturbances(use(seconds: 0.1, busy: 0.24, own: 0.2), references: nil).isEmpty)
    #expect(
      limits.disturbances(use(seconds: 0.1, busy: 0.3, own: 0.2), references: nil).map(\.reason)
        == ["other processes used 1 core"])
    // Counted less than it was.
    #expect(limits.disturbances(use(seconds: 1, busy: 1.9, own: 1.95), references: nil).isEmpty)
  }

  @Test func quotaAndDrift() {
    let limits = QuietLimits.standard
    let throttled = use(seconds: 1, busy: 1, own: 1, throttled: 0.3)
    #expect(
      limits.disturbances(throttled, references: nil).map(\.reason) == [
        "a CPU quota held the process back for 30% of the time"
      ])
    let (fast, slow) = (
      ReferenceKernel(compute: 0.01, memory: 0.02), ReferenceKernel(compute: 0.012, memory: 0.021)
    )
    #expect(
      limits.disturbances(nil, references: (fast, slow)).map(\.reason)
        == ["the reference kernel drifted by 20%"])
    #expect(limits.disturbances(nil, references: (slow, fast)).count == 1)
    #expect(limits.disturbances(nil, references: (fast, fast)).isEmpty)
  }

  @Test func theReferenceTakesTime() {
    let reference = ReferenceKernel.measure()
    #expect(reference.compute > 1e-4 && reference.memory > 1e-4)
    #expect(reference.drift(to: reference) == 0)
  }
}
