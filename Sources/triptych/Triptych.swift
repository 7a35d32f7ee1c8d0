internal import ArgumentParser
internal import Execution
internal import Files
internal import Foundation
internal import Names
internal import Reports
import Trials

/// The command line: arguments, exit codes, printing; nothing else.
struct Triptych: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "triptych",
    abstract: "Weigh deep-learning models by accuracy, time and size, in a living document.",
    discussion: """
      A notebook is a Markdown document with blocks that describe experiments, tables and figures.
      `triptych render` runs what is missing and writes the report.

      Exit codes: 0 done; 1 the work failed; 2 the notebook or the arguments are wrong.
      """,
    version: TriptychVersion.current,
    subcommands: [
      Render.self, Check.self, PlanCommand.self, Why.self, Options.self, Models.self, Model.self,
      Datasets.self, Fetch.self, Doctor.self,
      Convert.self, Predict.self, Bench.self, StoreCommand.self, WorkerCommand.self,
    ])
}

@main
enum Main {
  static func main() {
    Surroundings.settle()
    // A worker ends with the render that it works for.
    if CommandLine.arguments.dropFirst().first != "worker" {
      Interruption.install(
        "interrupted: nothing was changed",
        prefix: Terminal.isInteractive ? Terminal.lineStart : "")
    }
    endAtOnce()
    Hardware.useThreads()
    let code = status()
    // What could not be printed was part of what was asked for.
    exit(
      code == ExitStatus.done.rawValue && Terminal.isOutputLost ? ExitStatus.failed.rawValue : code)
  }

  /// Runs the command.
  ///
  /// - Returns: the exit code.
  private static func status() -> Int32 {
    do {
      try Surroundings.check()
      let arguments = arguments
      if let unknown = UnknownCommand.find(in: arguments) {
        throw ValidationError(unknown.description)
      }
      var command = try Triptych.parseAsRoot(arguments)
      try command.run()
      return ExitStatus.done.rawValue
    } catch let problem as Surroundings.Problem {
      Terminal.complain("error: \(problem)")
      return problem.status.rawValue
    } catch let code as ExitCode {
      return code.rawValue
    } catch {
      let message = Triptych.fullMessage(for: error)
      if Triptych.exitCode(for: error) == .success {
        Terminal.show(message)
        return ExitStatus.done.rawValue
      }
      Terminal.complain(message)
      return ExitStatus.wrongInput.rawValue
    }
  }
}

extension Surroundings.Problem {
  fileprivate var status: ExitStatus {
    switch self {
    case .notUTF8: .wrongInput
    case .lowLimit, .noDescriptors: .failed
    }
  }
}

extension Main {
  /// Makes the end of this process leave out what libraries do at it: where memory is short OpenBLAS
  /// waits there for a thread of its own that asks for memory for ever.
  private static func endAtOnce() {
    #if canImport(Glibc)
      on_exit(
        { status, _ in
          // Not all streams: a thread that waits for a line of the input holds that one. Found by its
          // name, as Swift does not let a variable of C be read from anywhere.
          let output = dlsym(dlopen(nil, RTLD_NOW), "stdout")
          if let output { fflush(output.load(as: UnsafeMutablePointer<FILE>.self)) }
          _exit(status)
        }, nil)
    #endif
  }

  /// The command line; `help experiment` asks for the options of that block, not for a command.
  private static var arguments: [String] {
    var arguments = Array(CommandLine.arguments.dropFirst())
    if arguments.count == 2, arguments[0] == "help", NotebookHelp.topics.contains(arguments[1]) {
      arguments[0] = "options"
    }
    return arguments
  }
}

/// What the exit codes mean.
enum ExitStatus: Int32 {
  case done = 0
  /// A trial failed, or the machine did not let us.
  case failed = 1
  /// The notebook or the arguments are wrong.
  case wrongInput = 2

  var code: ExitCode { ExitCode(rawValue) }
}
