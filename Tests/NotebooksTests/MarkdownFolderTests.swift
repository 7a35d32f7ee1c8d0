import Foundation
import Testing

@testable import Notebooks

/// For `scripts/check-commonmark`.
@Suite struct MarkdownFolderTests {
  private static let folder = ProcessInfo.processInfo.environment["RENDER_MARKDOWN"]

  @Test(.enabled(if: folder != nil)) func rendersAFolder() throws {
    let folder = try #require(Self.folder)
    for name in try FileManager.default.contentsOfDirectory(atPath: folder)
    where name.hasSuffix(".md") {
      let path = "\(folder)/\(name)"
      let data = try #require(FileManager.default.contents(atPath: path))
      let tree = MarkdownTree(NotebookSource(bytes: Array(data), file: name))
      for (ending, keepsRawHTML) in [("html", false), ("kept.html", true)] {
        let html = MarkdownHTML(allowsRawHTML: keepsRawHTML).html(tree)
        try html.write(
          toFile: path.dropLast(2) + ending, atomically: false, encoding: .utf8)
      }
    }
  }
}
