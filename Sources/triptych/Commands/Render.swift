internal import ArgumentParser
internal import Files
internal import Reports

/// `triptych render`: run what is missing, write the report.
struct Render: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Run what is missing and write the report.",
    discussion: "Results are kept: what has not changed is not run again.")

  @OptionGroup var options: NotebookOptions

  @Option(help: "Run the trials of this block alone; of others show what the store has.")
  var only: String?

  @Flag(help: "Run trials again that failed earlier and would fail again, such as diverged ones.")
  var retry = false

  @Flag(help: "Leave the network alone: published weights that are not here fail their trials.")
  var offline = false

  @Option(
    help: ArgumentHelp(
      "Start no trial after this time, such as 90s, 30m or 2h.", valueName: "time"),
    transform: Duration.parse)
  var maxTime: Double?

  func run() throws {
    Interruption.say("interrupted: what was finished is kept; run the same command to go on")
    var settings = try options.settings()
    settings.only = only
    settings.retries = retry
    settings.isOffline = offline
    settings.maximumSeconds = maxTime
    let renderer = try Complaints.reported { try NotebookRenderer(settings) }
    var worst = ExitStatus.done
    for notebook in options.notebooks {
      let printer = ProgressPrinter()
      do {
        let outcome = try Complaints.reported {
          try renderer.render(notebook, onRemarks: Terminal.complain, progress: printer.show)
        }
        Complaints.list(outcome.report)
        for path in outcome.files.kept {
          Terminal.warn(
            "\(path) in the output folder belongs to an earlier report and has been modified, so it is kept"
          )
        }
        Terminal.show("Report: \(Terminal.path(outcome.page))")
        if !outcome.isComplete || outcome.areClaimsOpen { worst = max(worst, .failed) }
        if let signal = Interruption.signal {
          Terminal.complain("interrupted: this report is complete, what follows it was not begun")
          throw ExitCode(Interruption.exitCode(signal))
        }
      } catch let code as ExitCode {
        if Interruption.signal != nil { throw code }
        // The other notebooks are rendered all the same.
        worst = max(worst, ExitStatus(rawValue: code.rawValue) ?? .failed)
      }
    }
    if worst != .done { throw worst.code }
  }
}

extension ExitStatus: Comparable {
  static func < (a: ExitStatus, b: ExitStatus) -> Bool { a.rawValue < b.rawValue }
}

/// Spans of time as people type them.
enum Duration {
  /// `90s`, `30m`, `2h`, `30d`, in seconds.
  static func parse(_ text: String) throws -> Double {
    let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
    guard let unit = text.last.flatMap({ units[$0] }), let number = Double(text.dropLast()),
      number.isFinite, number >= 0
    else {
      throw ValidationError("A time is a number with s, m, h or d, such as 90s, 30m, 2h or 30d.")
    }
    return number * unit
  }
}
