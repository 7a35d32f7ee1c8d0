import Foundation
import Testing

/// What runs short, and names and places that nobody would choose: a message and an exit code, and
/// nothing that is written elsewhere.
@Suite struct ShortageTests {
  let project: Project

  init() throws {
    project = try Project()
    try project.write("good.md", "# Nothing to run\n")
  }

  private static let full =
    "error: standard output could not be written: the disk is full (no space left on device)\n"

  @Test(arguments: [
    "models", "models --json", "model vgg16", "datasets", "options figure", "--help", "--version",
    "help render", "render --help", "--generate-completion-script bash", "fetch --list",
    "render good.md",
  ])
  func aFullDiskBehindStandardOutputIsAFailure(_ arguments: String) throws {
    let run = try project.shell("$PROGRAM \(arguments) > /dev/full")
    #expect(run.status == 1)
    #expect(run.errors == Self.full)
  }

  /// The file that is opened next must not get what is printed.
  @Test func aClosedStandardOutputIsAFailure() throws {
    let run = try project.shell("$PROGRAM render good.md >&-")
    #expect(run.status == 1)
    #expect(run.errors == "error: standard output could not be written: Bad file descriptor\n")
    #expect(try project.text("output/good/index.html").hasPrefix("<!DOCTYPE html>"))
  }

  @Test func aReaderThatGoesAwayIsNone() throws {
    let run = try project.shell("{ $PROGRAM models --json; echo $? >&2; } | head -1")
    #expect(run.output == "[\n")
    #expect(run.errors == "0\n")
  }

  @Test(arguments: [
    ("$PROGRAM render good.md -o \"$NAME\"", "argument 4 is not valid UTF-8: `a\u{FFFD}`"),
    (
      "$PROGRAM render good.md --store=\"$NAME\"",
      "argument 3 is not valid UTF-8: `--store=a\u{FFFD}`"
    ),
    ("$PROGRAM check \"$NAME\"", "argument 2 is not valid UTF-8: `a\u{FFFD}`"),
    (
      "TRIPTYCH_STORE=\"$NAME\" $PROGRAM render good.md",
      "the environment variable TRIPTYCH_STORE is not valid UTF-8: `TRIPTYCH_STORE=a\u{FFFD}`"
    ),
    (
      "HOME=\"$NAME\" $PROGRAM models",
      "the environment variable HOME is not valid UTF-8: `HOME=a\u{FFFD}`"
    ),
  ])
  func namesThatAreNotUTF8AreRefused(_ command: String, _ what: String) throws {
    let run = try project.shell("NAME=$(printf 'a\\377'); \(command)")
    #expect(run.status == 2)
    #expect(
      run.errors
        == "error: \(what). Names in another encoding can't be used: rename the file or folder\n"
    )
    #expect(!FileManager.default.fileExists(atPath: project.path("output")))
  }

  @Test func aWorkingDirectoryThatIsNotUTF8IsRefused() throws {
    let run = try project.shell(
      "NAME=$(printf 'a\\377'); mkdir \"$NAME\"; cd \"$NAME\"; $PROGRAM render ../good.md")
    #expect(run.status == 2)
    #expect(
      run.errors.hasPrefix("error: the path of the working directory is not valid UTF-8: `"))
    #expect(!FileManager.default.fileExists(atPath: project.path("output")))
  }

  @Test func tooFewOpenFilesAreTold() throws {
    let run = try project.shell("ulimit -n 40; $PROGRAM render good.md")
    #expect(run.status == 1)
    #expect(
      run.errors
        == "error: this process may have 40 files open at once, and 256 are needed: raise the limit "
        + "with `ulimit -n 1024`\n")
    // Where the limit may be raised, it is.
    #expect(try project.shell("ulimit -S -n 40; $PROGRAM render good.md").status == 0)
  }

  /// Beyond the limit the system ends a process that does not say otherwise.
  @Test func aFileThatMayNotGrowIsNamed() throws {
    let run = try project.shell("ulimit -f 1; $PROGRAM render good.md")
    #expect(run.status == 1)
    #expect(
      run.errors
        == "error: output/good/index.html could not be written: the file would be larger than the limit "
        + "for files allows (`ulimit -f`). Results are kept: raise the limit and render again.\n"
    )
    // Nothing is left over, and the next render goes on.
    #expect(
      try project.files("output").keys.sorted() == ["good/manifest.json", "good/results.json"])
    #expect(try project.run("render", "good.md").status == 0)
  }

  @Test func namesOfNotebooksMayBeOdd() throws {
    for name in [".md", "...md", "a\nb.md", "e\u{1B}[31m.md"] {
      try project.write(name, "# Nothing to run\n")
      #expect(try project.run("render", name).status == 0)
    }
    #expect(try project.run("render", "a\nb.md").output == "Report: output/a\\nb/index.html\n")
    #expect(
      try project.run("render", "e\u{1B}[31m.md").output
        == "Report: output/e\\u{1b}[31m/index.html\n")
    #expect(
      try project.files("output").keys.filter { $0.hasSuffix("index.html") }.sorted() == [
        "...md/index.html", ".md/index.html", "a\nb/index.html", "e\u{1B}[31m/index.html",
      ])
  }

  /// Two at once leave the report of one of them, whole.
  @Test func twoRendersIntoOneFolderDontMix() throws {
    try project.write(
      "both.md",
      "---\nparams: {n: 1}\n---\n# The ${n}\n\n" + String(repeating: "Text ${n}.\n\n", count: 500))
    let running = try (0..<6).map { try project.start(["render", "both.md", "-P", "n=\($0)"]) }
    for process in running {
      let run = try process.wait()
      #expect(run.status == 0, "\(run.errors)")
    }
    let page = try project.text("output/both/index.html")
    let titles = (0..<6).filter { page.contains("Text \($0).") }
    #expect(titles.count == 1)
    #expect(
      try project.files("output/both").keys.sorted() == [
        "index.html", "manifest.json", "results.json",
      ])
    let number = try #require(titles.first)
    #expect(try project.run("check", "both.md", "-P", "n=\(number)").status == 0)
  }
}
