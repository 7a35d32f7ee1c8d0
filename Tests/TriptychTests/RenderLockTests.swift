import Foundation
import Testing

@testable import Trials

/// Renders at the same time: one trial at a time, and nothing is done twice.
@Suite struct RenderLockTests {
  let project: Project

  init() throws { project = try Project() }

  private func notebook(_ name: String, seed: Int, epochs: Int = 12) throws {
    try project.notebook(
      name, limit: 256, input: 32,
      "```experiment a\nmodels: resnet20\nepochs: \(epochs)\nseed: \(seed)\n```")
  }

  private func waitText(_ process: Int32, _ reason: String) -> String {
    "  waiting for another render (process \(process)), which runs `resnet20`: \(reason)"
  }

  private static let turn =
    "trials run one at a time, as they would disturb each other's times"

  /// Different trials, and even different stores.
  @Test(arguments: [".triptych", "other"])
  func trialsOfTwoRendersRunOneAtATime(_ store: String) throws {
    try notebook("one.md", seed: 1)
    try notebook("two.md", seed: 2, epochs: 1)
    let first = try project.start(["render", "one.md"])
    try project.waitForCheckpoint()
    let second = try project.run("render", "two.md", "--store", store)
    #expect(second.status == 0)
    #expect(second.lines.contains(waitText(first.identifier, Self.turn)))
    // By then the first has ended its trial.
    #expect(try project.objects("training").count == (store == ".triptych" ? 2 : 1))
    #expect(try first.wait().status == 0)
    #expect(!FileManager.default.fileExists(atPath: project.path("trials.lock")))
  }

  @Test func theSameTrialIsTakenOver() throws {
    try notebook("one.md", seed: 1)
    let first = try project.start(["render", "one.md", "-o", "a"])
    try project.waitForCheckpoint()
    let second = try project.run("render", "one.md", "-o", "b")
    #expect(second.status == 0)
    #expect(second.epochs == 0)
    #expect(second.lines.contains(waitText(first.identifier, "its result will be used")))
    #expect(try first.wait().status == 0)
    #expect(try project.files("a") == project.files("b"))
  }

  @Test func whoIsKilledHoldsNobodyUp() throws {
    try notebook("one.md", seed: 1)
    let first = try project.start(["render", "one.md"])
    try project.waitForCheckpoint()
    let second = try project.start(["render", "one.md"])
    try project.wait("the second to wait") {
      try second.hasSaid("waiting for another render (process \(first.identifier))")
    }
    #expect(kill(first.identifier, SIGKILL) == 0)
    #expect(try first.wait().status == -SIGKILL)
    let finished = try second.wait()
    #expect(finished.status == 0)
    // It goes on from the other's checkpoint.
    #expect(finished.errors.contains("  goes on after epoch "))
    #expect(finished.epochs < 12)
  }

  @Test func nobodyWaitsLongerThanAllowed() throws {
    try notebook("one.md", seed: 1, epochs: 40)
    try notebook("two.md", seed: 2, epochs: 1)
    let first = try project.start(["render", "one.md"])
    try project.waitForCheckpoint()
    let second = try project.run("render", "two.md", "--max-time", "1s")
    #expect(second.status == 1)
    #expect(
      try project.results("output/two")["a"].failures
        == [
          TrialFailure(
            trial: "resnet20", cause: "the time given with `--max-time` is up")
        ])
    #expect(kill(first.identifier, SIGINT) == 0)
    #expect(try first.wait().status == 130)
  }

  /// A render that waits is ended as any other.
  @Test func whoWaitsCanBeInterrupted() throws {
    try notebook("one.md", seed: 1, epochs: 40)
    try notebook("two.md", seed: 2, epochs: 1)
    let first = try project.start(["render", "one.md"])
    try project.waitForCheckpoint()
    let second = try project.start(["render", "two.md"])
    try project.wait("the second to wait") {
      try second.hasSaid("waiting for another render (process \(first.identifier))")
    }
    #expect(kill(second.identifier, SIGINT) == 0)
    let finished = try second.wait()
    #expect(finished.status == 130)
    #expect(
      finished.lines.last
        == "interrupted: 0 of 1 trial is stored; run the same command to go on")
    #expect(kill(first.identifier, SIGTERM) == 0)
    #expect(try first.wait().status == 143)
  }

  @Test func withoutALockTrialsRunAllTheSame() throws {
    try notebook("one.md", seed: 1, epochs: 1)
    let run = try project.start(
      ["render", "one.md"], environment: ["TRIPTYCH_LOCK": project.path("nowhere/lock")]
    ).wait()
    #expect(run.status == 0)
    #expect(
      run.lines.contains(
        "warning: other renders on this machine are not waited for, so they may disturb the times: "
          + "\(project.path("nowhere/lock")): No such file or directory"))
  }
}
