internal import Files
internal import Foundation

/// Runs trials on this machine, one worker process at a time: a second one would disturb the
/// first's times.
struct LocalExecutor {
  /// The program that is started, with `worker` as its argument.
  let program: String
  /// Whether workers leave the network alone.
  var isOffline = false

  /// Runs a trial to its end.
  ///
  /// - Returns: nil when it has finished, else the cause, one sentence.
  func run(_ request: WorkerRequest, onEvent: (WorkerEvent) -> Void) -> String? {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = ["worker"]
    process.environment = environment(for: request.trial)
    let (input, output, errors) = (Pipe(), Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    process.standardError = errors
    let exit = ProcessExit(of: process)
    do {
      try process.run()
    } catch {
      return "the worker process \(program) could not be started: \(SystemError.text(error))"
    }
    let complaints = Collector(errors.fileHandleForReading)
    do {
      try input.fileHandleForWriting.write(contentsOf: WorkerLine.encode(request))
    } catch {
      // A worker that died at once: its exit says more than the broken pipe.
    }
    var (failure, hasFinished): (String?, Bool) = (nil, false)
    Self.forEachLine(of: output.fileHandleForReading) { line in
      guard let event = WorkerLine.decode(line, as: WorkerEvent.self) else { return }
      switch event {
      case .failed(let cause): failure = cause
      case .finished: hasFinished = true
      default: onEvent(event)
      }
    }
    exit.wait()
    try? input.fileHandleForWriting.close()
    if let failure { return failure }
    if hasFinished, process.terminationReason == .exit, process.terminationStatus == 0 {
      return nil
    }
    return Self.cause(of: process, lastWords: complaints.text())
  }

  /// OpenBLAS and OpenMP are told by the environment, before they are loaded; oneDNN later.
  private func environment(for trial: Trial) -> [String: String] {
    var environment = ProcessInfo.processInfo.environment
    if isOffline { environment["TRIPTYCH_OFFLINE"] = "1" }
    let cores = [
      "sse41": "Nehalem", "avx": "Sandybridge", "avx2": "Haswell", "avx512": "SkylakeX",
      "avx512-vnni": "SkylakeX", "avx512-bf16": "Cooperlake",
    ]
    if let core = cores[trial.isa] { environment["OPENBLAS_CORETYPE"] = core }
    // GNU's OpenMP lets a thread spin for milliseconds before it sleeps. Where other programs want
    // the cores, all then wait for a thread that can't run: trials took three times as long. A
    // twentieth of that spinning costs nothing measurable on a quiet machine.
    if environment["OMP_WAIT_POLICY"] == nil, environment["GOMP_SPINCOUNT"] == nil {
      environment["GOMP_SPINCOUNT"] = "20000"
    }
    return environment
  }

  private static func cause(of process: Process, lastWords: String) -> String {
    let line = lastWords.split(separator: "\n").last { !$0.allSatisfy(\.isWhitespace) }
    let detail = line.map { ": \($0.trimmingCharacters(in: .whitespaces))" } ?? ""
    guard process.terminationReason == .uncaughtSignal else {
      return "the worker process ended with code \(process.terminationStatus)\(detail)"
    }
    let signal = process.terminationStatus
    let hint =
      signal == SIGKILL
      ? "; if nobody killed it, memory ran out: try a smaller `batch`" : detail
    return
      "the worker process was ended by signal \(signal) (\(String(cString: strsignal(signal))))\(hint)"
  }

  private static func forEachLine(of handle: FileHandle, _ body: (Data) -> Void) {
    var rest = Data()
    while case let chunk = handle.availableData, !chunk.isEmpty {
      rest += chunk
      while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
        body(rest[rest.startIndex..<end])
        rest = Data(rest[rest.index(after: end)...])
      }
    }
  }
}

/// Reads a stream to its end in the background and keeps the last of it.
private final class Collector: @unchecked Sendable {
  private let done = DispatchSemaphore(value: 0)
  private var kept = Data()

  init(_ handle: FileHandle) {
    Thread.detachNewThread { [self] in
      while case let chunk = handle.availableData, !chunk.isEmpty {
        kept = (kept + chunk).suffix(16_384)
      }
      done.signal()
    }
  }

  /// What was read; waits for the end of the stream.
  func text() -> String {
    done.wait()
    done.signal()
    return String(decoding: kept, as: UTF8.self)
  }
}
