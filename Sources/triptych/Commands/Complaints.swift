internal import ArgumentParser
internal import Compression
internal import Execution
internal import Files
internal import ModelTools
internal import Reports
internal import Trials

/// Turns errors into what a reader sees and the exit code that goes with it.
enum Complaints {
  /// Runs the body; prints what it throws and throws the exit code instead.
  static func reported<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let problems as NotebookProblems {
      Terminal.complain(problems.text)
      throw ExitStatus.wrongInput.code
    } catch let error
      where error is RenderError || error is TemplateError || error is PredictionError
      || error is WorkerError || error is CatalogError || error is ModelLoadingError
      || error is PrecisionMetadataError
      || error is ConversionError || error is BenchmarkError
    {
      Terminal.complain("error: \(error)")
      throw ExitStatus.wrongInput.code
    } catch let interruption as RunInterruption {
      if Terminal.isInteractive { Terminal.status("") }
      Terminal.complain(interruption.description)
      throw ExitCode(Interruption.exitCode(interruption.signal))
    } catch let error as FetchError where error.isMistake {
      Terminal.complain("error: \(error)")
      throw ExitStatus.wrongInput.code
    } catch let error where error is ExitCode || error is ValidationError {
      throw error
    } catch {
      Terminal.complain("error: \(error)")
      throw ExitStatus.failed.code
    }
  }

  /// What is said of trials that are not run, as they would fail again.
  static let earlier = "failed on an earlier run (`render --retry` runs it again)"
  static let earlierOfSeveral = "failed on an earlier run (`render --retry` runs them again)"

  /// What a report lacks.
  static func list(_ report: Report) {
    for shared in FailureList.byCause(report.failures) {
      let names = shared.trials.map { "\($0.failure.trial) in \($0.label)" }
      let what =
        switch shared.repetition {
        case .onRequestSinceEarlier: earlier
        case .notRun: "not run"
        case .nextTime, .onRequest: "failed"
        }
      for name in FailureList.shortened(names) {
        Terminal.complain("\(what): \(name): \(shared.cause)")
      }
    }
    for remark in report.remarks {
      let names = FailureList.shortened(remark.trials)
      let trials = names.isEmpty ? "" : ", \(names.joined(separator: "; "))"
      Terminal.complain("remark: \(remark.label)\(trials): \(remark.text)")
    }
    list(report.unavailable, report.missingFigures, report.openClaims)
  }

  /// Numbers without a value, figures that can't be shown, and claims that come out otherwise.
  static func list(
    _ unavailable: [Report.UnavailableValue], _ figures: [Report.MissingFigure], _ claims: [Claim]
  ) {
    for value in unavailable {
      Terminal.complain("no value: line \(value.line), `\(value.formula)`: \(value.cause)")
    }
    for figure in figures {
      Terminal.complain("no figure: `\(figure.label)`: \(figure.cause)")
    }
    for claim in claims {
      Terminal.complain(
        "claim: `\(claim.label)`, \(claim.verdict.words.lowercased()): \(claim.evidence)")
    }
  }
}
