internal import Foundation

/// The worker process: reads one request, runs it, reports.
package enum Worker {
  /// Runs to the end.
  ///
  /// - Parameter onAbandoned: called when nobody waits for the result any more, from another
  ///   thread; should end the process.
  /// - Returns: whether the trial has finished.
  /// - Throws: `WorkerError.noRequest`; what goes wrong in the trial is told to who has started it.
  package static func run(onAbandoned: @escaping @Sendable () -> Void) throws -> Bool {
    // At a terminal nobody would know what to type.
    guard isatty(STDIN_FILENO) == 0, let line = readLine(),
      let request = WorkerLine.decode(Data(line.utf8), as: WorkerRequest.self)
    else { throw WorkerError.noRequest }
    Thread.detachNewThread {
      while readLine() != nil {}
      onAbandoned()
    }
    do {
      try TrialRunner(request, emit: emit).run()
      emit(.finished)
      return true
    } catch {
      emit(.failed(String(describing: error)))
      return false
    }
  }

  /// Why a trial was not begun.
  static let timeIsUp = "the time given with `--max-time` is up"

  private static func emit(_ event: WorkerEvent) {
    // Where nobody reads any more, this process is about to be ended.
    if let line = try? WorkerLine.encode(event) {
      try? FileHandle.standardOutput.write(contentsOf: line)
    }
  }
}

/// Why a worker has nothing to do.
package enum WorkerError: Error, Equatable, CustomStringConvertible {
  case noRequest

  package var description: String {
    switch self {
    case .noRequest:
      "`triptych worker` is started by `triptych render`, which tells it on its standard input "
        + "what to run; use `triptych render NOTEBOOK`"
    }
  }
}
