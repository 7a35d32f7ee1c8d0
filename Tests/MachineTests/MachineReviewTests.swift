import Foundation
import Parallel
import Testing

@testable import Machine

/// Files of a machine in a folder of its own.
private final class FakeFiles {
  let root = NSTemporaryDirectory() + "fake-files-\(UUID().uuidString)"

  init(_ files: [String: String]) throws {
    for (name, text) in files { try write(name, text) }
  }

  deinit { try? FileManager.default.removeItem(atPath: root) }

  func write(_ name: String, _ text: String) throws {
    let path = "\(root)/\(name)"
    try FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try text.write(toFile: path, atomically: true, encoding: .utf8)
  }
}

@Suite struct MachineReviewTests {
  /// A laptop of two cores with four hardware threads, on battery, with a busy compiler.
  @Test func whatDisturbs() throws {
    var content = [
      "proc/meminfo": "MemTotal: 8000000 kB\nMemAvailable: 500000 kB\nSwapTotal: 1000000 kB\n"
        + "SwapFree: 400000 kB\n",
      "proc/stat": "cpu  1000 0 0 5000 0 0 0 10 0 0\n",
      "proc/77/stat": "77 (a (b) c) R 1 1 1 0 -1 0 0 0 0 0 500 100 0 0 20 0\n",
      "proc/self/stat": "1 (self) R",
      "sys/devices/system/cpu/intel_pstate/no_turbo": "0\n",
      "sys/class/power_supply/AC/type": "Mains\n",
      "sys/class/power_supply/AC/online": "0\n",
      "sys/class/power_supply/BAT0/type": "Battery\n",
    ]
    for processor in 0..<4 {
      let folder = "sys/devices/system/cpu/cpu\(processor)"
      content["\(folder)/topology/thread_siblings_list"] = processor < 2 ? "0-1\n" : "2-3\n"
      content["\(folder)/cpufreq/scaling_governor"] = "powersave\n"
    }
    let files = try FakeFiles(content)
    var moment = 0.0
    let clock = Moment()
    let review = MachineReview(
      root: files.root,
      probe: MachineProbe(
        proc: "\(files.root)/proc",
        groups: ControlGroups(membership: "/nowhere", root: "/nowhere"),
        now: { clock.seconds }, own: { .init(seconds: 3, involuntarySwitches: 0) }),
      limits: ThreadLimits(processors: 4, quota: nil, requested: nil),
      wait: { seconds in
        moment += seconds
        clock.seconds = moment
        try! files.write("proc/stat", "cpu  1150 0 0 5200 0 0 0 30 0 0\n")
        try! files.write(
          "proc/77/stat", "77 (a (b) c) R 1 1 1 0 -1 0 0 0 0 0 640 100 0 0 20 0\n")
      },
      reference: { ReferenceKernel(compute: 0.01, memory: 0.02) })
    #expect(
      review.findings() == [
        MachineFinding("threads", "4 threads on 4 available processors"),
        MachineFinding(
          "cores", "2 cores with 4 hardware threads",
          advice: "More threads than cores compute: `threads: 2` in the notebook is steadier."),
        MachineFinding(
          "governor", "powersave",
          advice:
            "The clock follows the load: `sudo cpupower frequency-set -g performance` holds it."),
        MachineFinding(
          "turbo", "on",
          advice:
            "The clock depends on temperature and on busy cores: turn turbo off for steady times."),
        MachineFinding("power", "battery", advice: "Plug the machine in."),
        MachineFinding(
          "load", "other processes use 1.5 cores: a (b) c 1.4",
          advice: "Wait for them or end them before anything is timed."),
        MachineFinding(
          "host", "takes 0.2 cores from this virtual machine",
          advice: "Times need a machine whose processors are not shared."),
        MachineFinding("speed", "reference kernel steady within 0% (computing), 0% (memory)"),
        MachineFinding(
          "memory", "0.5 of 8.2 GB available",
          advice: "Close other programs: training may run out of memory."),
        MachineFinding(
          "swap", "0.6 of 1.0 GB in use",
          advice: "Memory has been short: what is read back from disk disturbs times."),
      ])
  }

  /// A container that is granted one and a half processors, on a quiet server.
  @Test func aQuota() throws {
    let files = try FakeFiles([
      "proc/stat": "cpu  1000 0 0 5000 0 0 0 0 0 0\n",
      "proc/meminfo":
        "MemTotal: 8000000 kB\nMemAvailable: 6000000 kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\n",
      "sys/devices/system/cpu/cpu0/topology/thread_siblings_list": "0\n",
      "sys/devices/system/cpu/cpu1/topology/thread_siblings_list": "1\n",
      "sys/devices/system/cpu/cpu0/cpufreq/scaling_governor": "performance\n",
      "sys/devices/system/cpu/cpufreq/boost": "0\n",
    ])
    let review = MachineReview(
      root: files.root,
      probe: MachineProbe(
        proc: "\(files.root)/proc",
        groups: ControlGroups(membership: "/nowhere", root: "/nowhere"), now: { 1 },
        own: { .init(seconds: 0, involuntarySwitches: 0) }),
      limits: ThreadLimits(processors: 2, quota: 1, requested: nil), wait: { _ in },
      reference: { ReferenceKernel(compute: 0.01, memory: 0.02) })
    let findings = review.findings()
    #expect(
      findings.map { "\($0.name): \($0.text)" } == [
        "threads: 1 thread on 2 available processors, quota 1",
        "cores: 2 cores, each with one thread", "governor: performance", "turbo: off",
        "load: quiet",
        "speed: reference kernel steady within 0% (computing), 0% (memory)",
        "memory: 6.1 of 8.2 GB available", "swap: none",
      ])
    #expect(findings.filter { $0.advice != nil }.map(\.name) == ["threads"])
  }

  private final class Moment: @unchecked Sendable {
    var seconds = 0.0
  }
}
