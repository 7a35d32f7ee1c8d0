import Foundation
import Testing

@testable import Trials

/// `triptych store` on the results of two small notebooks.
@Suite struct StoreCommandTests {
  let project: Project

  init() throws {
    project = try Project()
    try project.notebook("first.md", "```experiment a\nmodels: [random]\n```")
    try project.notebook("second.md", "```experiment a\nmodels: [random]\nseed: 9\n```")
    #expect(try project.run("render", "first.md", "second.md").status == 0)
  }

  /// Sizes depend on how long times are when they are written.
  private func lines(_ output: String) -> [String] {
    output.split(separator: "\n").map { String($0).replacing(#/\s+\d+\.\d MB/#, with: " SIZE") }
  }

  @Test func listsByStageAndByNotebook() throws {
    let listed = try project.run("store", "list", "first.md")
    #expect(listed.status == 0)
    #expect(
      Set(lines(listed.output)) == [
        "WHAT                       RESULTS    SIZE", "evaluation                       2 SIZE",
        "training                         2 SIZE", "training time                    2 SIZE",
        "inference time                   2 SIZE", "of first.md                      4 SIZE",
        "of no notebook given here        4 SIZE",
      ])
    #expect(lines(listed.output).suffix(2).first == "of first.md                      4 SIZE")
  }

  @Test func cleaningKeepsWhatANotebookRestsOn() throws {
    let asked = try project.run("store", "clean", "--keep", "first.md")
    #expect(asked.status == 2)
    #expect(
      asked.errors.hasPrefix(
        "Error: This removes results, and without a terminal it needs --yes; --dry-run only lists them."
      ))
    let dry = try project.run("store", "clean", "--keep", "first.md", "--dry-run")
    #expect(
      lines(dry.output) == [
        "evaluation: 1, SIZE", "inference time: 1, SIZE", "training: 1, SIZE",
        "training time: 1, SIZE", "This would free SIZE.",
      ])
    #expect(try project.objects("evaluation").count == 2)
    let cleaned = try project.run("store", "clean", "--keep", "first.md", "--yes")
    #expect(cleaned.status == 0)
    #expect(try project.objects("evaluation").count == 1)
    #expect(try project.files(".triptych/tmp") == [:])
    #expect(
      try project.run("render", "first.md").lines == ["1 trial, all in the store: nothing to run"])
    #expect(try project.run("check", "second.md").status == 1)
  }

  @Test func damageIsFoundAndRemoved() throws {
    #expect(
      try project.run("store", "verify").output == "8 results, all whole\n")
    let object = try #require(try project.objects("evaluation").first)
    let details = project.path("\(object)/details.json")
    var bytes = try Data(contentsOf: URL(filePath: details))
    bytes[bytes.count / 2] ^= 1
    try bytes.write(to: URL(filePath: details))
    let verified = try project.run("store", "verify")
    let key = (object as NSString).lastPathComponent.prefix(12)
    #expect(
      verified.errors == "damaged: evaluation \(key): the content of details.json has changed\n")
    #expect(
      verified.output == "1 of 8 results damaged; `triptych store clean` removes them\n")
    #expect(verified.status == 1)
    // What is damaged or left over goes without a question.
    #expect(try project.run("store", "clean").status == 0)
    #expect(try project.run("store", "verify").output == "7 results, all whole\n")
  }

  @Test func onlyOldLeftoversGo() throws {
    let (old, new) = (UUID().uuidString, UUID().uuidString)
    for name in [old, new] {
      let folder = project.path(".triptych/tmp/\(name)")
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try project.write(".triptych/tmp/\(name)/record.json", "{}")
    }
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -90_000)],
      ofItemAtPath: project.path(".triptych/tmp/\(old)"))
    #expect(
      try project.run("store", "clean").output == "leftovers: 1, 0.0 MB\n0.0 MB freed.\n")
    #expect(Set(try project.files(".triptych/tmp").keys) == ["\(new)/record.json"])
    #expect(try project.run("store", "clean").output == "Nothing to remove.\n")
  }

  @Test func nothingYoungIsTakenForOld() throws {
    let cleaned = try project.run("store", "clean", "--older", "1d", "--yes")
    #expect(cleaned.output == "Nothing to remove.\n")
    #expect(
      try project.run("store", "clean", "--older", "0s", "--features").output
        == "Nothing to remove.\n")
    #expect(try project.run("store", "clean", "--older", "0s", "--yes").status == 0)
    #expect(try project.run("store", "verify").output == "0 results, all whole\n")
  }

  @Test func aStoreThatIsNotThereIsNamed() throws {
    let listed = try project.run("store", "list", "--store", "nowhere")
    #expect(listed.status == 2)
    #expect(listed.errors == "error: there is no store at nowhere; name it with --store\n")
  }

  /// Whoever cleans may be granted other cores than whoever rendered, as in a container.
  @Test func resultsOfOtherThreadsAreKept() throws {
    try project.notebook("trained.md", "```experiment a\nmodels: [resnet8]\n```")
    #expect(
      try project.run("render", "trained.md", environment: ["OMP_NUM_THREADS": "1"]).status == 0)
    #expect(try project.objects("training").count == 3)
    let cleaned = try project.run("store", "clean", "--keep", "trained.md", "--yes")
    #expect(cleaned.status == 0)
    #expect(try project.objects("training").count == 1)
    let again = try project.run("render", "trained.md", environment: ["OMP_NUM_THREADS": "1"])
    #expect(again.lines == ["1 trial, all in the store: nothing to run"])
  }
}
