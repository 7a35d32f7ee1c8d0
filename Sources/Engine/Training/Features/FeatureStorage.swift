internal import Foundation

/// Where features are kept.
package enum FeatureStorage: Hashable, Sendable {
  /// In this process.
  case memory
  /// In a file at this path, which appears whole or not at all. The system reads of it what is
  /// needed and keeps in memory what fits.
  case file(String)

  /// Where there is room for features.
  package enum Place: Hashable, Sendable {
    case file, memory, nowhere

    /// A file, which later runs find again, where it takes at most half of what the disk has left;
    /// else memory, where it takes at most a third of what is available.
    package init(bytes: Int, folder: String) {
      self.init(
        bytes: bytes, disk: FeatureStorage.availableDisk(folder),
        memory: FeatureStorage.availableMemory)
    }

    init(bytes: Int, disk: Int, memory: Int) {
      self = bytes <= disk / 2 ? .file : bytes <= memory / 3 ? .memory : .nowhere
    }

    /// What to tell a user, who may want to make room; nil where there is nothing to tell.
    package func explanation(bytes: Int) -> String? {
      let size = "\(String(format: "%.1f", Double(bytes) / 1e9)) GB"
      let what = "what the frozen layers make of the images takes \(size)"
      return switch self {
      case .file: nil
      case .memory:
        "\(what); the disk has too little room, so it is kept in memory for this run alone"
      case .nowhere:
        "\(what), for which neither disk nor memory has room: it is computed anew in every epoch; "
          + "`cache_features: bfloat16` takes half of that"
      }
    }
  }

  /// Bytes that the disk of a folder has left for this user; what can't be told counts as enough.
  static func availableDisk(_ folder: String) -> Int {
    var facts = statvfs()
    guard statvfs(folder, &facts) == 0 else { return .max }
    return Int(clamping: UInt64(facts.f_bavail) * UInt64(facts.f_frsize))
  }

  /// Bytes that this process may take without others suffering, as far as the system tells.
  static var availableMemory: Int {
    let physical = Int(clamping: ProcessInfo.processInfo.physicalMemory)
    guard let facts = try? String(contentsOfFile: "/proc/meminfo", encoding: .utf8) else {
      return physical
    }
    for line in facts.split(separator: "\n") where line.hasPrefix("MemAvailable:") {
      if let kibibytes = line.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) {
        return min(kibibytes * 1024, physical)
      }
    }
    return physical
  }
}
