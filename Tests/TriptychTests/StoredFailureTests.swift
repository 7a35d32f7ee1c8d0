import Foundation
import Testing

@testable import Trials

/// Trials that fail because of what they are: their failures are kept, and they run again on request.
@Suite struct StoredFailureTests {
  let project: Project

  init() throws { project = try Project() }

  private static var cause: Regex<(Substring, Substring?, Substring?, Substring?)> {
    /training diverged in epoch \d+(, step \d+)?: the loss (on the test set )?is no longer a number \((on the training images \S+, |before \S+, )?learning rate \S+\); try a smaller `learning_rate`/
  }

  /// A training that diverges, which three trials share.
  private func wildNotebook() throws -> String {
    try project.notebook(
      "wild.md",
      """
      ```experiment wild
      models: resnet20
      epochs: 3
      learning_rate: 10
      momentum: 0.99
      weight_decay: 1
      techniques: [none, prune(0.5)]
      ```

      ```experiment tame
      models: random
      ```
      """)
    let run = try project.run("render", "wild.md")
    #expect(run.status == 1)
    let cause = try #require(try project.results("output/wild")["wild"].failures.first?.cause)
    #expect(cause.wholeMatch(of: Self.cause) != nil, "\(cause)")
    // The second is not trained to find the same.
    #expect(
      run.lines.filter { !$0.hasPrefix("  epoch ") } == [
        "3 trials, 0 in the store, 3 to run", "[1/3] resnet20, none", "  failed: \(cause)",
        "[2/3] resnet20, prune(0.5)", "  failed: \(cause)", "[3/3] random", "  done in TIME",
        "failed: resnet20, none in wild: \(cause)",
        "failed: resnet20, prune(0.5) in wild: \(cause)",
      ])
    return cause
  }

  @Test func aDivergedTrialIsNotTrainedAgain() throws {
    let cause = try wildNotebook()
    let files = try project.files("output/wild")
    let page = try project.text("output/wild/index.html")
    #expect(
      page.contains(
        ". It would fail again; <code>triptych render --retry</code> runs it all the same</dd>"))
    #expect(
      try project.text("output/wild/results.json").contains("\"stored\" : true"))

    let again = try project.run("render", "wild.md")
    #expect(again.status == 1)
    let earlier = "failed on an earlier run (`render --retry` runs it again)"
    #expect(
      again.lines == [
        "3 trials, 1 in the store, 2 failed on an earlier run, 0 to run",
        "\(earlier): resnet20, none in wild: \(cause)",
        "\(earlier): resnet20, prune(0.5) in wild: \(cause)",
      ])
    // Who found it makes no difference to the report.
    #expect(try project.files("output/wild") == files)
  }

  @Test func theOtherCommandsKnowOfIt() throws {
    let cause = try wildNotebook()
    let earlier = "failed on an earlier run (`render --retry` runs it again)"
    let check = try project.run("check", "wild.md")
    #expect(check.status == 1)
    #expect(
      check.output
        == "wild.md: no mistakes; 2 of 3 trials failed on an earlier run (`render --retry` runs them again)\n"
    )
    let plan = try project.run("plan", "wild.md")
    #expect(plan.status == 0)
    #expect(
      plan.output
        == "wild.md: 3 trials, 1 in the store, 2 that failed on an earlier run: nothing to run\n")
    #expect(
      plan.lines == [
        "\(earlier): resnet20, none: \(cause)", "\(earlier): resnet20, prune(0.5): \(cause)",
      ])
    #expect(
      try project.run("plan", "wild.md", "--json").output.contains("\"standing\" : \"failed\""))
    let why = try project.run("why", "wild.md", "wild")
    #expect(
      why.output == """
        `wild`: 0 of 2 trials would run, 2 failed on an earlier run

        resnet20, none
          \(earlier): \(cause)
        resnet20, prune(0.5)
          \(earlier): \(cause)

        """)
    let list = try project.run("store", "list")
    #expect(list.output.contains(#/failure +1 +/#))
    // What a notebook needs stays; other failures go.
    #expect(
      try project.run("store", "clean", "--keep", "wild.md", "--yes").output
        == "Nothing to remove.\n")
    try project.notebook("other.md", "```experiment a\nmodels: random\n```")
    let clean = try project.run("store", "clean", "--keep", "other.md", "--dry-run")
    #expect(clean.output.contains("failure: 1, "))
  }

  @Test func itRunsAgainOnRequest() throws {
    _ = try wildNotebook()
    let only = try project.run("render", "wild.md", "--only", "tame")
    #expect(only.status == 0)
    #expect(only.lines.contains { $0.hasPrefix("failed on an earlier run") })
    let retry = try project.run("render", "wild.md", "--retry")
    #expect(retry.status == 1)
    #expect(retry.lines.first == "3 trials, 1 in the store, 2 to run")
    #expect(retry.lines[1] == "[1/2] resnet20, none")
    #expect(try project.objects("failure").count == 1)
    // A damaged note is none.
    let object = try #require(try project.objects("failure").first)
    try project.write("\(object)/record.json", "{}")
    let again = try project.run("render", "wild.md")
    #expect(again.lines.contains("3 trials, 1 in the store, 2 to run"))
  }
}
