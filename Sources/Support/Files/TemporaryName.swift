internal import Foundation

/// Names of files being written, which tell later whether the process that wrote them has ended.
package enum TemporaryName {
  /// A name of this process; each call returns another one.
  package static func make() -> String {
    let random = String(UInt64.random(in: 0 ... .max), radix: 16)
    return ".triptych-\(place)-\(getpid())-\(random).tmp"
  }

  /// Whether a file of this name was left by a process that has ended: one of this
  /// machine since it booted, whose process ID is unused. Nothing is known about other machines.
  package static func isLeftover(_ name: String) -> Bool {
    guard name.hasPrefix(".triptych-"), name.hasSuffix(".tmp"), place != unknown else {
      return false
    }
    let parts = name.dropFirst(".triptych-".count).dropLast(".tmp".count)
      .split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == place, let process = pid_t(parts[1]), process > 0,
      UInt64(parts[2], radix: 16) != nil
    else { return false }
    return kill(process, 0) != 0 && errno == ESRCH
  }

  private static let unknown = "0"

  /// Where process IDs are comparable: this machine since it booted, and
  /// this container.
  private static let place: String = {
    guard
      let boot = FileManager.default.contents(atPath: "/proc/sys/kernel/random/boot_id"),
      let space = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/pid")
    else { return unknown }
    return String(MessageDigest.sha256(boot + Data(space.utf8)).prefix(12))
  }()
}
