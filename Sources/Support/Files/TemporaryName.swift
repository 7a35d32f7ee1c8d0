internal import Foundation

/// Names of files that are being written, which tell later whether the process that wrote them is
/// gone.
package enum TemporaryName {
  /// Of this process; another one with each call.
  package static func make() -> String {
    let random = String(UInt64.random(in: 0 ... .max), radix: 16)
    return ".triptych-\(place)-\(getpid())-\(random).tmp"
  }

  /// Whether a file of this name was left by a process that does not run any more: one of this
  /// machine, since it was started, whose number nobody has. Of others nobody here knows.
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

  /// Where the numbers of processes mean what they mean here: this machine, from its start on, and
  /// this container.
  private static let place: String = {
    guard
      let boot = FileManager.default.contents(atPath: "/proc/sys/kernel/random/boot_id"),
      let space = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/pid")
    else { return unknown }
    return String(MessageDigest.sha256(boot + Data(space.utf8)).prefix(12))
  }()
}
