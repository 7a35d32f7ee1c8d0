import Options
import Testing

@testable import Notebooks

/// What YAML would drop of a value of the command line is told, not dropped.
@Suite struct OverrideMarkTests {
  static func said(_ value: String) -> [Diagnostic] {
    parse("---\nparams: {q: x}\n---\n${q}\n", parameters: ["q": value]).diagnostics
  }

  @Test(arguments: [
    ("a #b", "`#b` is a comment in YAML", #"write `-P "q='a #b'"`"#),
    ("#2", "`#2` is a comment in YAML", #"write `-P "q='#2'"`"#),
    ("# c", "`# c` is a comment in YAML", #"write `-P "q='# c'"`"#),
    ("it's #1", "`#1` is a comment in YAML", #"write `-P "q='it''s #1'"`"#),
    ("[a, b] # c", "`# c` is a comment in YAML", #"write `-P "q='[a, b] # c'"`"#),
    ("\"a\" # c", "`# c` is a comment in YAML", "put the value in single quotes of its own: `'…'`"),
    ("---", "`---` is a document mark in YAML", #"write `-P "q='---'"`"#),
    ("--- a", "`---` is a document mark in YAML", #"write `-P "q='--- a'"`"#),
    ("...", "`...` is a document mark in YAML", #"write `-P "q='...'"`"#),
    (
      "a\n...", "`...` is a document mark in YAML",
      "put the value in single quotes of its own: `'…'`"
    ),
    ("&a b", "`&a` is an anchor in YAML", #"write `-P "q='&a b'"`"#),
    ("|", "`|` is the beginning of a text of several lines in YAML", #"write `-P "q='|'"`"#),
    (">-", "`>` is the beginning of a text of several lines in YAML", #"write `-P "q='>-'"`"#),
  ])
  func isTold(_ value: String, what: String, advice: String) {
    #expect(
      Self.said(value) == [
        Diagnostic(
          "in the value of `-P q`, \(what)", advice: "to make it text, " + advice,
          at: Place(file: "n.md", line: 2, column: 1))
      ])
  }

  @Test(arguments: [
    ("'a #b'", "a #b"), ("\"a #b\"", "a #b"), ("a#b", "a#b"), ("'it''s #1'", "it's #1"),
    ("\"\\\" #\"", "\" #"), ("['# a', x]", "# a, x"), ("R&D", "R&D"), ("a & b", "a & b"),
    ("----", "----"),
    ("--a", "--a"), ("...a", "...a"), ("a|b", "a|b"), ("|\n  a #b", "a #b"), ("a, &b", "a, &b"),
  ])
  func otherValuesAreReadWhole(_ value: String, text: String) {
    let (document, diagnostics) = parse(
      "---\nparams: {q: x}\n---\n${q}\n", parameters: ["q": value])
    #expect(diagnostics.isEmpty)
    #expect(document.frontMatter.parameters.first?.value.text == text)
  }
}
