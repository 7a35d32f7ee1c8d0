import Options
import Testing

@testable import Notebooks

/// Where front matter begins and ends, and what is said where it only seems to.
@Suite struct FrontMatterTests {
  @Test(arguments: [
    "---\ntitle: T\n---\nText\n", "\n \n---\ntitle: T\n---\nText\n",
    "<!-- c -->\n---\ntitle: T\n---\nText\n", "<!-- a\nb -->\n\n---\ntitle: T\n...\nText\n",
    "---\ntitle: T\n... \nText\n", "---  \n\ntitle: T\n---\t\nText\n",
    "\u{FEFF}---\ntitle: T\n---\nText\n", "\u{FEFF}\u{FEFF}\n---\ntitle: T\n---\nText\n",
    "---\n{title: T}\n---\nText\n", "---\n# a comment\ntitle: T\n---\nText\n",
  ])
  func isRead(_ text: String) {
    let (document, diagnostics) = parse(text)
    #expect(diagnostics.isEmpty)
    #expect(document.frontMatter.title == "T")
    #expect(html(text) == "<p>Text</p>\n")
  }

  @Test(arguments: [
    ("----\ntitle: T\n---\n", 1, "----"), (" ---\ntitle: T\n---\n", 1, " ---"),
    ("\n—-\ntitle: T\n---\n", 2, "—-"), ("---\u{A0}\ntitle: T\n---\n", 1, "---\u{A0}"),
    ("---\ntitle: T\n----\nText\n\n---\n\nText\n", 3, "----"), ("--\ntitle: T\n---\n", 1, "--"),
    ("---\ntitle: T\n———\nText\n", 3, "———"),
  ])
  func aLineThatIsAlmostItsMark(_ text: String, line: Int, mark: String) {
    let column = mark.prefix { $0 == " " }.count + 1
    let (document, diagnostics) = parse(text)
    #expect(
      diagnostics == [
        Diagnostic(
          "front matter begins and ends with a line of exactly `---`",
          advice: "write three hyphens at the beginning of the line, and nothing else",
          at: Place(file: "n.md", line: line, column: column))
      ])
    // It is read all the same, so that nothing else is complained of.
    #expect(document.frontMatter.title == "T")
  }

  @Test(arguments: [
    "---\n\n# Title\n\nText\n\n---\n\nMore\n", "---\nSome text.\n",
    "---\n- a\n- b\n\nText\n\n---\n",
  ])
  func aRuleAtTheBeginning(_ text: String) {
    #expect(
      complaints(text) == """
        n.md:1:1: error: this line `---` opens the front matter, but no options follow
            1 | ---
              | ^^^
              = write `name: value` lines and a line `---` after them; a horizontal rule at the beginning is written `***`

        """)
  }

  @Test(arguments: [
    "***\n\nText\n", "<!-- c -->\n\n---\n\nText\n", "\n---\n\nNote: text\n\n---\n",
    "---\n---\nText\n",
    "# A\n\n```yaml\n---\ntitle: T\n---\n```\n", "# A\n\n---\n\nText\n", "+++ a\n",
  ])
  func otherRulesAreRules(_ text: String) {
    #expect(complaints(text) == "")
  }

  @Test(arguments: [
    ("# A\n\n---\ntitle: T\n---\n", 3), ("# A\n---\nparams: {a: 1}\n---\n", 2),
    ("Text\n---\nseed: 3\n---\n", 2), ("# A\n\n---\nauthor: T\n...\n", 3),
    ("---\ntitle: T\n---\n# A\n\n---\nseed: 3\n---\n", 6),
  ])
  func furtherDownItIsNotRead(_ text: String, line: Int) {
    #expect(
      complaints(text) == """
        n.md:\(line):1: error: front matter is read only at the beginning of a notebook
            \(line) | ---
              | ^^^
              = move it to the first line; a horizontal rule is written `***`

        """)
  }

  @Test func furtherDownWithoutItsFirstMark() {
    #expect(
      complaints("# A\n\ntitle: T\nseed: 3\n---\n") == """
        n.md:3:1: error: front matter is read only at the beginning of a notebook
            3 | title: T
              | ^^^^^
              = move it to the first line; a horizontal rule is written `***`

        """)
  }

  @Test(arguments: [
    "title: T\nseed: 7\n---\n\nText ${x}\n", "title: T\n---\n",
    "seed: 7\n# a comment\n\nparams:\n  a: 1\n---\n",
    "title: T\nauthors:\n- A\n- B\n...\n", "title: T\nmine: 1\n----\n", "_tool: T\n—-\n",
    "title: T\nseed: 7\n\n# A\n\nText\n", "title: T\nparams:\n  a: 1\n# A\nText\n",
    "title: T\n\nseed: 7\n\n---\n",
  ])
  func withoutItsFirstMark(_ text: String) {
    let (document, diagnostics) = parse(text)
    #expect(
      diagnostics == [
        Diagnostic(
          "front matter begins with a line `---`",
          advice: "add a line `---` above this one; if this is text, write `\\:` for the colon",
          at: Place(file: "n.md", line: 1, column: 1))
      ])
    #expect(document.frontMatter.title == nil)
  }

  @Test(arguments: [
    ("---\ntitle: a\n---\nseed: 7\nparams: {q: 1}\n---\n\n${q}\n", 3, 4),
    ("---\ntitle: a\n...\n\nseed: 7\n---\n", 3, 6 - 1), ("---\n---\ntitle: a\n---\n", 2, 3),
    ("---\ntitle: a\n---\nseed: 7\nauthor: A\n\nText\n", 3, 4),
  ])
  func closedTooEarly(_ text: String, end: Int, line: Int) {
    #expect(
      parse(text).diagnostics.filter { $0.severity == .mistake } == [
        Diagnostic(
          "the front matter ended at line \(end)",
          advice: "remove line \(end); if this is text, write `\\:` for the colon",
          at: Place(file: "n.md", line: line, column: 1))
      ])
  }

  @Test(arguments: [
    "Title: T\n---\n", "title\\: T\nseed\\: 7\n---\n", "title: T\nand text\n---\n",
    "note: a\n---\n",
    "title: T\n\nText\n\n---\n", "author: A\n\n---\n\nText\n",
    "---\ntitle: T\n---\nseed: 7\n\nText\n",
    "---\ntitle: T\n---\n\n---\n\nseed: 7\n", "# A\n\ntitle: T\n---\n",
  ])
  func otherLinesWithColonsAreText(_ text: String) {
    #expect(complaints(text) == "")
  }

  @Test func inTOML() {
    #expect(
      complaints("+++\ntitle = \"T\"\n+++\n# A\n") == """
        n.md:1:1: error: `+++` begins front matter in TOML, which is not read
            1 | +++
              | ^
              = write YAML, `name: value`, between two lines `---`

        """)
  }

  @Test func behindABlankLineItMustBeClosedToo() {
    #expect(
      complaints("\n---\ntitle: T\n\n# A\n") == """
        n.md:2:1: error: the front matter that begins here is never closed
            2 | ---
              | ^^^
              = end it with a line `---`; a horizontal rule at the beginning is written `***`

        """)
  }
}
