internal import Foundation

/// The worker process: reads one request, runs it, reports.
public enum Worker {
  /// Runs to the end.
  ///
  /// - Parameter onAbandoned: called when nobody waits for the result any more, from another
  ///   thread; should end the process.
  /// - Returns: whether the trial has finished.
  public static func run(onAbandoned: @escaping @Sendable () -> Void) -> Bool {
    func emit(_ event: WorkerEvent) {
      if let line = try? WorkerLine.encode(event) { FileHandle.standardOutput.write(line) }
    }
    guard let line = readLine(), let request = WorkerLine.decode(Data(line.utf8), as: WorkerRequest.self)
    else {
      emit(.failed("`triptych worker` is started by `triptych render`; it reads its task as JSON"))
      return false
    }
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
}
