import Files
import Foundation
import Kernels
import TestSupport
import Testing

@testable import Execution
@testable import Trials

/// Runs shell scripts in the place of workers.
@Suite struct WorkerProcessTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The cause of the failure, and the events on the way.
  private func run(_ script: String, isa: InstructionSet = .native) throws -> (String?, [String]) {
    let program = folder.file("worker.sh")
    // Every worker reads its task first.
    try Data("#!/bin/sh\nread -r task\n\(script)\n".utf8).write(to: URL(filePath: program))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
    var trial = Trial.sample()
    trial.isa = isa
    var events: [String] = []
    let cause = WorkerProcess(program: program).run(
      WorkerRequest(
        trial: trial, stages: [.training], inputs: TrialInputs(data: "d1"), hardware: .sample,
        storeFolder: folder.file("store"))
    ) { events.append("\($0)") }
    return (cause, events)
  }

  private func line(_ event: WorkerEvent) throws -> String {
    "echo '\(String(decoding: try WorkerLine.encode(event).dropLast(), as: UTF8.self))'"
  }

  @Test func eventsComeThroughInOrder() throws {
    let (cause, events) = try run(
      [
        line(.waiting("another render")), line(.resumed(afterEpoch: 2, of: 3)),
        "echo 'what a library prints'",
        line(.images(done: 3, of: 4)), "printf ''", line(.warning("careful")), line(.finished),
      ].joined(separator: "\n"))
    #expect(cause == nil)
    #expect(
      events == [
        "waiting(\"another render\")", "resumed(afterEpoch: 2, of: 3)", "images(done: 3, of: 4)",
        "warning(\"careful\")",
      ])
  }

  @Test func aLongLineComesThroughWhole() throws {
    let text = String(repeating: "a long warning ", count: 20_000)
    let file = folder.file("line")
    try WorkerLine.encode(WorkerEvent.warning(text)).write(to: URL(filePath: file))
    let (cause, events) = try run("cat \(file)\n" + line(.finished))
    #expect(cause == nil)
    #expect(events == ["warning(\"\(text)\")"])
  }

  @Test(arguments: [
    ("exit 3", "the worker process ended with code 3"),
    (
      "echo first >&2; echo ' the reason ' >&2; echo >&2; exit 4",
      "the worker process ended with code 4: the reason"
    ),
    ("exit 0", "the worker process ended with code 0"),
    (
      "echo 'Fatal error: x' >&2; kill -SEGV $$",
      "the worker process was ended by signal 11 (Segmentation fault): Fatal error: x"
    ),
    ("echo 'no matter' >&2; kill -KILL $$", "the worker process was ended by signal 9 (Killed)"),
    (
      "ulimit -v 1000000; kill -SEGV $$",
      // The limit is the worker's own: this process knows nothing of it.
      "the worker process was ended by signal 11 (Segmentation fault)"
    ),
    (
      "echo 'libgomp: Thread creation failed: Resource temporarily unavailable' >&2; exit 1",
      "the worker process ended with code 1, probably because memory ran out (libgomp: Thread "
        + "creation failed: Resource temporarily unavailable): try a smaller `batch`"
    ),
    // A stream of complaints must not block the worker.
    (
      "head -c 1000000 /dev/zero | tr '\\0' x >&2; echo >&2; echo last >&2; exit 5",
      "the worker process ended with code 5: last"
    ),
  ])
  func theEndOfAWorkerIsToldInASentence(_ script: String, _ expected: String) throws {
    #expect(try run(script).0 == expected)
  }

  /// A process that the worker has started may keep its streams.
  @Test func theEndOfAWorkerIsSeenWhoeverHoldsItsStreams() throws {
    let (cause, events) = try run(
      line(.waiting("another render")) + "\nsleep 60 & echo $! > \(folder.file("sleeper"))\nexit 3")
    #expect(cause == "the worker process ended with code 3")
    #expect(events == ["waiting(\"another render\")"])
    let text = try String(contentsOfFile: folder.file("sleeper"), encoding: .utf8)
    let sleeper = try #require(Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)))
    // It was alive all the time.
    #expect(kill(sleeper, SIGKILL) == 0)
  }

  static let ends: [(ChildProcess.End, String, MemoryShortage, Int?, String?)] = {
    func end(_ signal: Int32, peak: Int = 0) -> ChildProcess.End {
      ChildProcess.End(.signal(signal), peakMemoryBytes: peak)
    }
    let plenty = MemoryShortage(kills: 3, limit: nil, memory: 1_000_000_000)
    let limited = MemoryShortage(kills: nil, limit: 409_600_000, memory: 1_000_000_000)
    return [
      (end(SIGKILL), "", plenty, 3, nil),
      (end(SIGKILL), "", plenty, 4, "the system has ended a process for it"),
      (end(SIGKILL), "", limited, nil, nil),
      (end(SIGSEGV), "", plenty, 4, nil),
      (end(SIGSEGV), "", limited, nil, "`ulimit -v` allows 409 MB"),
      (end(SIGABRT), "", limited, nil, "`ulimit -v` allows 409 MB"),
      (end(SIGILL), "", limited, nil, "`ulimit -v` allows 409 MB"),
      (end(SIGTERM), "", limited, nil, nil),
      (
        end(SIGABRT), "terminate called\n  what():  std::bad_alloc", plenty, 3,
        "what():  std::bad_alloc"
      ),
      (
        end(SIGSEGV, peak: 900_000_000), "", plenty, 3, "it held 900 of the machine's 1000 MB"
      ),
      (end(SIGSEGV, peak: 700_000_000), "", plenty, 3, nil),
      (ChildProcess.End(.code(3), peakMemoryBytes: 0), "no such file", limited, nil, nil),
      (ChildProcess.End(.code(0), peakMemoryBytes: 0), "out of memory", limited, nil, nil),
    ]
  }()

  @Test(arguments: ends.indices)
  func aShortageOfMemoryIsToldWhereSomethingSpeaksForIt(_ index: Int) {
    let (end, words, shortage, kills, expected) = Self.ends[index]
    #expect(shortage.evidence(end, lastWords: words, kills: kills) == expected)
  }

  @Test func workersComputeWithTheThreadsOfTheirKeys() throws {
    let script =
      "[ \"$OMP_NUM_THREADS $OPENBLAS_NUM_THREADS $OMP_DYNAMIC\" = '2 2 false' ] && "
      + "[ -z \"$ONEDNN_DEFAULT_FPMATH_MODE\" ] && "
    setenv("ONEDNN_DEFAULT_FPMATH_MODE", "BF16", 1)
    defer { unsetenv("ONEDNN_DEFAULT_FPMATH_MODE") }
    #expect(try run(script + line(.finished)).0 == nil)
  }

  @Test func whatAWorkerSaysOfItsFailureCounts() throws {
    let (cause, events) = try run(line(.failed("the data are gone")) + "\nexit 1")
    #expect(cause == "the data are gone")
    #expect(events == [])
  }

  @Test func aWorkerThatDiesAfterItsWorkHasFailed() throws {
    let (cause, _) = try run(line(.finished) + "\nexit 7")
    #expect(cause == "the worker process ended with code 7")
  }

  @Test func theTaskIsALineOfJSON() throws {
    let (cause, events) = try run(
      "printf '%s' \"$task\" > \(folder.file("task"))\n" + line(.finished))
    #expect(cause == nil)
    #expect(events == [])
    let task = try Data(contentsOf: URL(filePath: folder.file("task")))
    let request = try #require(WorkerLine.decode(task, as: WorkerRequest.self))
    #expect(request.trial == .sample())
    #expect(request.hardware == .sample)
    #expect([request.inputs.data, request.storeFolder] == ["d1", folder.file("store")])
  }

  @Test(arguments: [
    (InstructionSet.avx2, "Haswell"), (.avx512, "SkylakeX"), (.native, "SkylakeX"),
  ])
  func openBLASIsToldItsInstructionSet(_ isa: InstructionSet, _ core: String) throws {
    let script = "[ \"$OPENBLAS_CORETYPE\" = \(core) ] && "
    #expect(try run(script + line(.finished), isa: isa).0 == nil)
  }

  @Test func whatCannotBeStartedIsTold() {
    let process = WorkerProcess(program: folder.file("nowhere"))
    let cause = process.run(
      WorkerRequest(
        trial: .sample(), stages: [.training], inputs: TrialInputs(data: "d1"), hardware: .sample,
        storeFolder: "store")
    ) { _ in }
    #expect(
      cause
        == "the worker process \(folder.file("nowhere")) could not be started: No such file or "
        + "directory")
  }
}
