internal import ArgumentParser
internal import Execution
internal import Names
internal import Reports
internal import Trials

/// `triptych plan`: what a render would run, and what that takes.
struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Show what a render would run and how long that would take.",
    discussion: """
      Nothing is run. Times are estimated from those of trials that the store has; "roughly" says that \
      some of them are guesses, as nothing like it has been measured on this machine. DISK is what the \
      store grows by, MEMORY the most that a trial holds at once. Of a block TIME is what \
      `render --only` would take, ITS OWN the part of it that no other block needs.

      --json prints a list with an object for each notebook: `notebook`, `trials`, `stored`, `failed` (on \
      an earlier run), `to_run`, `cost` (`seconds`, `bytes`, `memory_bytes`, `rough`), `kinds` of stages and `blocks` with the \
      same, and `nodes`: the stages, each with `stage`, `key`, `facts` (what the key is made of), \
      `depends_on` (keys), `standing` (stored, missing, damaged or failed), `to_run`, the `blocks` and \
      `trials` that want it, and its `cost` where it is to run.

      Exit code 0: the plan is shown; 2: a notebook has mistakes.
      """)

  @Argument(help: "Notebooks: Markdown files.", completion: .file(extensions: ["md"]))
  var notebooks: [String]

  @OptionGroup var reading: ReadingOptions

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let renderer = try Complaints.reported { () -> NotebookRenderer in
      var settings = try reading.settings()
      settings.notebooks = notebooks
      return try NotebookRenderer(settings)
    }
    var entries: [Entry] = []
    for notebook in notebooks {
      let plan = try Complaints.reported {
        try renderer.stages(of: notebook, onRemarks: Terminal.complain, onWarning: Terminal.warn)
      }
      let failures = plan.trials.compactMap(\.failure)
      for failure in failures {
        Terminal.complain("cannot run: \(failure.trial): \(failure.cause)")
      }
      for failure in plan.trials.compactMap(\.earlierFailure) {
        Terminal.complain("\(Complaints.earlier): \(failure.trial): \(failure.cause)")
      }
      let summary = PlanSummary(plan)
      if json {
        entries.append(Entry(notebook: notebook, summary: summary))
      } else {
        Terminal.show(
          Self.text(summary, of: Terminal.path(notebook), cannotRun: failures.count))
      }
    }
    if json { Terminal.show(try Terminal.json(entries)) }
  }

  /// A notebook's part of the JSON.
  private struct Entry: Encodable {
    let notebook: String
    let summary: PlanSummary

    private enum Key: CodingKey { case notebook }

    func encode(to encoder: any Encoder) throws {
      try summary.encode(to: encoder)
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(notebook, forKey: .notebook)
    }
  }

  private static func text(
    _ summary: PlanSummary, of notebook: String, cannotRun: Int
  ) -> String {
    let trials = Counted.text(summary.trials, "trial")
    var heading = "\(notebook): \(trials), \(Terminal.grouped(summary.stored)) in the store"
    if cannotRun > 0 { heading += ", \(Terminal.grouped(cannotRun)) that cannot be run" }
    if summary.failed > 0 {
      heading += ", \(Terminal.grouped(summary.failed)) that failed on an earlier run"
    }
    let preprocessing = summary.preprocessing.map {
      "\npreprocess of \($0.model): \($0.preprocessing.text)"
    }.joined()
    guard summary.toRun > 0 else { return "\(heading): nothing to run\(preprocessing)" }
    let kinds = Terminal.table(
      ["STAGE", "STORED", "TO RUN", "TIME", "DISK"],
      summary.kinds.map {
        [
          $0.stage.rawValue, Terminal.grouped($0.stored), Terminal.grouped($0.toRun),
          time($0.cost), Terminal.megabytes($0.cost.bytes),
        ]
      }, alignRight: [1, 2, 3, 4])
    let blocks = Terminal.table(
      ["BLOCK", "TRIALS", "STORED", "TO RUN", "TIME", "ITS OWN", "DISK", "MEMORY"],
      summary.blocks.map {
        [
          $0.label, Terminal.grouped($0.trials), Terminal.grouped($0.stored),
          Terminal.grouped($0.toRun), time($0.cost), time($0.ownCost),
          Terminal.megabytes($0.cost.bytes), Terminal.megabytes($0.cost.memoryBytes),
        ]
      }, alignRight: [1, 2, 3, 4, 5, 6, 7])
    let cost = summary.cost
    let about = cost.isRough ? "Roughly" : "About"
    let why = cost.isRough ? "; some of these estimates are guesses" : ""
    return """
      \(heading), \(Terminal.grouped(summary.toRun)) to run

      \(kinds)

      \(blocks)

      \(about) \(ProgressPrinter.duration(cost.seconds)), \(Terminal.megabytes(cost.bytes)) on disk, \
      \(Terminal.megabytes(cost.memoryBytes)) of memory\(why)\(preprocessing.isEmpty ? "" : "\n" + preprocessing)
      """
  }

  private static func time(_ cost: PlanSummary.Cost) -> String {
    cost.seconds == 0 ? "" : ProgressPrinter.duration(cost.seconds)
  }
}
