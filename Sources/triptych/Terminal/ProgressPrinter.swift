internal import Execution
internal import Foundation
internal import Names
internal import Trials

/// Shows what happens while experiments run: one living line on a terminal, plain lines elsewhere.
final class ProgressPrinter {
  private var heading = ""
  /// Whether the present trial has waited for other renders.
  private var hasWaited = false
  private var lastStatus = Date.distantPast

  func show(_ event: RunEvent) {
    switch event {
    case .planned(let trials, let stored, let toRun, let failed):
      guard trials > 0 else { return }
      let earlier = failed > 0 ? ", \(failed) failed on an earlier run" : ""
      line(
        trials == stored
          ? "\(Counted.text(trials, "trial")), all in the store: nothing to run"
          : "\(Counted.text(trials, "trial")), \(stored) in the store\(earlier), \(toRun) to run")
    case .trialStarted(let name, let number, let total):
      heading = "[\(number)/\(total)] \(name)"
      hasWaited = false
      line(heading)
    case .stage(_, let name):
      if Terminal.isInteractive { status("\(name) …") }
    case .waiting(_, let what):
      // Many may come before it: on a terminal the last one stands there, elsewhere the first one tells.
      if Terminal.isInteractive {
        status("waiting for \(what) …")
      } else if !hasWaited {
        line("  waiting for \(what)")
      }
      hasWaited = true
    case .resumed(_, let epoch, _):
      line("  goes on after epoch \(epoch), where an earlier run was interrupted")
    case .progress(_, let fraction, let secondsLeft):
      // Ten times a second is more than anybody reads.
      guard Terminal.isInteractive, Date().timeIntervalSince(lastStatus) > 0.1 else { return }
      let left = secondsLeft.map { ", about \(Self.duration($0)) left in all" } ?? ""
      status("\(Int(fraction * 100))%\(left)")
    case .epoch(_, let number, let total, let train, let test, let seconds):
      line(
        "  epoch \(number)/\(total): training accuracy \(Self.percent(train)), "
          + "test accuracy \(Self.percent(test)), \(Self.duration(seconds))")
    case .trialFinished(_, let seconds):
      line("  done in \(Self.duration(seconds))")
    case .trialFailed(let failure):
      line("  \(failure.repetition == .notRun ? "not run" : "failed"): \(failure.cause)")
    case .warning(let text):
      line("warning: \(text)")
    }
  }

  private func status(_ text: String) {
    lastStatus = Date()
    Terminal.status("  \(text)")
  }

  private func line(_ text: String) {
    if Terminal.isInteractive { Terminal.status("") }
    Terminal.complain(text)
  }

  private static func percent(_ share: Double) -> String {
    String(format: "%.1f%%", share * 100)
  }

  /// `4.2 s`, `3 min 20 s`, `2 h 5 min`.
  static func duration(_ seconds: Double) -> String {
    if seconds < 10 { return String(format: "%.1f s", seconds) }
    let whole = Int(seconds.rounded())
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
    return "\(whole / 3600) h \(whole % 3600 / 60) min"
  }
}
