import Foundation
import Options
import Testing

@testable import Notebooks

/// Where inline expressions stand, in all the positions in which cmark's own columns go wrong.
@Suite struct ExpressionPlaceTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let text: String
    /// `line:column expression`, in order.
    let found: [String]
    var testDescription: String { text.debugDescription }
  }

  static let cases = [
    Case(text: "a `= b` c\nd `= e`", found: ["1:6 b", "2:6 e"]),
    Case(text: "- x `= b`\n  y `= c`\n    z `= d`", found: ["1:8 b", "2:8 c", "3:10 d"]),
    Case(text: "> q `= a`\n> r `= b`\nlazy `= c`", found: ["1:8 a", "2:8 b", "3:9 c"]),
    Case(text: "# H `= a` é `= b`", found: ["1:8 a", "1:16 b"]),
    Case(text: "H `= a`\n  i `= c`\n===", found: ["1:6 a", "2:8 c"]),
    Case(text: "x ``= a ` b`` `` = c ``", found: ["1:7 a ` b", "1:20 c"]),
    Case(text: "x `= a\n b` y `= c`", found: ["1:6 a b", "2:10 c"]),
    Case(text: "[l](u\n\"t\") `= c`\n`= d`", found: ["2:9 c", "3:4 d"]),
    Case(text: "  ###  T `= a`", found: ["1:13 a"]),
    Case(text: "[r]: /u\np [r] `= a`\nq `= b`", found: ["2:10 a", "3:6 b"]),
    Case(text: "> - a\n>   b\\\n>   `= c` &amp; x\\*y `= d`", found: ["3:8 c", "3:25 d"]),
    Case(text: "a<b\nc=\"d\"> `= e`", found: ["2:11 e"]),
    Case(text: "-\t`= c`\n\t`= d`", found: ["1:6 c", "2:5 d"]),
    Case(text: "**b `= a`** *c\n`= d`*", found: ["1:8 a", "2:4 d"]),
    Case(text: "👩‍👩‍👧 日本 `= a`", found: ["1:9 a"]),
    Case(text: "`=   a`", found: ["1:6 a"]),
    // A line that begins with `>` is a quote, which ends the paragraph and the code span.
    Case(text: "`=\n> a`", found: []),
    Case(text: "[`= a`](u) **`= b`**", found: ["1:5 a", "1:17 b"]),
    Case(text: "\\`= a, `=b` `b = c` `==` `= d`", found: ["1:29 d"]),
    Case(text: "    `= a`\n\n```\n`= b`\n```\n<p title=\"`= c`\">", found: []),
  ]

  @Test(arguments: cases)
  func place(_ example: Case) {
    let (document, diagnostics) = NotebookDocument.parse(
      text: example.text, file: "n.md", kinds: ["experiment"])
    #expect(diagnostics.mistakeCount == 0)
    let found = document.expressions.map { "\($0.location.line):\($0.location.column) \($0.text)" }
    #expect(found == example.found)
  }

  @Test func placeWithinAnExpressionOfSeveralLines() throws {
    let text = "> x `= best(a,\n>   b) + c`"
    let (document, _) = NotebookDocument.parse(text: text, file: "n.md", kinds: [])
    let expression = try #require(document.expressions.first)
    #expect(expression.text == "best(a, b) + c")
    let places = expression.text.indices.map { index -> Character in
      let n = expression.text.distance(from: expression.text.startIndex, to: index)
      let place = expression.location(ofCharacter: n)
      let line = Array(document.source.lines[place.line - 1])
      return place.column <= line.count ? line[place.column - 1] : " "
    }
    #expect(String(places) == expression.text)
  }

  private static let parameters = "---\nparams:\n  who: resnet20\n  ks: [4, 16]\n---\n\n"

  /// What stands behind a parameter is where it is written; what is in its value, where `${` stands.
  @Test func parametersAreReplaced() throws {
    let line = "It is `= a[model=${who}].size / ${ks[2]} + b`."
    let (document, diagnostics) = NotebookDocument.parse(
      text: Self.parameters + line, file: "n.md", kinds: [])
    #expect(diagnostics.isEmpty)
    let expression = try #require(document.expressions.first)
    #expect(expression.text == "a[model=resnet20].size / 16 + b")
    let columns = ["a[", "resnet", "net20", "].size", "16", " + b"].map { part in
      let place = expression.text.range(of: part)!.lowerBound
      let n = expression.text.distance(from: expression.text.startIndex, to: place)
      return expression.location(ofCharacter: n).column
    }
    #expect(columns == [10, 18, 18, 24, 33, 41])
  }

  @Test func parametersWithoutAValueAreNamedWithTheirPlace() {
    let (document, diagnostics) = NotebookDocument.parse(
      text: Self.parameters + "`= a[model=${whom}].size + ${`", file: "n.md", kinds: [])
    #expect(document.expressions.isEmpty)
    #expect(diagnostics.map(\.location.description) == ["n.md:7:12", "n.md:7:28"])
  }

  /// The one mistake is told, and nothing that follows from it.
  @Test func parametersOfAFrontMatterThatCannotBeReadAreNotMissed() {
    let (document, diagnostics) = NotebookDocument.parse(
      text: "---\nparams: [\n---\n\n`= a[model=${who}].size`", file: "n.md", kinds: [])
    #expect(document.expressions.isEmpty)
    #expect(diagnostics.count == 1)
  }
}
