import Options
import Testing

@testable import Notebooks

@Suite struct DiagnosticFormatterTests {
  static func format(_ line: String, column: Int, _ diagnostics: [(String, String?)]) -> String {
    let source = NotebookSource(text: line, file: "n.md")
    let place = Place(file: "n.md", line: 1, column: column)
    return DiagnosticFormatter([source]).format(
      diagnostics.map { Diagnostic($0.0, advice: $0.1, at: place) })
  }

  @Test(arguments: [
    ("a\tb: 1", 3, "a b: 1", "  ^"),
    ("日本 epoch: 1", 4, "日本 epoch: 1", "     ^^^^^"),
    ("e\u{301}\u{1B}[0m x", 7, "e\u{301}\u{FFFD}[0m x", "      ^"),
    ("x: \"a b\"", 4, "x: \"a b\"", "   ^^^^^"),
    ("end", 9, "end", "        ^"),
    ("", 1, "", "^"),
    ("far", 80, "far", "   ^"),
  ])
  func excerpt(_ line: String, _ column: Int, _ shown: String, _ marks: String) {
    #expect(
      Self.format(line, column: column, [("m", nil)])
        == "n.md:1:\(column): error: m\n    1 |\(shown.isEmpty ? "" : " ")\(shown)\n      | \(marks)\n"
    )
  }

  @Test(arguments: [(1, 0), (150, 33), (300, 99)])
  func wideLinesAreCutAroundThePlace(_ column: Int, _ offset: Int) {
    let line = String(repeating: "x ", count: 149) + "yz"
    let rows = Self.format(line, column: column, [("m", nil)]).split(separator: "\n")
    #expect(rows[1].dropFirst(8).count == 100)
    #expect(rows[2].dropFirst(8).prefix { $0 == " " }.count == offset)
  }

  @Test func oncePlaceOneExcerpt() {
    #expect(
      Self.format(
        "abc def", column: 5, [("b", "do this"), ("a", nil), ("b", "do this"), ("c", "d")]) == """
          n.md:1:5: error: b
              1 | abc def
                |     ^^^
                = do this
          n.md:1:5: error: a
          n.md:1:5: error: c
                = d

          """)
  }

  @Test func remarksAreNoErrors() {
    let place = Place(file: "n.md", line: 1, column: 1)
    let diagnostics = [
      Diagnostic("a", advice: "b", severity: .remark, at: place), Diagnostic("c", at: place),
    ]
    #expect(diagnostics.mistakeCount == 1)
    #expect(
      DiagnosticFormatter([]).format(diagnostics)
        == "n.md:1:1: remark: a\n      = b\nn.md:1:1: error: c\n")
  }

  @Test func placesElsewhereHaveNoExcerpt() {
    let place = Place(file: "weights.h5", line: 1, column: 1)
    #expect(
      DiagnosticFormatter([]).format([Diagnostic("m", advice: "a", at: place)])
        == "weights.h5:1:1: error: m\n      = a\n")
  }

  @Test func longListsEnd() {
    let source = NotebookSource(text: String(repeating: "${a}\n", count: 510), file: "n.md")
    let (_, diagnostics) = NotebookDocument.parse(source, kinds: [])
    let text = DiagnosticFormatter([source]).format(diagnostics)
    #expect(diagnostics.count == 510)
    #expect(text.hasSuffix("\n\n10 more mistakes are not shown.\n"))
  }
}
