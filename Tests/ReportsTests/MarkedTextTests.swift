import Notebooks
import Testing

@testable import Reports

@Suite struct MarkedTextTests {
  @Test(arguments: [
    ("give `a<b` or `c`", "give <code>a&lt;b</code> or <code>c</code>"),
    ("`a`", "<code>a</code>"),
    ("one ` alone", "one ` alone"),
    ("`a` and one `", "<code>a</code> and one `"),
    ("none `` there", "none `` there"),
    ("<i>", "&lt;i&gt;"),
  ])
  func backticksAreCode(text: String, html: String) {
    #expect(HTMLText.marked(text) == html)
  }
}
