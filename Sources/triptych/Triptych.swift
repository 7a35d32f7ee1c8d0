internal import ArgumentParser
internal import Experiments
internal import Foundation
internal import Reports

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
      Render.self, Check.self, Options.self, Models.self, Model.self, Datasets.self, Fetch.self,
      Convert.self, Predict.self, Bench.self, WorkerCommand.self,
    ])
}

@main
enum Main {
  static func main() {
    // A reader that goes away, such as `head`, is no reason to crash.
    signal(SIGPIPE, SIG_IGN)
    endAtOnce()
    Hardware.useThreads()
    do {
      var command = try Triptych.parseAsRoot(arguments)
      try command.run()
    } catch let code as ExitCode {
      exit(code.rawValue)
    } catch {
      let code = Triptych.exitCode(for: error)
      let message = Triptych.fullMessage(for: error)
      if code == .success {
        print(message)
        exit(0)
      }
      Terminal.complain(message)
      exit(ExitStatus.wrongInput.rawValue)
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
