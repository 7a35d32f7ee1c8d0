import Options
import Testing

@testable import Notebooks

@Suite struct HTMLTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let text: String
    let html: String
    var testDescription: String { text.debugDescription }
  }

  @Test(arguments: [
    Case(
      text: "Raw <b title=\"x\">html</b> & more\n",
      html: "<p>Raw &lt;b title=&quot;x&quot;&gt;html&lt;/b&gt; &amp; more</p>\n"),
    Case(
      text: "<script>\nalert(\"${a} @base\")\n</script>\n",
      html: """
        <pre><code class="language-html">&lt;script&gt;
        alert(&quot;${a} @base&quot;)
        &lt;/script&gt;
        </code></pre>

        """),
    Case(text: "a <!-- seen by nobody --> b\n\n<!-- nor\nthis -->\n", html: "<p>a  b</p>\n"),
    Case(
      text: "<!-- a --> <i>b</i>\n",
      html: """
        <pre><code class="language-html">&lt;!-- a --&gt; &lt;i&gt;b&lt;/i&gt;
        </code></pre>

        """),
    Case(
      text: "[a](javascript:x) [b](VBScript:x) [c](file:///etc) [d](data:text/html,x)\n",
      html: "<p><a href=\"\">a</a> <a href=\"\">b</a> <a href=\"\">c</a> <a href=\"\">d</a></p>\n"),
    Case(
      text: "![a](data:image/png;base64,AA==) ![b](data:image/svg+xml,x)\n",
      html:
        "<p><img src=\"data:image/png;base64,AA==\" alt=\"a\" /> <img src=\"\" alt=\"b\" /></p>\n"
    ),
    Case(text: "\"a\" -- b...\n", html: "<p>“a” – b…</p>\n"),
    Case(
      text: "```a\"><script>\n<b>\n```\n",
      html: "<pre><code class=\"language-a&quot;&gt;&lt;script&gt;\">&lt;b&gt;\n</code></pre>\n"),
    Case(
      text: "See @base, *@base's* and @other; [in @base](u) a@base.org `@base`\n",
      html: "<p>See <a href=\"#base\">Table 1</a>, <em><a href=\"#base\">Table 1</a>’s</em> and "
        + "@other; <a href=\"u\">in @base</a> a@base.org <code>@base</code></p>\n"),
    Case(text: "[@base]\n\n[@base]: /x\n", html: "<p><a href=\"/x\">@base</a></p>\n"),
    Case(text: "<me@base.org>\n", html: "<p><a href=\"mailto:me@base.org\">me@base.org</a></p>\n"),
    Case(
      text: "a `= b < \"c\"` `` = d ` ``\n",
      html: "<p>a <b>b &lt; &quot;c&quot;</b> <b>d `</b></p>\n"),
    Case(text: "`=a` `a = b`\n", html: "<p><code>=a</code> <code>a = b</code></p>\n"),
    Case(
      text: "- ```table base\n  x: 1\n  ```\n- b\n",
      html: "<ul>\n<li>\n<div class=\"table\">base</div>\n</li>\n<li>b</li>\n</ul>\n"),
    Case(text: "```&#116;able x\n```\n", html: "<div class=\"table\">x</div>\n"),
    Case(text: "U+10FFFD: \u{10FFFD}0\u{10FFFD}\n", html: "<p>U+10FFFD: \u{FFFD}0\u{FFFD}</p>\n"),
  ])
  func body(_ example: Case) {
    #expect(html(example.text) == example.html)
  }

  @Test func allowedRawHTMLStillHasNoDangerousLinks() {
    #expect(
      html("<div>\n@base\n</div>\n\n<b>a</b> [x](javascript:a)\n", allowsRawHTML: true)
        == "<div>\n@base\n</div>\n<p><b>a</b> <a href=\"\">x</a></p>\n")
  }

  @Test func headingsHaveUniqueAnchors() {
    let text = """
      # Größe & *Zeit*
      ## base
      ## Results
      Results
      -------
      ## Results 2
      ### !?
      ## At `= best(a)` of `x_y` ${p}

      ```table base
      ```
      """
    let front = "---\nparams: {p: <P>}\n---\n"
    let (document, diagnostics) = parse(front + text)
    #expect(diagnostics.isEmpty)
    #expect(
      document.headings.map {
        "\($0.location.line):\($0.location.column) h\($0.level) #\($0.anchor) \($0.text)"
      } == [
        "4:1 h1 #größe-zeit Größe & Zeit",
        "5:1 h2 #base-2 base",
        "6:1 h2 #results Results",
        "7:1 h2 #results-2 Results",
        "9:1 h2 #results-2-2 Results 2",
        "10:1 h3 #section !?",
        "11:1 h2 #at-of-x-y-p At  of x_y <P>",
      ])
    #expect(
      html(front + text) == """
        <h1 id="größe-zeit">Größe &amp; <em>Zeit</em></h1>
        <h2 id="base-2">base</h2>
        <h2 id="results">Results</h2>
        <h2 id="results-2">Results</h2>
        <h2 id="results-2-2">Results 2</h2>
        <h3 id="section">!?</h3>
        <h2 id="at-of-x-y-p">At <b>best(a)</b> of <code>x_y</code> &lt;P&gt;</h2>
        <div class="table">base</div>

        """)
  }
}
