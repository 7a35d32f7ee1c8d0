package import Foundation

/// A child process. Its exit is always noticed, even where memory is short or where processes that
/// it started keep its streams open: waiting needs no thread.
package final class ChildProcess {
  /// The child's standard input.
  package enum Input {
    case none
    /// Written by `write`; closed by `finish` or when this object is freed.
    case pipe
  }

  package enum Stream: Sendable {
    case output, errors
  }

  /// How a process ended.
  package struct End: Hashable, Sendable {
    package enum Reason: Hashable, Sendable {
      case code(Int32)
      case signal(Int32)
    }
    package let reason: Reason
    /// The peak resident memory in bytes.
    package let peakMemoryBytes: Int

    package init(_ reason: Reason, peakMemoryBytes: Int) {
      self.reason = reason
      self.peakMemoryBytes = peakMemoryBytes
    }
  }

  private let identifier: pid_t
  private var input: Int32
  /// -1 where a stream has ended or is not read.
  private var output, errors: Int32
  private var end: End?
  private let isInterruptible: Bool
  private var isEnded = false

  /// Starts a process.
  ///
  /// - Parameters:
  ///   - environment: nil for that of this process.
  ///   - readsErrors: whether standard error is read; otherwise it is discarded.
  ///   - isInterruptible: whether an interruption of this process ends the child.
  /// - Throws: `FileFailure` where it can't be started.
  package init(
    _ program: String, _ arguments: [String], environment: [String: String]? = nil,
    input kind: Input = .none, readsErrors: Bool = true, isInterruptible: Bool = false
  ) throws(FileFailure) {
    var open: [Int32] = []
    func pipe() throws(FileFailure) -> (read: Int32, write: Int32) {
      var ends: [Int32] = [-1, -1]
      guard Foundation.pipe(&ends) == 0 else {
        let failure = FileFailure(path: program)
        for descriptor in open { close(descriptor) }
        throw failure
      }
      open += ends
      for descriptor in ends { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
      return (ends[0], ends[1])
    }
    let standardInput = kind == .pipe ? try pipe() : (read: -1, write: -1)
    let standardOutput = try pipe()
    let standardErrors = readsErrors ? try pipe() : (read: -1, write: -1)
    let (code, identifier) = Self.spawn(
      program, arguments, environment ?? ProcessInfo.processInfo.environment,
      [standardInput.read, standardOutput.write, standardErrors.write])
    guard code == 0 else {
      for descriptor in open { close(descriptor) }
      throw FileFailure(path: program, cause: SystemError.text(code))
    }
    for descriptor in [standardInput.read, standardOutput.write, standardErrors.write]
    where descriptor >= 0 { close(descriptor) }
    self.identifier = identifier
    self.isInterruptible = isInterruptible
    input = standardInput.write
    output = standardOutput.read
    errors = standardErrors.read
  }

  deinit {
    for descriptor in [input, output, errors] where descriptor >= 0 { close(descriptor) }
  }

  /// - Parameter streams: standard input, output and error; -1 for none.
  /// - Returns: 0 and the process ID, or the error number.
  private static func spawn(
    _ program: String, _ arguments: [String], _ environment: [String: String], _ streams: [Int32]
  ) -> (code: Int32, identifier: pid_t) {
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
      var attributes: posix_spawnattr_t?
    #else
      var actions = posix_spawn_file_actions_t()
      var attributes = posix_spawnattr_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    for (number, descriptor) in streams.enumerated() {
      if descriptor >= 0 {
        posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(number))
      } else {
        posix_spawn_file_actions_addopen(
          &actions, Int32(number), "/dev/null", number == 0 ? O_RDONLY : O_WRONLY, 0)
      }
    }
    // The child would inherit what this process ignores or the calling thread blocks.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGPIPE)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    var mask = sigset_t()
    sigemptyset(&mask)
    posix_spawnattr_setsigmask(&attributes, &mask)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    func withPointers<Result>(
      _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
      let pointers = texts.map { strdup($0) }
      defer { for pointer in pointers { free(pointer) } }
      return body(pointers + [nil])
    }
    var identifier: pid_t = 0
    let code = withPointers([program] + arguments) { arguments in
      withPointers(environment.map { "\($0)=\($1)" }.sorted()) { environment in
        posix_spawn(&identifier, program, &actions, &attributes, arguments, environment)
      }
    }
    return (code, identifier)
  }

  /// Writes to the child's input; ignored once the child has ended.
  package func send(_ bytes: Data) {
    bytes.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while let start = UnsafeRawBufferPointer(rebasing: rest).baseAddress, !rest.isEmpty {
        let count = write(input, start, rest.count)
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { return }
        rest = rest.dropFirst(count)
      }
    }
  }

  /// Reads the child's output until it ends.
  ///
  /// - Parameter body: called with each piece as it arrives.
  package func finish(_ body: (Stream, Data) -> Void = { _, _ in }) -> End {
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
    defer { piece.deallocate() }
    while true {
      let isAtEnd = output < 0 && errors < 0
      if end == nil { end = reap(waits: isAtEnd) }
      if let end, isAtEnd { return end }
      var polled = [
        pollfd(fd: output, events: Int16(POLLIN), revents: 0),
        pollfd(fd: errors, events: Int16(POLLIN), revents: 0),
        pollfd(
          fd: isInterruptible && !isEnded ? Interruption.descriptor : -1, events: Int16(POLLIN),
          revents: 0),
      ]
      // The streams end with the child, and then there is nothing to wait for; only where another
      // process holds them too is the child's exit polled. Its output up to then can be read
      // at once.
      let ready = poll(&polled, nfds_t(polled.count), end == nil ? 500 : 0)
      if let end, ready <= 0 { return end }
      if polled[2].revents != 0, end == nil {
        isEnded = true
        kill(identifier, SIGTERM)
      }
      if polled[0].revents != 0 { take(&output, piece) { body(.output, $0) } }
      if polled[1].revents != 0 { take(&errors, piece) { body(.errors, $0) } }
    }
  }

  private func take(
    _ descriptor: inout Int32, _ piece: UnsafeMutableRawBufferPointer, _ body: (Data) -> Void
  ) {
    let count = read(descriptor, piece.baseAddress!, piece.count)
    if count < 0 && (errno == EINTR || errno == EAGAIN) { return }
    if count > 0 { return body(Data(piece[..<count])) }
    close(descriptor)
    descriptor = -1
  }

  /// - Returns: nil while the child is running.
  private func reap(waits: Bool) -> End? {
    var (status, usage): (Int32, rusage) = (0, rusage())
    while true {
      let result = wait4(identifier, &status, waits ? 0 : WNOHANG, &usage)
      if result < 0 && errno == EINTR { continue }
      if result == 0 { return nil }
      // Another part of the process has reaped it; its exit status is unknown.
      guard result > 0 else { return End(.code(-1), peakMemoryBytes: 0) }
      break
    }
    if input >= 0 { close(input) }
    input = -1
    #if canImport(Darwin)
      let peak = usage.ru_maxrss
    #else
      let peak = usage.ru_maxrss * 1024
    #endif
    let signal = status & 0x7F
    return End(
      signal == 0 ? .code(status >> 8 & 0xFF) : .signal(signal), peakMemoryBytes: peak)
  }
}
