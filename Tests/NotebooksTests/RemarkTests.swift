import Options
import Testing

@testable import Notebooks

/// What is shown as text because it is not supported is told, once a kind.
@Suite struct RemarkTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let text: String
    let said: String
    var testDescription: String { text.debugDescription }
  }

  @Test(arguments: [
    Case(
      text: "| a | b |\n|---|:-:|\n| 1 | 2 |\n\ntext\na | b\n--|--\n",
      said: "1:1 Markdown tables are not supported; this one is shown as text (1 more, on line 6)"),
    Case(
      text: "+---+---+\n| a | b |\n+---+---+\n",
      said: "1:1 Markdown tables are not supported; this one is shown as text"),
    Case(
      text: "A[^1] b[^1].\n\n[^1]: word\n",
      said: "1:2 footnotes are not supported; `[^1]` is shown as text (2 more, on lines 1 and 3)"),
    Case(
      text: "A[^1].\n\n[^1]: A whole note.\n",
      said: "1:2 footnotes are not supported; `[^1]` is shown as text (1 more, on line 3)"),
    Case(
      text: "é $x_1$, $K$ and\n$\\alpha\n\\beta$.\n",
      said:
        "1:3 LaTeX formulas are not supported; `$x_1$` is shown as text (2 more, on lines 1 and 2)"),
    Case(
      text: "$$\nE = mc^2\n$$\n",
      said: "1:1 LaTeX formulas are not supported; `$$` is shown as text"),
    Case(
      text: "a $$x$$ b\n", said: "1:3 LaTeX formulas are not supported; `$$` is shown as text"),
    Case(
      text: "a \\(x^2\\) b\n",
      said: "1:3 LaTeX formulas are not supported; `\\(x^2\\)` is shown as text"),
    Case(
      text: "> a ~~b~~ ~~c d~~\n",
      said: "1:5 strikethrough is not supported; `~~` is shown as text (1 more, on line 1)"),
    Case(
      text: "- [ ] a\n- [x] b\n  1. [X] c\n",
      said: "1:3 task lists are not supported; the box is shown as text (2 more, on lines 2 and 3)"),
    Case(
      text: "```plot x\na: b\n```\n",
      said: "1:4 `plot` is not a block kind; the block is shown as code"),
    Case(
      text: "```{experiment q}\n```\n",
      said: "1:4 `{experiment q}` is in braces, so the block is shown as code"),
    Case(
      text: "```{.experiment #q}\n```\n",
      said: "1:4 `{.experiment #q}` is in braces, so the block is shown as code"),
    Case(text: "```{r}\n```\n", said: "1:4 `{r}` is shown as code; it is not executed"),
    Case(
      text: "```figures\n```\n",
      said: "1:4 `figures` is not a block kind; the block is shown as code"),
    Case(
      text: "::: {.note}\na\n:::\n",
      said: "1:1 divs are not supported; the `:::` are shown as text (1 more, on line 3)"),
    Case(
      text: "# A {#id .class}\n\nB {.c}\n---\n",
      said: "1:5 attributes are not supported; `{#id .class}` is shown as text (1 more, on line 3)"),
    Case(
      text: "![a](b.png){width=50%} [c]{.d} `e`{.f}\n",
      said: "1:12 attributes are not supported; `{width=50%}` is shown as text (2 more, on line 1)"),
    Case(
      text: "a <b>c</b> <!-- d -->\n\n<div>\ne\n</div>\n",
      said: "1:3 raw HTML is not rendered; `<b>` is shown as text (2 more, on lines 1 and 3)"),
    Case(
      text: "Term\n: Definition\n\nOther\n\n:   Definition\n",
      said: "2:1 definition lists are not supported; this one is shown as text (1 more, on line 6)"),
    Case(
      text: "> [!NOTE]\n> a\n",
      said: "1:3 callouts are not supported; `[!NOTE]` is shown as text"),
    Case(
      text: "![a](my pics/a.png) [b](c d) [e](<f g>) [h](i \"j k\") \\[l](m)\n",
      said: "1:6 the address contains a space, so this link or image is shown as text "
        + "(1 more, on line 1)"
    ),
    Case(
      text: "{{< include a.md >}}\n",
      said: "1:1 shortcodes are not supported; this one is shown as text"),
  ])
  func once(_ example: Case) {
    let (_, diagnostics) = parse(example.text)
    #expect(
      diagnostics.map { "\($0.location.line):\($0.location.column) \($0.message)" } == [
        example.said
      ])
    #expect(diagnostics.allSatisfy { $0.severity == .remark && $0.advice != nil })
  }

  @Test(arguments: [
    "It costs $5 and $10, or $5–$10, US$5, 5$ to 6$, and \\$x\\$.", "A | b, a || b\nand c | d.",
    "~5 to ~10, ~/a and a~b.", "[^a-z] and [a^2].", "`$x$ ~~a~~ [^1] <b> {.c}` ``| a |``",
    "```python\n$x$ ~~a~~ [^1]: b <b>\n| a |\n|---|\n```", "    | a |\n    |---|\n    | 1 |",
    "```console\n$ ls\n```\n```dockerfile\nFROM a\n```\n```console session\n```\n```python title=\"a\"\n```",
    "``` {.python .numberLines}\n```", "a: b\nc : d", "[x] and [ ] in a text", "1. [x](u) a",
    "> [a] b", "<https://a.org/b?c=$d$> <me@a.org> <!-- c -->", "[a](u \"~~b~~ $c$\") ![a](<b c>)",
    "\\~\\~a\\~\\~ \\[^1] \\<b>", "f{x} and {y} a {b} c", "\\(not a formula\\) \\[a b\\]",
    "a < b > c",
    "x -- y --- z\n--- a", "---\nparams: {p: 1}\n---\n# ${p} $${q}\n\n[${p}](u) ${p}", "a:b ::b",
    "# A {b}", "a\n=====\n\n| not a table |", "*a* | b\n\n--- | ---",
  ])
  func noFalseAlarms(_ text: String) {
    #expect(complaints(text) == "")
  }

  @Test func theyComeWithMistakesAndInOrder() {
    #expect(
      complaints("~~a~~\n\n${b} ~~c~~\n\nx $y$\n") == """
        n.md:1:1: remark: strikethrough is not supported; `~~` is shown as text (1 more, on line 3)
            1 | ~~a~~
              | ^^
              = remove it, or write `\\~` for a plain `~`

        n.md:3:1: error: unknown parameter `b`
            3 | ${b} ~~c~~
              | ^^^^
              = declare it under `params` in the front matter, or write `$${` for a plain `${`

        n.md:5:3: remark: LaTeX formulas are not supported; `$y$` is shown as text
            5 | x $y$
              |   ^
              = write it with Unicode characters or as code; `\\$` is a plain dollar sign

        """)
  }

  /// cmark takes a footnote of one word for the address of a link.
  @Test func aFootnoteOfOneWordIsNoLink() {
    #expect(html("A[^1].\n\n[^1]: word\n") == "<p>A[^1].</p>\n<p>[^1]: word</p>\n")
  }

  @Test func manyLinesAreCounted() {
    let (_, diagnostics) = parse(String(repeating: "~~a~~\n\n", count: 20))
    #expect(
      diagnostics.map(\.message) == [
        "strikethrough is not supported; `~~` is shown as text "
          + "(19 more, on lines 3, 5, 7, 9, 11, …)"
      ])
  }
}
