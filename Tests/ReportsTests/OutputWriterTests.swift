import Files
import Foundation
import TestSupport
import Testing
import Trials

@testable import Reports

@Suite struct OutputWriterTests {
  private func report(_ files: [OutputFile]) -> Report {
    Report(
      files: files, provenance: Fixtures.provenance, failures: [], findings: [])
  }

  private func text(_ path: String, _ text: String) -> OutputFile {
    OutputFile(path, .bytes(Array(text.utf8)))
  }

  /// A picture that counts how often it is drawn.
  private final class Drawing: @unchecked Sendable {
    var count = 0
    func file(_ path: String, source: String) -> OutputFile {
      OutputFile(
        path,
        .drawing(source: source) {
          self.count += 1
          return Array("picture of \(source)".utf8)
        })
    }
  }

  @Test func writesOnlyWhatChanges() throws {
    let folder = try TemporaryFolder()
    let writer = OutputWriter(folder: folder.path + "/output/notebook")
    let files = [text("tables/a.csv", "1"), text("index.html", "one")]
    #expect(
      try writer.write(report(files))
        == .init(written: ["manifest.json", "tables/a.csv", "index.html"]))
    #expect(
      try writer.write(report(files))
        == .init(unchanged: ["manifest.json", "tables/a.csv", "index.html"]))
    #expect(
      try writer.write(report([files[0], text("index.html", "two")]))
        == .init(written: ["manifest.json", "index.html"], unchanged: ["tables/a.csv"]))
    #expect(folder.read("output/notebook/index.html") == "two")
    #expect(
      folder.files() == [
        "output/notebook/index.html", "output/notebook/manifest.json",
        "output/notebook/tables/a.csv",
      ])
  }

  @Test func drawsOnlyWhatChanges() throws {
    let folder = try TemporaryFolder()
    let writer = OutputWriter(folder: folder.path)
    let drawing = Drawing()
    func write(_ source: String, _ writer: OutputWriter) throws -> OutputWriter.Summary {
      try writer.write(report([drawing.file("figures/a.png", source: source)]))
    }
    _ = try write("1", writer)
    #expect(drawing.count == 1)
    #expect(try write("1", writer) == .init(unchanged: ["figures/a.png", "manifest.json"]))
    #expect(drawing.count == 1)
    #expect(try write("2", writer) == .init(written: ["manifest.json", "figures/a.png"]))
    #expect(drawing.count == 2)
    // A picture that somebody has changed or removed is drawn anew.
    try folder.write("scribble", to: "figures/a.png")
    #expect(
      try write("2", writer)
        == .init(written: ["figures/a.png"], unchanged: ["manifest.json"]))
    #expect(drawing.count == 3)
    try FileManager.default.removeItem(atPath: folder.path + "/figures/a.png")
    _ = try write("2", writer)
    #expect(drawing.count == 4)
    _ = try write("2", OutputWriter(folder: folder.path, redraws: true))
    #expect(drawing.count == 5)
    #expect(folder.read("figures/a.png") == "picture of 2")
  }

  @Test func removesItsOwnFilesOnly() throws {
    let folder = try TemporaryFolder()
    let writer = OutputWriter(folder: folder.path)
    try writer.write(report([text("tables/a.csv", "1"), text("index.html", "one")]))
    try folder.write("mine", to: "tables/mine.csv")
    #expect(
      try writer.write(report([text("index.html", "one")]))
        == .init(
          written: ["manifest.json"], unchanged: ["index.html"], removed: ["tables/a.csv"]))
    #expect(folder.files() == ["index.html", "manifest.json", "tables/mine.csv"])
    #expect(
      try writer.write(report([text("index.html", "one")]))
        == .init(unchanged: ["manifest.json", "index.html"]))
  }

  @Test func aForeignFileIsNotReplaced() throws {
    let folder = try TemporaryFolder()
    try folder.write("mine", to: "index.html")
    let writer = OutputWriter(folder: folder.path)
    #expect(throws: OutputError.foreignFile(path: "index.html")) {
      try writer.write(report([text("results.json", "{}"), text("index.html", "one")]))
    }
    #expect(folder.files() == ["index.html"])
    #expect(folder.read("index.html") == "mine")
    // The same bytes are what an interrupted write has left.
    try folder.write("one", to: "index.html")
    try writer.write(report([text("index.html", "one")]))
  }

  @Test(arguments: ["not JSON", "{}", "{\"files\": 3}"])
  func aManifestOfSomebodyElseIsNotReplaced(manifest: String) throws {
    let folder = try TemporaryFolder()
    try folder.write(manifest, to: "manifest.json")
    #expect(throws: OutputError.foreignFile(path: "manifest.json")) {
      try OutputWriter(folder: folder.path).write(report([text("index.html", "one")]))
    }
    #expect(folder.read("manifest.json") == manifest)
  }

  /// A manifest is a file like any other: it must not lead out of the folder.
  @Test(arguments: ["../victim", "/victim", "a/../../victim", "./victim", "a//victim", ""])
  func aManifestCannotReachOutside(path: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("alive", to: "victim")
    try FileManager.default.createDirectory(
      atPath: folder.path + "/output", withIntermediateDirectories: true)
    try folder.write(
      "{\"files\": {\"\(path)\": {\"sha256\": \"00\"}}}", to: "output/manifest.json")
    let summary = try OutputWriter(folder: folder.path + "/output").write(
      report([text("index.html", "one")]))
    #expect(summary.removed == [])
    #expect(folder.read("victim") == "alive")
  }

  /// Killed after the manifest and before the rest: the next write knows the files as its own.
  @Test func anInterruptedWriteIsTakenUp() throws {
    let folder = try TemporaryFolder()
    let writer = OutputWriter(folder: folder.path)
    let files = [text("tables/a.csv", "1"), text("index.html", "one")]
    try writer.write(report(files))
    let changed = report([text("tables/a.csv", "2"), text("index.html", "two")])
    try writer.write(changed)
    // As if the page had not been reached.
    try folder.write("one", to: "index.html")
    #expect(
      try writer.write(changed)
        == .init(written: ["index.html"], unchanged: ["manifest.json", "tables/a.csv"]))
  }

  @Test func theManifestTellsWhatMadeTheReport() throws {
    let folder = try TemporaryFolder()
    let drawing = Drawing()
    try OutputWriter(folder: folder.path).write(
      report([drawing.file("figures/a.png", source: "s"), text("index.html", "one")]))
    #expect(
      folder.read("manifest.json") == """
        {
          "commit" : "0123456789abcdef0123456789abcdef01234567",
          "datasets" : [
            {
              "digest" : "\(String(repeating: "ab", count: 32))",
              "name" : "fashion-mnist"
            }
          ],
          "files" : {
            "figures/a.png" : {
              "sha256" : "\(MessageDigest.sha256(Array("picture of s".utf8)))",
              "source" : "s"
            },
            "index.html" : {
              "sha256" : "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed"
            }
          },
          "isa" : "avx2",
          "keys" : [
            "c0ffee"
          ],
          "libraries" : {
            "OpenBLAS" : "0.3.21",
            "oneDNN" : "2.6.0"
          },
          "memory_gb" : 8,
          "processor" : "Example CPU @ 2.50GHz",
          "seeds" : [
            42
          ],
          "threads" : 2,
          "version" : "0.1.0"
        }

        """)
  }

  @Test func aFolderThatCannotBeMadeIsNamed() throws {
    let folder = try TemporaryFolder()
    try folder.write("", to: "file")
    #expect {
      try OutputWriter(folder: folder.path + "/file/output").write(
        report([text("index.html", "one")]))
    } throws: { error in
      error as? OutputError
        == .noFolder(FileFailure(path: folder.path + "/file/output", code: ENOTDIR))
    }
  }

  /// A manifest lists what somebody wants to be gone: folders, what links lead to, files of others.
  @Test func aForgedManifestRemovesNothing() throws {
    let folder = try TemporaryFolder()
    try folder.write("alive", to: "outside/victim")
    try folder.write("alive", to: "output/project/a/b.txt")
    try folder.write("alive", to: "output/notes.txt")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/output/link", withDestinationPath: "../outside")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/output/alias", withDestinationPath: "../outside/victim")
    let alive = MessageDigest.sha256(Array("alive".utf8))
    let listed = ["project", "project/a", "link", "link/victim", "alias", "notes.txt"].map {
      "\"\($0)\": {\"sha256\": \"\($0 == "notes.txt" ? "00" : alive)\"}"
    }
    try folder.write("{\"files\": {\(listed.joined(separator: ","))}}", to: "output/manifest.json")
    let summary = try OutputWriter(folder: folder.path + "/output").write(
      report([text("index.html", "one")]))
    #expect(
      summary
        == .init(
          written: ["manifest.json", "index.html"],
          kept: ["alias", "link", "notes.txt", "project", "project/a"]))
    #expect(
      folder.files()
        == [
          "outside/victim", "output/alias", "output/index.html", "output/manifest.json",
          "output/notes.txt", "output/project/a/b.txt",
        ].sorted())
    #expect(folder.read("outside/victim") == "alive")
  }

  /// Nothing is written through a link, and each is told before the work.
  @Test(arguments: ["figures", "tables", "index.html", "results.json", "manifest.json"])
  func linksInTheFolderAreNotFollowed(name: String) throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder.path + "/output", withIntermediateDirectories: true)
    try folder.write("{\"files\": {}}", to: "outside/manifest.json")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/output/\(name)",
      withDestinationPath: name == "manifest.json" ? "../outside/manifest.json" : "../outside")
    let writer = OutputWriter(folder: folder.path + "/output")
    let error = OutputError.inTheWay(path: name, .link)
    #expect(throws: error) { try writer.prepare() }
    if name != "manifest.json" {
      #expect(throws: error) {
        try writer.write(
          report([
            text("figures/a.png", "1"), text("tables/a.csv", "1"), text("results.json", "{}"),
            text("index.html", "one"),
          ]))
      }
    }
    #expect(folder.files(under: "outside") == ["manifest.json"])
    #expect(
      "\(error)" == "\(name) in the output folder is a symbolic link, and is not followed. "
        + "Move it away, or choose another folder with -o.")
  }

  @Test func theReportsFolderIsNotALink() throws {
    let folder = try TemporaryFolder()
    try folder.write("", to: "outside/a")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/output", withDestinationPath: "outside")
    let writer = OutputWriter(folder: folder.path + "/output")
    let error = OutputError.noFolder(
      FileFailure(
        path: folder.path + "/output", cause: "it is a symbolic link, which is not followed"))
    #expect(throws: error) { try writer.prepare() }
    #expect(throws: error) { try writer.write(report([text("index.html", "one")])) }
    #expect(folder.files(under: "outside") == ["a"])
  }

  @Test func aFolderInThePlaceOfAFileIsNotReplaced() throws {
    let folder = try TemporaryFolder()
    try folder.write("mine", to: "index.html/mine")
    let error = OutputError.inTheWay(path: "index.html", .folder)
    let writer = OutputWriter(folder: folder.path)
    #expect(throws: error) { try writer.prepare() }
    #expect(throws: error) { try writer.write(report([text("index.html", "one")])) }
    #expect(folder.files() == ["index.html/mine"])
  }

  @Test func aForeignPageIsToldBeforehand() throws {
    let folder = try TemporaryFolder()
    try folder.write("mine", to: "index.html")
    #expect(throws: OutputError.foreignFile(path: "index.html")) {
      try OutputWriter(folder: folder.path).prepare()
    }
    #expect(folder.files() == ["index.html"])
  }

  /// A file of an earlier report that somebody has changed is theirs by now.
  @Test func whatSomebodyHasChangedIsNotRemoved() throws {
    let folder = try TemporaryFolder()
    let writer = OutputWriter(folder: folder.path)
    try writer.write(report([text("tables/a.csv", "1"), text("index.html", "one")]))
    try folder.write("changed", to: "tables/a.csv")
    #expect(
      try writer.write(report([text("index.html", "one")]))
        == .init(written: ["manifest.json"], unchanged: ["index.html"], kept: ["tables/a.csv"]))
    #expect(folder.read("tables/a.csv") == "changed")
  }

  /// What a killed process has left is removed, and nothing that only looks like it.
  @Test func oldTemporaryFilesAreRemoved() throws {
    let folder = try TemporaryFolder()
    for name in [
      ".triptych-new-123", ".triptych-new-12x", "tables/.triptych-new-1", "other/.triptych-new-1",
    ] {
      try folder.write("half", to: name)
    }
    try OutputWriter(folder: folder.path).write(
      report([text("tables/a.csv", "1"), text("index.html", "one")]))
    #expect(
      folder.files() == [
        ".triptych-new-12x", "index.html", "manifest.json", "other/.triptych-new-1", "tables/a.csv",
      ])
  }

  @Test func aFileInThePlaceOfTheFolderIsToldBeforehand() throws {
    let folder = try TemporaryFolder()
    try folder.write("", to: "report")
    #expect(
      throws: OutputError.noFolder(
        FileFailure(path: folder.path + "/report", code: ENOTDIR))
    ) { try OutputWriter(folder: folder.path + "/report").prepare() }
  }

  @Test func aFolderThatCannotBeMadeIsToldBeforehand() throws {
    let folder = try TemporaryFolder()
    try folder.write("", to: "file")
    let report = folder.path + "/file/report"
    let error = OutputError.noFolder(FileFailure(path: report, code: ENOTDIR))
    #expect(throws: error) { try OutputWriter(folder: report).prepare() }
    #expect(
      "\(error)" == "the report can't be written to \(report): Not a directory; choose "
        + "another folder with -o")
    #expect(
      "\(OutputError.notWritten(FileFailure(path: "a/index.html", code: EDQUOT)))"
        == "a/index.html could not be written: the disk quota is used up. Results are kept: delete "
        + "files of yours there, or ask for a larger quota and render again.")
  }
}

