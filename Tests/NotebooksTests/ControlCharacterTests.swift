import Options
import Testing

@testable import Notebooks

/// No way leads a control character into a report.
@Suite struct ControlCharacterTests {
  @Test(arguments: [
    (#""T \alpha""#, 11, #"in double quotes `\a` means the control character U+0007"#),
    (#""\beta""#, 9, #"in double quotes `\b` means the control character U+0008"#),
    (#""\frac{1}{2}""#, 9, #"in double quotes `\f` means the control character U+000C"#),
    (#""a\rho""#, 10, #"in double quotes `\r` means the control character U+000D"#),
    (#""\varphi""#, 9, #"in double quotes `\v` means the control character U+000B"#),
    (#""\eta""#, 9, #"in double quotes `\e` means the control character U+001B"#),
    (#""\0""#, 9, #"in double quotes `\0` means the control character U+0000"#),
    (#""\N""#, 9, #"in double quotes `\N` means the control character U+0085"#),
    (#""\x07""#, 9, #"in double quotes `\x07` means the control character U+0007"#),
    (#""\u009F""#, 9, #"in double quotes `\u009F` means the control character U+009F"#),
    (
      #""\U0010FFFE""#, 9,
      #"in double quotes `\U0010FFFE` means the control character U+10FFFE"#
    ),
    (#""5 \times 5""#, 11, #"in double quotes the `\t` in `\times` means a tab"#),
    (#""\theta""#, 9, #"in double quotes the `\t` in `\theta` means a tab"#),
    (#""\\\nu""#, 11, #"in double quotes the `\n` in `\nu` means a line break"#),
    (#""\Lambda""#, 9, #"in double quotes the `\L` in `\Lambda` means a line separator"#),
    (#""\sigma""#, 9, "unknown escape; in double quotes a backslash begins an escape"),
    (#""\xi""#, 9, "unknown escape; in double quotes a backslash begins an escape"),
  ])
  func escapesThatLookLikeLaTeX(_ value: String, column: Int, message: String) {
    let (_, diagnostics) = parse("---\ntitle: \(value)\n---\n")
    #expect(diagnostics.map(\.message) == [message])
    #expect(
      diagnostics.map(\.advice) == ["put the text in single quotes, which keep the backslash"])
    // libyaml tells the place of an escape by what it cannot be read for.
    #expect(diagnostics.first?.location.line == 2)
    if !message.hasPrefix("unknown") { #expect(diagnostics.first?.location.column == column) }
  }

  @Test(arguments: [
    #""one\n line \u00e9 \"q\" \\alpha \t x""#, #"'\alpha \times'"#, #"T \alpha"#, #""a\n2 b\t""#,
    #"'C:\temp'"#, #"C:\new"#, #""C:\\temp""#,
  ])
  func otherTextsArePlain(_ value: String) {
    #expect(complaints("---\ntitle: \(value)\n---\n") == "")
  }

  @Test func escapesBeforeLettersAreRemarkedOn() {
    #expect(
      complaints(
        #"""
        ---
        title: "C:\temp\new \tbinom"
        author: "\Lopez \Paul"
        ---
        """#) == #"""
          n.md:2:11: remark: in double quotes the `\t` in `\temp` means a tab (1 more, on line 2)
              2 | title: "C:\temp\new \tbinom"
                |           ^
                = use single quotes to keep the backslash

          n.md:2:16: remark: in double quotes the `\n` in `\new` means a line break
              2 | title: "C:\temp\new \tbinom"
                |                ^
                = use single quotes to keep the backslash

          n.md:3:10: remark: in double quotes the `\L` in `\Lopez` means a line separator
              3 | author: "\Lopez \Paul"
                |          ^
                = use single quotes to keep the backslash

          n.md:3:17: remark: in double quotes the `\P` in `\Paul` means a paragraph separator
              3 | author: "\Lopez \Paul"
                |                 ^
                = use single quotes to keep the backslash

          """#)
  }

  @Test func aNoBreakSpaceIsRemarkedOn() {
    #expect(
      complaints("```table a\nx: \"size\\_mb\"\n```\n") == #"""
        n.md:2:9: remark: in double quotes `\_` means a no-break space
            2 | x: "size\_mb"
              |         ^
              = use single quotes to keep the backslash

        """#)
  }

  @Test func otherToolsMayWriteWhatTheyLike() {
    #expect(complaints("---\n_tool: {a: \"\\e[0m\"}\n---\n") == "")
  }

  @Test(arguments: [
    "---\ntitle: a\u{7}\n---\n", "a\u{1B}[0m\n", "```\n\u{7F}\n```\n", "`\u{85}`\n", "\u{FFFE}\n",
    "<!-- \u{B} -->\n", "\u{10FFFD}0\u{10FFFD}\n",
  ])
  func inTheFile(_ text: String) throws {
    let (_, diagnostics) = parse(text)
    let scalar = try #require(text.unicodeScalars.first(where: ControlCharacters.isForbidden))
    #expect(
      diagnostics.map(\.message) == [
        "the control character \(ControlCharacters.name(scalar)) is not allowed"
      ])
  }

  @Test(arguments: [
    "a &#7;\n", "# a &#x7;\n", "[a](/u \"&#7;\")\n", "[a](/&#7;)\n", "``` &#7;\n```\n",
  ])
  func fromEntities(_ text: String) {
    let (_, diagnostics) = parse(text)
    #expect(
      diagnostics.map { "\($0.location.line) \($0.message)" } == [
        "1 an entity here encodes the control character U+0007"
      ])
  }

  @Test func allEntitiesOfALineAreTold() {
    let (_, diagnostics) = parse("é &#7; *b* &#x1B;&#7; `&`\n&amp; &#8;\n")
    #expect(
      diagnostics.map { "\($0.location.line):\($0.location.column) \($0.message)" } == [
        "1:3 an entity here encodes the control character U+0007",
        "1:12 an entity here encodes the control character U+001B",
        "1:18 an entity here encodes the control character U+0007",
        "2:7 an entity here encodes the control character U+0008",
      ])
  }

  @Test func escapesOfTheCommandLineAreRemarkedOn() {
    let (_, diagnostics) = parse(
      "---\nparams: {p: x}\n---\n${p}\n", parameters: ["p": #""C:\temp""#])
    #expect(
      diagnostics == [
        Diagnostic(
          #"in the value of `-P p`: in double quotes the `\t` in `\temp` means a tab"#,
          advice: "use single quotes to keep the backslash", severity: .remark,
          at: Place(file: "n.md", line: 2, column: 1))
      ])
  }

  @Test(arguments: ["\"\\a\"", "\u{1B}[0m", "\"x \\times\""])
  func fromTheCommandLine(_ value: String) {
    let (_, diagnostics) = parse("---\nparams: {p: x}\n---\n${p}\n", parameters: ["p": value])
    #expect(diagnostics.count == 1)
    #expect(diagnostics.first?.message.hasPrefix("the value of `-P p` cannot be read: ") == true)
  }

  /// Names of classes and files come from elsewhere.
  @Test func onThePageTheyAreReplaced() {
    #expect(HTMLText.escaped("a\u{7}\tb\u{7F}\n") == "a\u{FFFD}\tb\u{FFFD}\n")
  }
}
