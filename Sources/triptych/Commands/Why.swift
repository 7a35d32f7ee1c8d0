internal import ArgumentParser
internal import Execution
internal import Names
internal import Reports

/// `triptych why`: what keeps trials from being taken from the store.
struct Why: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say why the trials behind a block would run.",
    discussion: """
      For each trial that would run, the stage at fault and how what determines it differs from what \
      determined the nearest stored result, such as `training: epochs: 10 → 12`. Nothing is run.
      """)

  @Argument(help: "A notebook: a Markdown file.", completion: .file(extensions: ["md"]))
  var notebook: String

  @Argument(help: "The label of a block.")
  var label: String

  @OptionGroup var reading: ReadingOptions

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let explanation = try Complaints.reported {
      var settings = try reading.settings()
      settings.notebooks = [notebook]
      return try NotebookRenderer(settings).explanation(of: label, in: notebook)
    }
    Terminal.show(json ? try Terminal.json(explanation) : Self.text(explanation, label))
  }

  private static func text(_ explanation: NotebookRenderer.Explanation, _ label: String) -> String {
    let all = Counted.text(explanation.trials, "trial")
    guard !explanation.reasons.isEmpty else {
      return "`\(label)`: nothing would run: \(all), all in the store"
    }
    let (failed, broken) = (
      explanation.reasons.count { $0.earlierFailure != nil },
      explanation.reasons.count { $0.failure != nil }
    )
    let toRun = explanation.reasons.count - failed - broken
    var heading = "`\(label)`: \(toRun) of \(all) would run"
    if failed > 0 { heading += ", \(failed) failed on an earlier run" }
    if broken > 0 { heading += ", \(broken) cannot be run" }
    let parts = explanation.reasons.map { reason in
      let causes = reason.causes.map { "  \($0.stage): \($0.texts.joined(separator: "; "))" }
      let failure = reason.failure.map { ["  cannot be run: \($0)"] } ?? []
      let earlier = reason.earlierFailure.map { ["  \(Complaints.earlier): \($0)"] } ?? []
      return ([reason.trial] + causes + failure + earlier).joined(separator: "\n")
    }
    return ([heading, ""] + parts).joined(separator: "\n")
  }
}
