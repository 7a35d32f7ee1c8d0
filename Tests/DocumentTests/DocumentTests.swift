import Foundation
import Testing

/// Whole notebooks through the real program: `triptych render`, as in a shell.
///
/// Each file of `Notebooks/` says in its front matter, under `_expect`, what is to be seen:
///
///     _expect:
///       exit: 0                   # the exit code
///       arguments: [-P, a=1]      # further arguments of the command line, where there are any
///       says: |                   # all that a terminal shows
///         Report: TMP/output/name/index.html
///       page: [text]              # what index.html contains
///       not_page: [text]          # what it doesn't
///
/// In `says` the temporary folder is `TMP`, and `…` stands for spans of time and accuracies.
@Suite struct DocumentTests {
  @Test(arguments: try Document.all())
  func showsWhatItExpects(_ document: Document) async throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("triptych-document-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }

    let run = try await Program.run(
      ["render", document.file, "-o", folder.path + "/output", "--store", folder.path + "/store"]
        + document.expected.arguments, in: Document.folder,
      log: folder.appendingPathComponent("log"))
    let said = Self.withoutWhatChanges(run.text, folder: folder)
    if ProcessInfo.processInfo.environment["RECORD"] == "1" {
      try document.record(says: said)
      Issue.record("recorded \(document.file); run again until nothing changes, then read it")
      return
    }
    #expect(run.exitCode == document.expected.exit)
    #expect(said == document.expected.says.trimmingCharacters(in: .newlines))

    let page = folder.appendingPathComponent("output/\(document.name)/index.html")
    guard document.expected.exit != 2 else {
      #expect(!FileManager.default.fileExists(atPath: page.path), "a wrong notebook leaves no page")
      return
    }
    let html = try String(contentsOf: page, encoding: .utf8)
    for text in document.expected.page { #expect(html.contains(text), "not in the page: \(text)") }
    for text in document.expected.notPage { #expect(!html.contains(text), "in the page: \(text)") }
  }

  @Test func thereAreDocuments() throws {
    let documents = try Document.all()
    #expect(documents.contains { $0.expected.exit == 0 })
    #expect(documents.contains { $0.expected.exit == 2 })
    for document in documents where document.expected.exit == 0 {
      #expect(!document.expected.page.isEmpty, "\(document.file) expects nothing of its page")
    }
  }

  private static func withoutWhatChanges(_ text: String, folder: URL) -> String {
    text.replacingOccurrences(of: folder.path, with: "TMP")
      .replacing(/accuracy [0-9.]+%/) { _ in "accuracy …%" }
      .replacing(/(done in |, )[0-9.]+ s$/.anchorsMatchLineEndings()) { "\($0.output.1)…" }
      .trimmingCharacters(in: .newlines)
  }
}
