import Options
import Testing

@testable import Notebooks

/// `@label` beside all kinds of characters: a link, or a remark where it stays text.
@Suite struct MentionTests {
  static let front = "```table base\n```\n\n"

  /// The paragraph's HTML without its tags.
  static func shown(_ text: String) -> String {
    let page = html(front + text)
    return String(page.dropFirst("<div class=\"table\">base</div>\n<p>".count).dropLast(5))
  }

  static let link = "<a href=\"#base\">Table 1</a>"

  @Test(arguments: [
    "“LABEL”", "如LABEL所示", "see—LABEL", "\u{A0}LABEL", "\u{3000}LABEL", "…LABEL", "👍LABEL",
    "«LABEL»",
    "é LABEL", "(LABEL)", "LABEL.", "LABEL-", "LABEL’s", "a/LABEL", "+LABEL", "a-LABEL", ".LABEL",
    "ไทยLABEL", "ที่LABEL", "हिन्दीLABEL", "אLABEL", "👍\u{FE0F}LABEL", "LABEL, LABEL", "[LABEL]",
    "“(LABEL)”", "LABEL所",
  ])
  func beside(_ text: String) {
    let notebook = text.replacing("LABEL", with: "@base")
    #expect(Self.shown(notebook) == text.replacing("LABEL", with: Self.link))
    #expect(complaints(Self.front + notebook) == "")
  }

