internal import Dispatch
public import Foundation

/// Waits for the end of a process without delay: `waitUntilExit` looks every 50 milliseconds only.
public struct ProcessExit: Sendable {
  private let hasEnded = DispatchSemaphore(value: 0)

  /// - Precondition: the process has not been started, and has no termination handler.
  public init(of process: Process) {
    process.terminationHandler = { [hasEnded] _ in hasEnded.signal() }
  }

  /// Returns when the process has ended; to be called once, after it was started.
  public func wait() { hasEnded.wait() }
}