@Suite struct TemplateTests {
  @Test func aFolderReplacesWhatItHas() throws {
    let folder = try TemporaryFolder()
    try folder.write("<p>{{title}}</p>{{{body}}}", to: "page.mustache")
    let templates = try TemplateSet(folder: folder.path)
    let report = try ReportBuilder.build(
      try Fixtures.plan("---\ntitle: A & B\n---\nText.\n"), outcomes: [],
      provenance: Fixtures.provenance, templates: templates)
    #expect(try Fixtures.text(report, "index.html") == "<p>A &amp; B</p><p>Text.</p>\n")
    #expect(templates.style == TemplateSet.builtIn.style)
    #expect(templates.style.contains("prefers-color-scheme: dark"))
  }

  @Test func whatIsWrongWithAFolderIsNamed() throws {
    let folder = try TemporaryFolder()
    #expect(throws: TemplateError.noFolder(folder.path + "/none")) {
      try TemplateSet(folder: folder.path + "/none")
    }
    try folder.write("{{#open}}", to: "table.mustache")
    #expect {
      try TemplateSet(folder: folder.path)
    } throws: { error in
      guard case .malformed("table.mustache", _)? = error as? TemplateError else { return false }
      return true
    }
    try Data([0xFF]).write(to: URL(fileURLWithPath: folder.path + "/style.css"))
    #expect(throws: TemplateError.notUTF8(folder.path + "/style.css")) {
      try TemplateSet(folder: folder.path)
    }
  }
}
