internal import Files
internal import Foundation
internal import Kernels
internal import Trials

/// Runs a request in a worker process on this machine.
struct WorkerProcess {
  /// The program that is started, with `worker` as its argument.
  let program: String
  /// Whether workers leave the network alone.
  var isOffline = false

  /// Runs a request to its end.
  ///
  /// - Returns: nil when it has finished, else the cause, one sentence.
  func run(_ request: WorkerRequest, onEvent: (WorkerEvent) -> Void) -> String? {
    let shortage = MemoryShortage()
    let process: ChildProcess
    do {
      process = try ChildProcess(
        program, ["worker"], environment: environment(for: request), input: .pipe,
        isInterruptible: true)
      process.send(try WorkerLine.encode(request))
    } catch let failure as FileFailure {
      return "the worker process \(program) could not be started: \(failure.cause)"
    } catch {
      return "the worker process \(program) could not be told its task: \(error)"
    }
    var (failure, hasFinished): (String?, Bool) = (nil, false)
    var (lines, complaints) = (LineSplitter(), Data())
    let end = process.finish { stream, piece in
      guard stream == .output else {
        complaints = (complaints + piece).suffix(16_384)
        return
      }
      lines.add(piece) { line in
        guard let event = WorkerLine.decode(line, as: WorkerEvent.self) else { return }
        switch event {
        case .failed(let cause): failure = cause
        case .finished: hasFinished = true
        default: onEvent(event)
        }
      }
    }
    if let failure { return failure }
    if hasFinished, end.reason == .code(0) { return nil }
    return Self.cause(
      of: end, lastWords: String(decoding: complaints, as: UTF8.self), shortage)
  }

  /// OpenBLAS and OpenMP are told by the environment, before they are loaded; oneDNN later.
  private func environment(for request: WorkerRequest) -> [String: String] {
    var environment = ProcessInfo.processInfo.environment
    if isOffline { environment["TRIPTYCH_OFFLINE"] = "1" }
    // What changes results and is in no key.
    for name in Self.unkeyed { environment[name] = nil }
    environment["OMP_DYNAMIC"] = "false"
    for name in ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"] {
      environment[name] = String(request.hardware.threads(of: request.trial))
    }
    let instructionSet = request.hardware.instructionSet(of: request.trial)
    environment["OPENBLAS_CORETYPE"] = Processor.openBLASCore(for: instructionSet)
    // GNU's OpenMP lets a thread spin for milliseconds before it sleeps. Where other programs want
    // the cores, all then wait for a thread that can't run: trials took three times as long. A
    // twentieth of that spinning costs nothing measurable on a quiet machine.
    if environment["OMP_WAIT_POLICY"] == nil, environment["GOMP_SPINCOUNT"] == nil {
      environment["GOMP_SPINCOUNT"] = "20000"
    }
    // Swift's report of a crash is long, its last line says nothing, and where memory is short the
    // program that writes it can wait for ever.
    if environment["SWIFT_BACKTRACE"] == nil { environment["SWIFT_BACKTRACE"] = "enable=no" }
    return environment
  }

  private static let unkeyed = [
    "DNNL_DEFAULT_FPMATH_MODE", "ONEDNN_DEFAULT_FPMATH_MODE", "DNNL_CPU_ISA_HINTS",
    "ONEDNN_CPU_ISA_HINTS", "GOTO_NUM_THREADS", "OMP_MAX_ACTIVE_LEVELS",
  ]

  static func cause(
    of end: ChildProcess.End, lastWords: String, _ shortage: MemoryShortage
  ) -> String {
    let line = lastWords.split(separator: "\n").last { !$0.allSatisfy(\.isWhitespace) }
    let detail = line.map { ": \($0.trimmingCharacters(in: .whitespaces))" } ?? ""
    let what =
      switch end.reason {
      case .code(let code): "the worker process ended with code \(code)"
      case .signal(let signal):
        "the worker process was ended by signal \(signal) (\(String(cString: strsignal(signal))))"
      }
    // Of the system's own signal a worker says nothing: its last words are of something else.
    let said = end.reason == .signal(SIGKILL) ? "" : detail
    guard let evidence = shortage.evidence(end, lastWords: lastWords) else { return what + said }
    return "\(what), probably because memory ran out (\(evidence)): try a smaller `batch`"
  }
}

/// Cuts a stream into its lines.
private struct LineSplitter {
  private var rest = Data()

  mutating func add(_ piece: Data, _ body: (Data) -> Void) {
    rest += piece
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      body(rest[rest.startIndex..<end])
      rest = Data(rest[rest.index(after: end)...])
    }
  }
}
