internal import Foundation
package import Parallel

/// Looks for what disturbs measurements on a machine, before they are made.
package struct MachineReview {
  private let files: SystemFiles
  private let probe: MachineProbe
  private let limits: ThreadLimits
  private let wait: (Double) -> Void
  private let reference: () -> ReferenceKernel

  /// - Parameters:
  ///   - root: where `proc` and `sys` lie.
  ///   - wait: passes so many seconds.
  package init(
    root: String = "", probe: MachineProbe = MachineProbe(), limits: ThreadLimits = .read(),
    wait: @escaping (Double) -> Void = { Thread.sleep(forTimeInterval: $0) },
    reference: @escaping () -> ReferenceKernel = ReferenceKernel.measure
  ) {
    files = SystemFiles(root: root)
    self.probe = probe
    self.limits = limits
    self.wait = wait
    self.reference = reference
  }

  /// Takes about two seconds.
  package func findings() -> [MachineFinding] {
    [threads, siblings, governor, turbo, power].compactMap(\.self) + use + [speed]
      + [memory, swap].compactMap(\.self)
  }

  // MARK: Processors

  private var threads: MachineFinding {
    var text =
      "\(count(limits.count, "thread")) on \(count(limits.processors, "available processor"))"
    if let quota = limits.quota { text += ", quota \(quota)" }
    if let requested = limits.requested { text += ", OMP_NUM_THREADS \(requested)" }
    guard let quota = limits.quota, quota < limits.processors else {
      return MachineFinding("threads", text)
    }
    return MachineFinding(
      "threads", text,
      advice:
        "A quota stops the process for part of each 0.1 s when it is spent: give the container whole "
        + "processors instead, such as docker's `--cpuset-cpus`.")
  }

  /// Two threads of one core share its units: they are slower together than on two cores.
  private var siblings: MachineFinding? {
    let groups = files.processors.compactMap {
      files.text("sys/devices/system/cpu/cpu\($0)/topology/thread_siblings_list")
    }
    guard !groups.isEmpty else { return nil }
    let cores = Set(groups).count
    guard cores < groups.count else {
      return MachineFinding("cores", "\(count(cores, "core")), each with one thread")
    }
    let text = "\(count(cores, "core")) with \(groups.count) hardware threads"
    guard limits.count > cores else { return MachineFinding("cores", text) }
    return MachineFinding(
      "cores", text,
      advice: "More threads than cores compute: `threads: \(cores)` in the notebook is steadier.")
  }

  private var governor: MachineFinding? {
    let governors = Set(
      files.processors.compactMap {
        files.text("sys/devices/system/cpu/cpu\($0)/cpufreq/scaling_governor")
      }
    ).sorted()
    guard !governors.isEmpty else { return nil }
    let text = governors.joined(separator: ", ")
    guard governors != ["performance"] else { return MachineFinding("governor", text) }
    return MachineFinding(
      "governor", text,
      advice: "The clock follows the load: `sudo cpupower frequency-set -g performance` holds it.")
  }

  private var turbo: MachineFinding? {
    let isOn: Bool
    if let text = files.text("sys/devices/system/cpu/intel_pstate/no_turbo") {
      isOn = text == "0"
    } else if let text = files.text("sys/devices/system/cpu/cpufreq/boost") {
      isOn = text == "1"
    } else {
      return nil
    }
    guard isOn else { return MachineFinding("turbo", "off") }
    return MachineFinding(
      "turbo", "on",
      advice: "The clock depends on temperature and on busy cores: turn turbo off for steady times."
    )
  }

  private var power: MachineFinding? {
    let mains = files.names("sys/class/power_supply").filter {
      files.text("sys/class/power_supply/\($0)/type") == "Mains"
    }
    guard let name = mains.first,
      let online = files.text("sys/class/power_supply/\(name)/online")
    else { return nil }
    return online == "1"
      ? MachineFinding("power", "mains")
      : MachineFinding("power", "battery", advice: "Plug the machine in.")
  }

  // MARK: Load

  /// What others use within one second.
  private var use: [MachineFinding] {
    guard let start = probe.counters() else { return [] }
    let before = ProcessTimes(files)
    wait(1)
    guard let end = probe.counters() else { return [] }
    let use = MachineUse(from: start, to: end)
    let disturbances = QuietLimits.standard.disturbances(use, references: nil)
    var findings: [MachineFinding] = []
    let busy = disturbances.contains { if case .otherProcesses = $0 { true } else { false } }
    if busy {
      let names = ProcessTimes(files).busiest(
        since: before, without: Int(ProcessInfo.processInfo.processIdentifier))
      let listed = names.prefix(3).map { "\($0.name) \(tenths($0.seconds / use.seconds))" }
      findings.append(
        MachineFinding(
          "load",
          "other processes use \(tenths(use.otherProcessors)) cores"
            + (listed.isEmpty ? "" : ": \(listed.joined(separator: ", "))"),
          advice: "Wait for them or end them before anything is timed."))
    } else {
      findings.append(MachineFinding("load", "quiet"))
    }
    if start.stealSeconds > 0 || end.stealSeconds > 0 {
      let steals = disturbances.contains { if case .steal = $0 { true } else { false } }
      findings.append(
        MachineFinding(
          "host", "takes \(tenths(use.stolenProcessors)) cores from this virtual machine",
          advice: steals ? "Times need a machine whose processors are not shared." : nil))
    }
    return findings
  }

  /// How steady the reference kernel is.
  private var speed: MachineFinding {
    let runs = (0..<8).map { _ in reference() }
    func spread(_ value: (ReferenceKernel) -> Double) -> Double {
      let values = runs.map(value)
      return (values.max() ?? 1) / max(values.min() ?? 1, 1e-12) - 1
    }
    let (compute, memory) = (spread(\.compute), spread(\.memory))
    let text =
      "reference kernel steady within \(percent(compute)) (computing), \(percent(memory)) (memory)"
    return MachineFinding(
      "speed", text,
      advice: max(compute, memory) > QuietLimits.standard.drift
        ? "The machine's speed varies: something that its counters do not show uses it." : nil)
  }

  // MARK: Memory

  private var memory: MachineFinding? {
    guard let total = files.memory("MemTotal"), let free = files.memory("MemAvailable") else {
      return nil
    }
    let text = "\(gigabytes(free)) of \(gigabytes(total)) GB available"
    return MachineFinding(
      "memory", text,
      advice: free < total / 10 ? "Close other programs: training may run out of memory." : nil)
  }

  private var swap: MachineFinding? {
    guard let total = files.memory("SwapTotal"), let free = files.memory("SwapFree") else {
      return nil
    }
    guard total > 0 else { return MachineFinding("swap", "none") }
    let used = total - free
    let text = "\(gigabytes(used)) of \(gigabytes(total)) GB in use"
    return MachineFinding(
      "swap", text,
      advice: used > total / 10
        ? "Memory has been short: what is read back from disk disturbs times." : nil)
  }

  // MARK: Words

  private func count(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }

  private func tenths(_ number: Double) -> String { "\((number * 10).rounded() / 10)" }

  private func gigabytes(_ bytes: Int) -> String { tenths(Double(bytes) / 1e9) }

  private func percent(_ share: Double) -> String { "\(Int((share * 100).rounded()))%" }
}
