import Testing

@testable import Reports

/// Characters that libyaml takes for the end of a line, or refuses.
@Suite struct UnreadableOptionsTests {
  @Test func aLineSeparatorIsNamedAndTheOthersAreRead() {
    let text =
      "```experiment e\nmodels: resnet20\nlimit: 1\u{2028}\ndataset: fashion-mnist\nepocs: 2\n```\n"
    #expect(
      Fixtures.complaints(text) == """
        notebook.md:3:9: error: the character U+2028 cannot stand in options
            3 | limit: 1\u{2028}
              |         ^
              = write a plain space for the line separator (U+2028)

        notebook.md:5:1: error: unknown option `epocs` in `experiment`
            5 | epocs: 2
              | ^^^^^
              = did you mean `epochs`?

        """)
  }

  @Test func aByteOrderMarkIsNamedAndTheOthersAreRead() {
    let text = "```experiment e\n\u{FEFF}models: resnet20\ndataset: fashion-mnst\n```\n"
    #expect(
      Fixtures.complaints(text) == """
        notebook.md:2:1: error: the character U+FEFF cannot stand in options
            2 | \u{FEFF}models: resnet20
              | ^
              = take out the byte order mark (U+FEFF), which cannot be seen

        notebook.md:3:10: error: unknown value `fashion-mnst` for `dataset`
            3 | dataset: fashion-mnst
              |          ^^^^^^^^^^^^
              = did you mean `fashion-mnist`?

        """)
  }
}
