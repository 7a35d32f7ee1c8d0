import Foundation
import Testing

@testable import Trials

/// Ctrl-C and `kill`: what is finished is kept, and the program says how to go on.
@Suite struct InterruptionTests {
  let project: Project

  init() throws { project = try Project() }

  /// A trial of a moment, one of a few seconds with checkpoints, and one that is not reached.
  private func notebook() throws {
    try project.notebook(
      "long.md", limit: 256, input: 32,
      """
      ```experiment a
      models: [random, resnet20, resnet8]
      epochs: 12
      ```
      """)
  }

  @Test(arguments: [SIGINT: Int32(130), SIGTERM: 143, SIGHUP: 129])
  func aRenderEndsAndSaysWhatIsKept(_ signal: Int32, _ code: Int32) throws {
    try notebook()
    let render = try project.start(["render", "long.md"])
    try project.waitForCheckpoint()
    let worker = try render.worker()
    #expect(kill(render.identifier, signal) == 0)
    let finished = try render.wait()
    #expect(finished.status == code)
    #expect(finished.output == "")
    let last = try #require(finished.lines.last)
    let match = try #require(
      last.wholeMatch(
        of:
          /interrupted: 1 of 3 trials is stored, and `resnet20` goes on after epoch (\d+) of 12; run the same command to go on/
      ), "\(last)")
    #expect(!finished.errors.contains("failed"))
    #expect(try !Running.isAlive(worker))
    #expect(!FileManager.default.fileExists(atPath: project.path("output/long/index.html")))
    // The same command goes on.
    let again = try project.run("render", "long.md")
    #expect(again.status == 0)
    #expect(again.lines.first == "3 trials, 1 in the store, 2 to run")
    #expect(again.lines.contains { $0.hasPrefix("  goes on after epoch \(match.1),") })
  }

  /// What is at once at a terminal: the whole group gets the signal.
  @Test func theWorkerMayGetTheSignalAsWell() throws {
    try notebook()
    let render = try project.start(["render", "long.md"])
    try project.waitForCheckpoint()
    #expect(kill(try render.worker(), SIGINT) == 0 && kill(render.identifier, SIGINT) == 0)
    let finished = try render.wait()
    #expect(finished.status == 130)
    #expect(finished.lines.last?.hasPrefix("interrupted: 1 of 3 trials is stored, and ") == true)
  }

  /// The last good page stays, and other notebooks are not begun.
  @Test func anEarlierPageStays() throws {
    try project.notebook("long.md", "```experiment a\nmodels: random\n```")
    try project.notebook("next.md", "```experiment a\nmodels: random\n```")
    #expect(try project.run("render", "long.md").status == 0)
    let files = try project.files("output")
    try notebook()
    let render = try project.start(["render", "long.md", "next.md"])
    try project.waitForCheckpoint()
    #expect(kill(render.identifier, SIGINT) == 0)
    #expect(try render.wait().status == 130)
    #expect(try project.files("output") == files)
  }

  /// A stopped worker does not end: only a second signal ends the program then.
  @Test func aSecondSignalEndsAtOnce() throws {
    try notebook()
    let render = try project.start(["render", "long.md"])
    try project.waitForCheckpoint()
    let worker = try render.worker()
    #expect(kill(worker, SIGSTOP) == 0)
    try project.wait("the worker's stop") { try Running.isStopped(worker) }
    #expect(kill(render.identifier, SIGINT) == 0)
    usleep(300_000)
    #expect(try Running.isAlive(render.identifier))
    #expect(kill(render.identifier, SIGINT) == 0)
    #expect(try render.wait().status == 130)
    #expect(kill(worker, SIGCONT) == 0)
    try project.wait("the worker's end") { try !Running.isAlive(worker) }
  }

  @Test func aSignalThatIsIgnoredStaysIgnored() throws {
    try project.notebook(
      "small.md", limit: 256, input: 32, "```experiment a\nmodels: resnet20\nepochs: 3\n```")
    let render = try project.start(
      program: "/bin/sh", ["-c", "trap '' HUP; exec \"$PROGRAM\" render small.md"])
    try project.waitForCheckpoint()
    #expect(kill(render.identifier, SIGHUP) == 0)
    #expect(try render.wait().status == 0)
  }

  #if os(Linux)
    @Test func otherCommandsEndAtOnce() throws {
      let bench = try project.start(["bench", "resnet8", "--seconds", "60"])
      // Past the start of the program.
      try project.wait("the benchmark") { try Running.isBusy(bench.identifier) }
      #expect(kill(bench.identifier, SIGINT) == 0)
      let finished = try bench.wait()
      #expect(finished.status == 130)
      #expect(finished.errors == "interrupted: the measurement is not finished\n")
    }
  #endif
}
