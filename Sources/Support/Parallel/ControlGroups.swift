internal import Foundation

/// The control groups (cgroups, version 1 or 2) of a process on Linux: the limits of its
/// container or service.
package struct ControlGroups: Sendable {
  /// The lines of `/proc/self/cgroup`, one per hierarchy: number, controllers, path.
  private let lines: [(controllers: [String], path: String)]
  private let root: String

  /// - Parameters:
  ///   - membership: the file that lists the groups of the process.
  ///   - root: the folder where groups are mounted.
  package init(membership: String = "/proc/self/cgroup", root: String = "/sys/fs/cgroup") {
    let text = Self.content(membership) ?? ""
    lines = text.split(separator: "\n").compactMap { line in
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { return nil }
      return (fields[1].split(separator: ",").map(String.init), String(fields[2]))
    }
    self.root = root
  }

  /// The CPU quota of the group and its parents in processors, rounded down,
  /// at least 1; nil without a quota.
  package var processorQuota: Int? {
    let shares =
      folders(of: nil).compactMap { Self.share(Self.content("\($0)/cpu.max")) }
      + folders(of: "cpu").compactMap { folder in
        Self.share(
          [Self.content("\(folder)/cpu.cfs_quota_us"), Self.content("\(folder)/cpu.cfs_period_us")]
            .compactMap { $0 }.joined(separator: " "))
      }
    return shares.min().map { max(1, Int($0)) }
  }

  /// The time for which quotas have held the group or one of its parents back, in seconds; nil without a quota.
  package var throttledSeconds: Double? {
    guard processorQuota != nil else { return nil }
    func total(_ folders: [String], _ name: String, _ unit: Double) -> [Double] {
      folders.compactMap { folder in
        Self.content("\(folder)/cpu.stat")?.split(separator: "\n").compactMap { line -> Double? in
          let words = line.split(separator: " ")
          return words.count == 2 && words[0] == name ? Double(words[1]).map { $0 * unit } : nil
        }.first
      }
    }
    return
      (total(folders(of: nil), "throttled_usec", 1e-6)
      + total(folders(of: "cpu"), "throttled_time", 1e-9)).max()
  }

  /// How many processes of the group and its children the out-of-memory killer has ended;
  /// nil where they are not counted.
  package var outOfMemoryKills: Int? {
    let texts =
      (folders(of: nil).last.flatMap { Self.content("\($0)/memory.events") }).map { [$0] }
      ?? folders(of: "memory").last.flatMap { Self.content("\($0)/memory.oom_control") }
      .map { [$0] } ?? []
    return texts.lazy.flatMap { $0.split(separator: "\n") }.compactMap { line -> Int? in
      let words = line.split(separator: " ")
      return words.count == 2 && words[0] == "oom_kill" ? Int(words[1]) : nil
    }.first
  }

  /// Processors, from a quota and a period in microseconds.
  private static func share(_ text: String?) -> Double? {
    let words = (text ?? "").split(whereSeparator: \.isWhitespace)
    // `max`, or -1 in version 1, means no limit.
    guard words.count == 2, let quota = Double(words[0]), let period = Double(words[1]), quota > 0,
      period > 0
    else { return nil }
    return quota / period
  }

  /// The folders of the group and its parents, from the root.
  ///
  /// - Parameter controller: for version 1; nil for version 2, which has one hierarchy.
  private func folders(of controller: String?) -> [String] {
    let line = lines.first {
      controller.map($0.controllers.contains) ?? $0.controllers.isEmpty
    }
    guard let line else { return [] }
    let mounts =
      controller == nil
      ? [root, "\(root)/unified"]
      : [line.controllers.joined(separator: ","), controller ?? ""].map { "\(root)/\($0)" }
    // A container may see a path that starts above what is mounted in it.
    let steps = line.path.split(separator: "/").filter { $0 != ".." && $0 != "." }
    func folder(_ mount: String, _ steps: some Sequence<Substring>) -> String {
      ([mount] + steps.map(String.init)).joined(separator: "/")
    }
    return Set(mounts).sorted().flatMap { mount -> [String] in
      guard access(mount, F_OK) == 0 else { return [] }
      let below =
        (0...steps.count).lazy.map { steps.dropFirst($0) }
        .first { access(folder(mount, $0), F_OK) == 0 } ?? []
      return (0...below.count).map { folder(mount, below.prefix($0)) }
    }
  }

  private static func content(_ path: String) -> String? {
    FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
  }
}
