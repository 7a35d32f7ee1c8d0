import Foundation
import TestSupport
import Testing

@testable import Experiments

/// Runs shell scripts in the place of workers.
@Suite struct LocalExecutorTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The cause of the failure, and the events on the way.
  private func run(_ script: String, isa: String = "native") throws -> (String?, [String]) {
    let program = folder.file("worker.sh")
    // Every worker reads its task first.
    try Data("#!/bin/sh\nread -r task\n\(script)\n".utf8).write(to: URL(filePath: program))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
    var trial = Trial.sample()
    trial.isa = isa
    var events: [String] = []
    let cause = LocalExecutor(program: program).run(
      WorkerRequest(
        trial: trial, goal: .results, inputs: TrialInputs(data: "d1"), hardware: .sample,
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
        line(.waiting), line(.resumed(afterEpoch: 2)), "echo 'what a library prints'",
        line(.images(done: 3, of: 4)), "printf ''", line(.warning("careful")), line(.finished),
      ].joined(separator: "\n"))
    #expect(cause == nil)
    #expect(
      events == [
        "waiting", "resumed(afterEpoch: 2)", "images(done: 3, of: 4)", "warning(\"careful\")",
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
    (
      "echo 'no matter' >&2; kill -KILL $$",
      "the worker process was ended by signal 9 (Killed); if nobody killed it, memory ran out: try "
        + "a smaller `batch`"
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

  @Test(arguments: [("avx2", "Haswell"), ("avx512", "SkylakeX")])
  func openBLASIsToldItsInstructionSet(_ isa: String, _ core: String) throws {
    let script = "[ \"$OPENBLAS_CORETYPE\" = \(core) ] && "
    #expect(try run(script + line(.finished), isa: isa).0 == nil)
  }

  @Test func whatCannotBeStartedIsTold() {
    let executor = LocalExecutor(program: folder.file("nowhere"))
    let cause = executor.run(
      WorkerRequest(
        trial: .sample(), goal: .results, inputs: TrialInputs(data: "d1"), hardware: .sample,
        storeFolder: "store")
    ) { _ in }
    #expect(
      cause?.hasPrefix("the worker process \(folder.file("nowhere")) could not be started: ")
        == true)
  }
}
