internal import Foundation

/// The files through which Linux describes the machine (`/proc`, `/sys`), below a root that tests choose.
struct SystemFiles: Sendable {
  let root: String

  /// The content without white space around it; nil where it can't be read.
  func text(_ path: String) -> String? {
    FileManager.default.contents(atPath: "\(root)/\(path)").map {
      String(decoding: $0, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }
  }

  func names(_ path: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(path)")) ?? []).sorted()
  }

  /// A line such as `MemAvailable:  123 kB`, in bytes.
  func memory(_ name: String) -> Int? {
    text("proc/meminfo")?.split(separator: "\n").first { $0.hasPrefix("\(name):") }?
      .split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * 1024 }
  }

  /// The processors that have a folder, by number.
  var processors: [Int] {
    names("sys/devices/system/cpu").compactMap { name in
      name.hasPrefix("cpu") ? Int(name.dropFirst(3)) : nil
    }.sorted()
  }
}
