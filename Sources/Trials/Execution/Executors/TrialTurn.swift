internal import Files
internal import Foundation

/// Trials of one machine run one at a time, whatever renders and stores they belong to: two at once would
/// disturb each other's times.
///
/// The system releases the lock of a worker that dies, and a worker ends with its render.
struct TrialTurn {
  /// Where all users of the machine find it.
  static let usualPath = "/tmp/triptych-trials.lock"
  static let variable = "TRIPTYCH_LOCK"

  let path: String
  let holder: LockHolder
  let deadline: Date?

  /// - Parameter name: the trial's.
  init(_ name: String, until deadline: Date?) {
    path = ProcessInfo.processInfo.environment[Self.variable] ?? Self.usualPath
    // Who waits knows the render, not its worker.
    holder = LockHolder(process: getppid(), work: name)
    self.deadline = deadline
  }

  /// Runs `body` while no other trial runs on this machine.
  ///
  /// - Parameters:
  ///   - onWait: told whom is waited for.
  ///   - warn: told that no lock can be had: trials of other renders may run at the same time.
  /// - Throws: `LockTimeout`, and what `body` throws.
  func take<Value>(
    onWait: (String) -> Void, warn: (String) -> Void, _ body: () throws -> Value
  ) throws -> Value {
    var hasBegun = false
    do {
      return try FileLock.holding(
        path, as: holder, until: deadline, forEverybody: true,
        onWait: {
          onWait(
            "\(Self.render($0)): trials run one at a time, as they would disturb each other's times"
          )
        },
        {
          hasBegun = true
          return try body()
        })
    } catch let failure as FileFailure where !hasBegun {
      warn(
        "other renders on this machine are not waited for, so they may disturb the times: "
          + "\(failure.path): \(failure.cause)")
      return try body()
    }
  }

  /// `another render (process 1234), which runs `resnet20``.
  static func render(_ holder: LockHolder?) -> String {
    holder.map { "another render (\($0.processText)), which runs `\($0.work)`" } ?? "another render"
  }
}
