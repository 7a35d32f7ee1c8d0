internal import Foundation

/// What follows a signal that asks the process to end: Ctrl-C, `kill`, a terminal that is closed.
///
/// Usually the process ends at once, after a message. While `deferred` runs, the first signal is only
/// noted, so that what is being made can be brought to an end; a second one ends the process all the same.
package enum Interruption {
  /// What the handler reads: nothing of Swift's that could allocate or lock.
  private struct State {
    var signal: Int32 = 0
    var depth: Int32 = 0
    var message: UnsafeMutableRawPointer?
    var count = 0
    /// A pipe that becomes readable with the first signal.
    var (readEnd, writeEnd): (Int32, Int32) = (-1, -1)
  }

  private nonisolated(unsafe) static let state: UnsafeMutablePointer<State> = {
    let state = UnsafeMutablePointer<State>.allocate(capacity: 1)
    state.initialize(to: State())
    return state
  }()

  private nonisolated(unsafe) static var prefix = ""

  /// Handles the signals from now on; those that whoever started the process has ignored stay ignored.
  ///
  /// - Parameters:
  ///   - message: as in `say`.
  ///   - prefix: goes before each message.
  package static func install(_ message: String, prefix: String = "") {
    self.prefix = prefix
    say(message)
    var ends: [Int32] = [-1, -1]
    if pipe(&ends) == 0 {
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      (state.pointee.readEnd, state.pointee.writeEnd) = (ends[0], ends[1])
    }
    var handled = sigset_t()
    sigemptyset(&handled)
    for number in [SIGINT, SIGTERM, SIGHUP] {
      let before = Foundation.signal(number, handler)
      if let before, unsafeBitCast(before, to: Int.self) == 1 {
        Foundation.signal(number, SIG_IGN)
      } else {
        sigaddset(&handled, number)
      }
    }
    // A program that starts others from its threads may have blocked them there.
    pthread_sigmask(SIG_UNBLOCK, &handled, nil)
  }

  /// Sets what is said when the process ends at once.
  package static func say(_ message: String) {
    let bytes = Array("\(prefix)\(message)\n".utf8)
    let buffer = UnsafeMutableRawPointer.allocate(byteCount: bytes.count, alignment: 1)
    buffer.copyMemory(from: bytes, byteCount: bytes.count)
    // The old text stays where it is: the handler may be reading it.
    state.pointee.count = 0
    state.pointee.message = buffer
    state.pointee.count = bytes.count
  }

  /// Runs `body`, which looks for `signal` itself.
  package static func deferred<Value>(_ body: () throws -> Value) rethrows -> Value {
    state.pointee.depth += 1
    defer { state.pointee.depth -= 1 }
    return try body()
  }

  /// The signal that came; nil as long as none has.
  package static var signal: Int32? {
    state.pointee.signal == 0 ? nil : state.pointee.signal
  }

  /// Readable once a signal came; -1 where nothing can tell.
  static var descriptor: Int32 { state.pointee.readEnd }

  /// The exit code after a signal, as shells give it.
  package static func exitCode(_ signal: Int32) -> Int32 { 128 + signal }

  private static let handler: @convention(c) (Int32) -> Void = { number in
    let state = Interruption.state
    let code = errno
    let isFirst = state.pointee.signal == 0
    state.pointee.signal = number
    if !isFirst || state.pointee.depth == 0 {
      if isFirst, let message = state.pointee.message {
        _ = write(STDERR_FILENO, message, state.pointee.count)
      }
      _exit(128 + number)
    }
    var byte: UInt8 = 0
    _ = write(state.pointee.writeEnd, &byte, 1)
    errno = code
  }
}