  @Test func withinEmphasis() {
    #expect(
      Self.shown("_@base_ **@base** *@base’s*") == "<em>\(Self.link)</em> "
        + "<strong>\(Self.link)</strong> <em>\(Self.link)’s</em>")
  }

  @Test func aWordBeforeItKeepsItText() {
    #expect(
      complaints(Self.front + "a@base and me@base.org, https://x.org/@base; @@base\n\n1@base\n")
        == """
        n.md:4:2: remark: `@base` is not a reference here: it is part of a word or an address (4 more, on lines 4 and 6)
            4 | a@base and me@base.org, https://x.org/@base; @@base
              |  ^^^^^
              = put a space before it to make it a reference, or write `\\@` for a plain `@`

        """)
    #expect(
      Self.shown("a@base <me@base.org>") == "a@base "
        + "<a href=\"mailto:me@base.org\">me@base.org</a>")
  }

  @Test(arguments: ["café", "cafe\u{301}", "ß", "мир", "λ", "Ł", "ա"])
  func aWordOfLettersWithCaseKeepsItText(_ word: String) {
    let (document, diagnostics) = parse(Self.front + word + "@base\n")
    #expect(document.references.isEmpty)
    #expect(
      diagnostics == [
        Diagnostic(
          "`@base` is not a reference here: it is part of a word or an address",
          advice: "put a space before it to make it a reference, or write `\\@` for a plain `@`",
          severity: .remark, at: Place(file: "n.md", line: 4, column: word.count + 1))
      ])
  }

  @Test(arguments: [
    ("see @${q}", "base", 6), ("see @${q}-x", "base", 6), ("@ba${q}.", "se", 4),
    ("${q}", "see @base", 1),
    ("如${q}", "@base", 2), ("“${q}”", "(@base)", 2),
  ])
  func aParameterMakesNoReference(_ text: String, value: String, column: Int) {
    let front = "---\nparams: {q: '\(value)'}\n---\n" + Self.front
    let said = parse(front + text).diagnostics
    #expect(
      said == [
        Diagnostic(
          "`@base` is not a reference here: a parameter's value is part of it",
          advice: "write the label itself into the text", severity: .remark,
          at: Place(file: "n.md", line: 7, column: column))
      ])
  }

  @Test(arguments: [
    ("see \\@${q}", "base"), ("me@${q}", "base"), ("@ ${q}", "base"), ("@${q}", "other"),
    ("${q}", "me@base.org"),
    ("`@${q}`", "base"), ("x${q}", "@base"), ("${q}", "https://x.org/@base"),
  ])
  func otherParametersAreText(_ text: String, value: String) {
    #expect(complaints("---\nparams: {q: '\(value)'}\n---\n" + Self.front + text) == "")
  }

  /// CommonMark has escapes of punctuation only.
  @Test func labelsWithALetterTooMany() {
    let (document, _) = parse("```table f\n```\n\nSee @fs and @f-s.\n")
    #expect(
      document.unknownReferences(known: ["f"]).map(\.advice) == [
        "did you mean `@f`? put a space or punctuation after `@f`",
        "did you mean `@f`? write `@f\\-s`",
      ])
  }

  @Test(arguments: [
    "me@example.org", "https://medium.com/@someone/post", "`a@base` `@base`", "a\\@base \\@base",
    "<me@base.org> <https://x.org/@base>", "and/or-@someone", "```sh\n@base a@base\n```",
    "é@example.org",
    "[a](https://x.org/@base)",
  ])
  func whatIsNoReferenceIsNotSpokenOf(_ text: String) {
    #expect(complaints(Self.front + text) == "")
    #expect(parse(Self.front + text).document.references.isEmpty)
  }

  /// A heading called like the host of an address makes no reference of the address.
  @Test func headingsAreNoHosts() {
    #expect(complaints("# Example\n\nme@example.org\n") == "")
  }

  @Test func inLinksAndImages() {
    #expect(
      complaints(Self.front + "[in @base](u) ![@base](v)\n") == """
        n.md:4:5: remark: `@base` is not a reference here: links cannot be nested
            4 | [in @base](u) ![@base](v)
              |     ^^^^^
              = move it out of the link, or write `\\@` for a plain `@`

        n.md:4:17: remark: `@base` is not a reference here: an image's alternative text cannot hold a link
            4 | [in @base](u) ![@base](v)
              |                 ^^^^^
              = write it into the text beside the image

        """)
  }

  @Test func misspelledOnes() {
    let text = Self.front + "“@bsae” 如@bsae a/@bsae @base-line @nobody\n"
    let (document, diagnostics) = parse(text)
    let said = DiagnosticFormatter([document.source]).format(
      diagnostics + document.unknownReferences(known: ["base"]))
    #expect(
      said == """
        n.md:4:2: error: unknown label `@bsae`
            4 | “@bsae” 如@bsae a/@bsae @base-line @nobody
              |  ^^^^^
              = did you mean `@base`?

        n.md:4:10: error: unknown label `@bsae`
            4 | “@bsae” 如@bsae a/@bsae @base-line @nobody
              |           ^^^^^
              = did you mean `@base`?

        n.md:4:18: remark: `@bsae` is not a reference here: there is no such label
            4 | “@bsae” 如@bsae a/@bsae @base-line @nobody
              |                   ^^^^^
              = did you mean `@base`?

        n.md:4:24: error: unknown label `@base-line`
            4 | “@bsae” 如@bsae a/@bsae @base-line @nobody
              |                         ^^^^^^^^^^
              = did you mean `@base`? write `@base\\-line`

        n.md:4:35: error: unknown label `@nobody`
            4 | “@bsae” 如@bsae a/@bsae @base-line @nobody
              |                                    ^^^^^^^
              = write `\\@` for a plain `@`

        """)
  }

  @Test func citationsAreTold() {
    let text = Self.front + "As [@smith2020] says [-@doe; @roe], [see @base] and [@base].\n"
    #expect(
      complaints(text) == """
        n.md:4:5: remark: citations are not supported; `[@smith2020]` is shown as text (2 more, on line 4)
            4 | As [@smith2020] says [-@doe; @roe], [see @base] and [@base].
              |     ^^^^^^^^^^
              = write the source into the text, or a link to it

        """)
    #expect(parse(text).document.references.map(\.label) == ["base", "base"])
    #expect(parse(Self.front + "[@bsae]").document.references.map(\.label) == ["bsae"])
  }
}
