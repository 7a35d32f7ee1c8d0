internal import Foundation

/// Where features are kept.
public enum FeatureStorage: Hashable, Sendable {
  /// In this process.
  case memory
  /// In a file at this path, which appears whole or not at all. The system reads of it what is
  /// needed and keeps in memory what fits.
  case file(String)

  /// Memory where the features take at most a third of what is available, else the file.
  public static func fitting(bytes: Int, orFile path: String) -> FeatureStorage {
    bytes <= availableMemory / 3 ? .memory : .file(path)
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
