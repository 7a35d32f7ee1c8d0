internal import ArgumentParser
internal import Names
internal import Reports

/// `triptych check`: all complaints, and whether store and output are up to date.
struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check notebooks; run nothing.",
    discussion: """
      Tells all mistakes, and whether the store and the output are up to date.
      Exit code 0: nothing to do; 1: something is missing or old; 2: mistakes.
      """)

  @OptionGroup var options: NotebookOptions

  func run() throws {
    let renderer = try Complaints.reported { try NotebookRenderer(options.settings()) }
    var worst = ExitStatus.done
    for notebook in options.notebooks {
      do {
        let standing = try Complaints.reported {
          try renderer.standing(
            notebook, onRemarks: Terminal.complain, onWarning: Terminal.warn)
        }
        Complaints.list(standing.unavailable, standing.missingFigures, standing.openClaims)
        Terminal.show("\(Terminal.path(notebook)): \(Self.text(standing))")
        if !standing.isCurrent { worst = max(worst, .failed) }
      } catch let code as ExitCode {
        worst = max(worst, ExitStatus(rawValue: code.rawValue) ?? .failed)
      }
    }
    if worst != .done { throw worst.code }
  }

  private static func text(_ standing: NotebookRenderer.Standing) -> String {
    func share(_ number: Int, _ singular: String, _ plural: String) -> String {
      "\(Counted.digits(number)) of \(Counted.text(standing.trials, "trial")) "
        + Counted.form(number, singular, plural)
    }
    let failed =
      standing.failed == 0
      ? []
      : [share(standing.failed, Complaints.earlier, Complaints.earlierOfSeveral)]
    let missing = standing.trials - standing.stored - standing.failed
    if missing > 0 {
      return (["no mistakes"] + failed + [share(missing, "is to be run", "are to be run")])
        .joined(separator: "; ")
    }
    if standing.isCurrent { return "no mistakes; store and output are up to date" }
    func count(_ number: Int, _ what: String, _ rest: String) -> String? {
      number == 0 ? nil : "\(Counted.text(number, what)) \(rest)"
    }
    var parts = ["no mistakes"]
    parts +=
      failed.isEmpty
      ? [standing.trials == 1 ? "the trial is in the store" : "all trials are in the store"]
      : failed
    if !standing.staleFiles.isEmpty {
      parts.append("out of date in the output: " + standing.staleFiles.joined(separator: ", "))
    }
    parts += [
      count(standing.missingFigures.count, "figure", "can't be shown"),
      count(standing.unavailable.count, "number", "of the text can't be computed"),
      count(standing.openClaims.count, "claim", "not as stated"),
    ].compactMap(\.self)
    return parts.joined(separator: "; ")
  }
}
