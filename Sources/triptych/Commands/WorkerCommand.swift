internal import ArgumentParser
internal import Execution
internal import Foundation

/// `triptych worker`: one trial in a process of its own, started by `render`.
struct WorkerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "worker", abstract: "Run one trial; started by `render`.", shouldDisplay: false)

  func run() throws {
    let isDone = try Complaints.reported {
      try Worker.run {
        // Nobody waits any more: the work in progress is of no use, what is stored stays.
        _exit(ExitStatus.failed.rawValue)
      }
    }
    if !isDone { throw ExitStatus.failed.code }
  }
}
