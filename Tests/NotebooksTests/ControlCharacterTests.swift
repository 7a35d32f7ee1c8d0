import Testing

@testable import Notebooks

/// No way leads a control character into a report.
@Suite struct ControlCharacterTests {
  @Test(arguments: [
    (#""T \alpha""#, 11, #"in double quotes `\a` stands for the control character U+0007"#),
    (#""\beta""#, 9, #"in double quotes `\b` stands for the control character U+0008"#),
    (#""\frac{1}{2}""#, 9, #"in double quotes `\f` stands for the control character U+000C"#),
    (#""a\rho""#, 10, #"in double quotes `\r` stands for the control character U+000D"#),
    (#""\varphi""#, 9, #"in double quotes `\v` stands for the control character U+000B"#),
    (#""\eta""#, 9, #"in double quotes `\e` stands for the control character U+001B"#),
    (#""\0""#, 9, #"in double quotes `\0` stands for the control character U+0000"#),
    (#""\N""#, 9, #"in double quotes `\N` stands for the control character U+0085"#),
    (#""\x07""#, 9, #"in double quotes `\x07` stands for the control character U+0007"#),
    (#""\u009F""#, 9, #"in double quotes `\u009F` stands for the control character U+009F"#),
    (
      #""\U0010FFFE""#, 9,
      #"in double quotes `\U0010FFFE` stands for the control character U+10FFFE"#
    ),
    (#""5 \times 5""#, 11, #"in double quotes the `\t` of `\times` stands for a tab"#),
    (#""\theta""#, 9, #"in double quotes the `\t` of `\theta` stands for a tab"#),
    (#""\\\nu""#, 11, #"in double quotes the `\n` of `\nu` stands for a line break"#),
    (#""\Lambda""#, 9, #"in double quotes the `\L` of `\Lambda` stands for a line separator"#),
    (#""\sigma""#, 9, "in double quotes a backslash begins an escape, and this one is unknown"),
    (#""\xi""#, 9, "in double quotes a backslash begins an escape, and this one is unknown"),
  ])
  func escapesThatLookLikeLaTeX(_ value: String, column: Int, message: String) {
    let (_, diagnostics) = parse("---\ntitle: \(value)\n---\n")
    #expect(diagnostics.map(\.message) == [message])
    #expect(
      diagnostics.map(\.advice) == ["put the text in single quotes, which keep the backslash"])
    // libyaml tells the place of an escape by what it cannot be read for.
    #expect(diagnostics.first?.location.line == 2)
    if !message.hasSuffix("unknown") { #expect(diagnostics.first?.location.column == column) }
  }

  @Test(arguments: [
    #""one\nline \u00e9 \"q\" \\alpha \t x""#, #"'\alpha \times'"#, #"T \alpha"#, #""a\nTo b""#,
    #""a\nother""#,
  ])
  func otherTextsArePlain(_ value: String) {
    #expect(complaints("---\ntitle: \(value)\n---\n") == "")
  }

  @Test func aNoBreakSpaceIsRemarkedOn() {
    #expect(
      complaints("```table a\nx: \"size\\_mb\"\n```\n") == #"""
        n.md:2:9: remark: in double quotes `\_` stands for a no-break space
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
        "there is a control character, \(ControlCharacters.name(scalar)), in the notebook"
      ])
  }

  @Test(arguments: [
    "a &#7;\n", "# a &#x7;\n", "[a](/u \"&#7;\")\n", "[a](/&#7;)\n", "``` &#7;\n```\n",
  ])
  func fromEntities(_ text: String) {
    let (_, diagnostics) = parse(text)
    #expect(
      diagnostics.map { "\($0.location.line) \($0.message)" } == [
        "1 an entity here stands for the control character U+0007"
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
