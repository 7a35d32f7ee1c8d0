internal import Downloads
internal import Foundation

/// Shows how a download goes: one living line on a terminal, plain lines elsewhere.
final class DownloadPrinter {
  private let title: String
  private var isHeadingShown = false
  private var start: (date: Date, bytes: Int)?
  private var lastStatus = Date.distantPast

  init(_ title: String) { self.title = title }

  func show(_ event: DownloadEvent) {
    switch event {
    case .waiting: line("\(title): another process is fetching it: waiting")
    case .resumed(let bytes):
      line("\(title): goes on after \(Terminal.megabytes(bytes)), where an earlier try stopped")
    case .restarted: line("\(title): the server sends it from the beginning")
    case .retrying(let cause, let seconds):
      line("\(title): \(cause); trying again in \(ProgressPrinter.duration(seconds))")
    case .replacing(let found):
      line(
        "warning: \(title): the file that is here has the \(found), not the published one; fetched anew"
      )
    case .replacingOther(let found):
      line("warning: \(title): the file that is here is \(found); fetched anew")
    case .unverified:
      line("warning: \(title): no digest is published; format and length alone were checked")
    case .progress(let done, let total): progress(done, total)
    }
  }

  /// Leaves the terminal's line.
  func finish() {
    if Terminal.isInteractive, isHeadingShown { Terminal.status("") }
  }

  private func progress(_ done: Int, _ total: Int?) {
    let size = total.map(Terminal.megabytes)
    if !isHeadingShown {
      isHeadingShown = true
      if !Terminal.isInteractive {
        line("\(title): downloading\(size.map { " \($0)" } ?? "")")
      }
    }
    // Ten times a second is more than anybody reads.
    guard Terminal.isInteractive, Date().timeIntervalSince(lastStatus) > 0.1 else { return }
    lastStatus = Date()
    let began = start ?? (lastStatus, done)
    start = began
    var text = "\(title): \(Terminal.megabytes(done))"
    if let size, let total, total > 0 { text += " of \(size), \(done * 100 / total)%" }
    let seconds = lastStatus.timeIntervalSince(began.date)
    if let total, seconds > 1, done > began.bytes {
      let left = Double(total - done) * seconds / Double(done - began.bytes)
      text += ", about \(ProgressPrinter.duration(left)) left"
    }
    Terminal.status(text)
  }

  private func line(_ text: String) {
    if Terminal.isInteractive { Terminal.status("") }
    Terminal.complain(text)
  }
}
