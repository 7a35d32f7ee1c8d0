import CCMark
import Foundation
import Options
import Testing

@testable import Notebooks

/// Triptych's HTML is cmark's, byte by byte.
@Suite struct MarkdownHTMLTests {
  /// As cmark's own renderer writes it.
  static func cmark(_ text: String, keepsRawHTML: Bool) -> String {
    let options = triptych_cmark_options | (keepsRawHTML ? triptych_cmark_unsafe : 0)
    guard let html = cmark_markdown_to_html(text, text.utf8.count, options) else { return "" }
    defer { free(html) }
    return String(cString: html)
  }

  static func triptych(_ text: String, keepsRawHTML: Bool) -> String {
    MarkdownHTML(allowsRawHTML: keepsRawHTML).html(
      MarkdownTree(NotebookSource(text: text, file: "n.md")))
  }

  @Test(arguments: [
    "", "\n\n", "One\nparagraph  \nwith a hard\\\nbreak &amp; \"quotes\" 'single' -- 5 < 6 > 4…\n",
    "- a\n- b\n\n\n- c\n", "- tight\n- list\n  - inside\n    1. deep\n    2. deeper\n- end\n",
    "1. loose\n\n   second paragraph\n\n2. list\n", "7) seven\n8) eight\n\n0. nought\n",
    "-\n- \n- c\n",
    "- a\n  > q\n  ```\n  c\n  ```\n- # h\n- ***\n", "- > - > - deep\n", "* a\n\n  b\n* c\n+ d\n",
    "> quote\ngoes on\n\n> > nested\n>\n> - list\n", ">\n> \n", "> a\n***\n- b\n---\nc\n---\n",
    "# One\n## Two ##\n###### Six\n####### no\nSame\n====\nSame\n----\n#\n", "two\nlines\n===\n",
    "`code` ``a ` b`` ` x ` `<&\"'>` `two\nlines`\n",
    "*e* **s** ***both*** _a_ __b__ *a **b** c* **",
    "[a](/u) [b](/u \"t\") [c](<a b> 't \"q\" &') [d]() [e](/ü?a=1&b='c'#x) [](u)\n",
    "[a](http://x/%20%\\[\\]`{}|^\"\\\\~!*;,) <http://x/?a&b=[]> <me@x.org>\n",
    "[ref], [text][ref], [ref][] and [none][no]\n\n[ref]: /url\n  'a title'\n[ref]: /other\n",
    "![a](b.png) ![*a* `b` <i> [c](d) ![e](f)\ng  \nh](i \"t\") ![](j)\n", "[![a](b)](c)\n",
    "[a](javascript:x)\n", "![a](data:image/png;base64,AA==)![a](DATA:IMAGE/GIF;x)\n",
    "&copy; &#35; &#x22; &nope; &quot; \\* \\\\ \\a \\< \\\"\n",
    "```\n<a>\n\n```\n~~~ swift x\nlet a\n~~~\n",
    "```a&amp;b\\*\"c\nx\n```\n    indented\n\n        more\n", "~~~~\n~~~\nunclosed\n",
    "``` \n```\n- ```x\n  y\n",
    "<div>\n*a*\n</div>\n\n<!-- c -->\n\na <b>c</b> <!-- d --> e\n",
    "- <div>\n- <p>\n\n<hr/>\ntext\n",
    "| a | b |\n| - | - |\n~~x~~ [^1] $x$ - [ ] x\n", "tab\tand\ttab\n\n\tcode\n-\ta\n\n\tb\n",
    "a\u{A0}b é 日本 👩‍👩‍👧 \u{301}\n", "@a me@b.org `= a` ${b} $${c} [@d](/@d \"@d ${e}\") `@f`\n",
    "- a\n\n\n\n      b\n", "a\n- b\n1. c\n2. d\n",
    "[a](<b>c) [d](<e\nf>) [g](<h\\>i>) [j](<k> 't')\n\n[l]: <m>(n)\n", "***\n---\n___\n* * *\n",
  ])
  func equalsCMark(text: String) {
    #expect(
      Self.triptych(text, keepsRawHTML: true) == Self.cmark(text, keepsRawHTML: true)
        || text.contains("javascript:"))
    let safe = Self.cmark(text, keepsRawHTML: false)
    if !safe.contains("<!-- raw HTML omitted -->") {
      #expect(Self.triptych(text, keepsRawHTML: false) == safe)
    }
  }

  /// Every character of ASCII, in each place that has rules of its own.
  @Test func everyCharacterIsEscapedAsCMarkDoes() {
    for byte in UInt8(0x20)...0x7E {
      let character = String(Unicode.Scalar(byte))
      for text in [
        "\\\(character)", "`` a\(character)b ``", "[a](</\(character)x>)",
        "[a](/ 'x\\\(character)')",
        "![\\\(character)](/x)", "```a\(character)b\n\(character)\n```",
      ] {
        #expect(
          Self.triptych(text, keepsRawHTML: true) == Self.cmark(text, keepsRawHTML: true),
          "\(text)")
      }
    }
  }

  /// Neither the tree nor the page is made by anything that calls itself.
  @Test(arguments: ["> ", "- ", "1. "])
  func depthIsNoLimit(mark: String) {
    let depth = mark == "> " ? 100_000 : 15_000
    let tree = MarkdownTree(
      NotebookSource(text: String(repeating: mark, count: depth) + "end", file: "n.md"))
    #expect(tree.nodes.count > depth)
    #expect(MarkdownHTML().html(tree).utf8.count > depth * 20)
  }

  @Test func nodesKnowTheirLinesAndWhatHoldsThem() throws {
    let tree = MarkdownTree(
      NotebookSource(
        text: "---\n---\n# A\n\n> - one\n>   two\n> - three @x\n\n`= f`\n", file: "n.md"), from: 3)
    let told = tree.nodes.map { node in
      let name = "\(node.kind)".prefix { $0 != "(" }
      return "\(name) \(node.firstLine)-\(node.lastLine) in \(node.parent) to \(node.end)"
    }
    #expect(
      told == [
        "document 3-9 in -1 to 16", "heading 3-3 in 0 to 3", "text 3-3 in 1 to 3",
        "quote 5-7 in 0 to 14", "list 5-7 in 3 to 14", "item 5-6 in 4 to 10",
        "paragraph 5-6 in 5 to 10", "text 5-6 in 6 to 8", "softBreak 5-6 in 6 to 9",
        "text 5-6 in 6 to 10", "item 7-7 in 4 to 14", "paragraph 7-7 in 10 to 14",
        "text 7-7 in 11 to 13", "token 7-7 in 11 to 14", "paragraph 9-9 in 0 to 16",
        "formulaSpan 9-9 in 14 to 16",
      ])
    let places = tree.nodes.compactMap { node -> Int? in
      switch node.kind {
      case .token(let token), .formulaSpan(_, let token): token.location.column
      default: nil
      }
    }
    #expect(places == [11, 2])
  }
}
