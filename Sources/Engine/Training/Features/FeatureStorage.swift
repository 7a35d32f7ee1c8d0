internal import Foundation

/// Where features are stored.
package enum FeatureStorage: Hashable, Sendable {
  /// In this process.
  case memory
  /// In a file at this path, which appears complete or not at all. The system pages it in on
  /// demand and caches what fits.
  case file(String)

  /// The place with enough room for features.
  package enum Place: Hashable, Sendable {
    case file, memory, nowhere

    /// A file, reused by later runs, where it takes at most half of the free disk space;
    /// otherwise memory, where it takes at most a third of what is available.
    package init(bytes: Int, folder: String) {
      self.init(
        bytes: bytes, disk: FeatureStorage.availableDisk(folder),
        memory: FeatureStorage.availableMemory)
    }

    init(bytes: Int, disk: Int, memory: Int) {
      self = bytes <= disk / 2 ? .file : bytes <= memory / 3 ? .memory : .nowhere
    }

    /// A remark for the user, who may want to make room; nil where there is nothing to say.
    package func explanation(bytes: Int) -> String? {
      let size = "\(String(format: "%.1f", Double(bytes) / 1e9)) GB"
      let what = "the features (outputs of the frozen layers) take \(size)"
      return switch self {
      case .file: nil
      case .memory:
        "\(what); the disk has too little room, so they are kept in memory for this run only"
      case .nowhere:
        "\(what), for which neither disk nor memory has room: they are computed in every epoch; "
          + "`cache_features: bfloat16` takes half of that"
      }
    }
  }

  /// Free disk space for this user in a folder, in bytes; unknown counts as enough.
  static func availableDisk(_ folder: String) -> Int {
    var facts = statvfs()
    guard statvfs(folder, &facts) == 0 else { return .max }
    return Int(clamping: UInt64(facts.f_bavail) * UInt64(facts.f_frsize))
  }

  /// Available memory in bytes, as far as the system tells.
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
