import Files
import Foundation
import Testing

@Suite struct ChildProcessTests {
  private func run(
    _ script: String, environment: [String: String]? = nil, input: String? = nil
  ) throws -> (end: ChildProcess.End.Reason, output: String, errors: String) {
    let process = try ChildProcess(
      "/bin/sh", ["-c", script], environment: environment, input: input == nil ? .none : .pipe)
    if let input { process.send(Data(input.utf8)) }
    var (output, errors) = (Data(), Data())
    let end = process.finish { stream, piece in
      switch stream {
      case .output: output += piece
      case .errors: errors += piece
      }
    }
    return (
      end.reason, String(decoding: output, as: UTF8.self), String(decoding: errors, as: UTF8.self)
    )
  }

  @Test func itsEndAndBothStreamsAreSeen() throws {
    #expect(try run("echo out; echo err >&2; exit 3") == (.code(3), "out\n", "err\n"))
    #expect(try run("kill -TERM $$") == (.signal(SIGTERM), "", ""))
    #expect(try run("exit 0") == (.code(0), "", ""))
  }

  @Test func itHasItsOwnEnvironmentAndInput() throws {
    #expect(try run("echo $A", environment: ["A": "b c"]) == (.code(0), "b c\n", ""))
    #expect(try run("read -r a; echo got $a", input: "a line\n") == (.code(0), "got a line\n", ""))
    // Without an input there is nothing to read.
    #expect(try run("read -r a; echo got $a").output == "got\n")
  }

  /// The streams end with the last process that holds them, which may be another.
  @Test func itsEndIsSeenWhoeverHoldsItsStreams() throws {
    let (end, output, _) = try run("sleep 60 & echo $!; exit 5")
    #expect(end == .code(5))
    let sleeper = try #require(Int32(output.trimmingCharacters(in: .whitespacesAndNewlines)))
    // It was alive all the time.
    #expect(kill(sleeper, SIGKILL) == 0)
  }

  @Test func itsEndIsSeenThoughItHasClosedItsStreams() throws {
    #expect(try run("exec >&- 2>&-; sleep 0.2; exit 6") == (.code(6), "", ""))
  }

  @Test func muchOutputIsReadFromBothStreams() throws {
    let (end, output, errors) = try run(
      "head -c 300000 /dev/zero | tr '\\0' a; head -c 300000 /dev/zero | tr '\\0' b >&2")
    #expect(end == .code(0))
    #expect(output == String(repeating: "a", count: 300_000))
    #expect(errors == String(repeating: "b", count: 300_000))
  }

  @Test func whatCannotBeStartedIsTold() {
    #expect(throws: FileFailure(path: "/no/such/program", cause: "No such file or directory")) {
      try ChildProcess("/no/such/program", [])
    }
  }

  @Test func itsMemoryIsMeasured() throws {
    let process = try ChildProcess("/bin/sh", ["-c", "exit 0"])
    #expect(process.finish().peakMemoryBytes > 100_000)
  }
}
