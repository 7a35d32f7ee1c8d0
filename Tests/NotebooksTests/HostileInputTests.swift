import Options
import Testing

@testable import Notebooks

/// Notebooks are untrusted: whatever they hold, they are read or refused.
@Suite struct HostileInputTests {
  static func said(_ bytes: [UInt8]) -> String {
    let source = NotebookSource(bytes: bytes, file: "n.md")
    let (_, diagnostics) = NotebookDocument.parse(source, kinds: testKinds)
    return DiagnosticFormatter([source]).format(diagnostics)
  }

  @Test func invalidUTF8NamesTheByte() {
    #expect(
      Self.said(Array("é\r\nab".utf8) + [0xC3, 0x28] + Array(" ${x}".utf8)) == """
        n.md:2:3: error: the byte 0xC3 at offset 6 is not UTF-8
            2 | ab\u{FFFD}( ${x}
              |   ^
              = save the notebook as UTF-8

        n.md:2:6: error: unknown parameter `x`
            2 | ab\u{FFFD}( ${x}
              |      ^^^^
              = declare it under `params` in the front matter, or write `$${` for a plain `${`

        """)
    #expect(NotebookSource(bytes: [0x61, 0xF0, 0x9F], file: "n.md").problems.count == 1)
    #expect(NotebookSource(bytes: Array("\u{FFFD} 日本 👩‍👩‍👧".utf8), file: "n.md").problems.isEmpty)
  }

  @Test func nulCharacters() {
    #expect(
      Self.said([0x61, 0, 0x62, 0]) == """
        n.md:1:2: error: there is a NUL character in the notebook
            1 | a\u{FFFD}b\u{FFFD}
              |  ^
              = is this a text file?

        """)
  }

  @Test func lineEndsAndByteOrderMark() {
    let text = "---\r\ntitle: A\r\n---\r\n# B\r\r```table a\r\nx: 1\r\n```\r\n`= c`"
    let source = NotebookSource(bytes: [0xEF, 0xBB, 0xBF] + Array(text.utf8), file: "n.md")
    let (document, diagnostics) = NotebookDocument.parse(source, kinds: testKinds)
    #expect(diagnostics.isEmpty)
    #expect(source.lines.count == 9)
    #expect(document.frontMatter.title == "A")
    #expect(document.headings.map(\.location.line) == [4])
    #expect(document.blocks.map(\.location.line) == [6])
    #expect(document.expressions.map(\.location.description) == ["n.md:9:4"])
  }

  @Test func tooLarge() {
    let source = NotebookSource(bytes: Array(repeating: 0x61, count: (4 << 20) + 1), file: "n.md")
    #expect(
      DiagnosticFormatter([]).format(source.problems) == """
        n.md:1:1: error: the notebook has 4194305 bytes; at most 4194304 are read
              = split it into several notebooks

        """)
  }

  @Test(arguments: ["> ", "- ", "*", "[", "![", "<b>", "`", "${", "@a", "$$", "1. "])
  func repeatedMarks(_ mark: String) {
    let text = String(repeating: mark, count: 15_000) + "a `= b` @base\n"
    let (document, _) = parse(text)
    let body = html(text)
    #expect(!body.isEmpty)
    #expect(document.blocks.isEmpty)
  }

  @Test func oneLongLine() {
    let count = 10_000
    let (document, diagnostics) = parse(String(repeating: "é `= b` ${a} ", count: count))
    #expect(document.expressions.last?.location.column == 13 * (count - 1) + 6)
    #expect(diagnostics.last?.location.column == 13 * (count - 1) + 9)
    let text = DiagnosticFormatter([document.source]).format(diagnostics)
    #expect(text.split(separator: "\n").count == 4 * DiagnosticFormatter.placeLimit + 1)
  }

  @Test func nestedQuotesKeepPlaces() {
    let (document, _) = parse(String(repeating: ">", count: 15_000) + " `= b`\n")
    #expect(document.expressions.map(\.location.column) == [15_005])
    #expect(html(String(repeating: ">", count: 15_000) + " a").hasPrefix("<blockquote>\n"))
  }

  @Test func tenThousandOfEverything() {
    let count = 10_000
    let text = (0..<count).map {
      "## H\n\n`= e\($0)` @l\($0) ${p}\n\n```table l\($0)\nx: [\($0)]\n```\n"
    }.joined(separator: "\n")
    let (document, diagnostics) = parse("---\nparams: {p: 1}\n---\n" + text)
    #expect(diagnostics.isEmpty)
    #expect(document.blocks.count == count)
    #expect(document.expressions.count == count)
    #expect(document.references.count == count)
    #expect(document.headings.last?.anchor == "h-\(count)")
    #expect(document.blocks.last?.options?.first?.value.listValue?.first?.integerValue == count - 1)
  }

  @Test func blocksAreCounted() {
    let text = (0..<10_002).map { "```table l\($0)\nx: 1\n```\n" }.joined()
    #expect(
      complaints(text) == """
        n.md:30001:1: error: the notebook has more than 10000 blocks
         30001 | ```table l10000
               | ^^^
               = split it into several notebooks

        """)
  }

  @Test func formulasAreCounted() {
    let (document, diagnostics) = parse(String(repeating: "`= a` ", count: 50_010))
    #expect(document.expressions.count == 50_000)
    #expect(
      diagnostics.map { "\($0.location.column): \($0.message) (\($0.advice ?? ""))" } == [
        "300002: the text has more than 50000 formulas (split it into several notebooks)"
      ])
  }

  /// cmark would end the process.
  @Test(arguments: [
    "${p} ", "[a](${p}) ", "## ${p}\n", "`= ${p}` ", "```table l\nx: \"a ${p}\"\n```\n",
  ])
  func valuesCannotMultiply(_ use: String) {
    let front = "---\nparams: {p: \"\(String(repeating: "x", count: 100_000))\"}\n---\n"
    let (_, diagnostics) = parse(front + String(repeating: use, count: 2000))
    let messages = diagnostics.map(\.message).filter { !$0.contains("is taken") }
    #expect(
      messages == [
        "after parameter substitution the notebook exceeds 16777216 bytes"
      ])
  }

  @Test func listsOfValuesCannotMultiply() {
    let front = "---\nparams: {p: [\(String(repeating: "x, ", count: 50_000))]}\n---\n"
    let blocks = (0..<1000).map { "```table l\($0)\nx: ${p}\n```\n" }.joined()
    #expect(
      parse(front + blocks).diagnostics.map(\.message) == [
        "after parameter substitution the notebook exceeds 16777216 bytes"
      ])
  }

  @Test(arguments: [
    "<a", "](", "$a ", "~~a ", "[^1] ", "\\(a ", "a@b ", "{a", "`` ` ", "| a\n", "<b>", "$$ ",
    "[@a] ",
    "&#7;", "- [ ] a\n", "[a](b) ", "https://a/@b",
  ])
  func repeatedMarksOfOtherTools(_ mark: String) {
    let text = String(repeating: mark, count: 20_000) + "[@x]: /u\n"
    let (_, diagnostics) = parse("```table base\n```\n\n" + text)
    #expect(Set(diagnostics.map(\.message)).count <= 3)
  }

  @Test(arguments: [
    String(repeating: "[", count: 100_000), String(repeating: "{a: ", count: 100_000),
    String(repeating: "- ", count: 100_000),
    "a: " + String(repeating: "[", count: 100) + String(repeating: "]", count: 100),
    (0..<300).map { String(repeating: " ", count: $0) + "a:\n" }.joined(),
  ])
  func deepYAMLIsRefused(_ body: String) {
    let (_, diagnostics) = parse("```table a\n\(body)\n```\n")
    #expect(diagnostics.map(\.message) == ["the lists and maps are nested more than 64 deep"])
  }

  @Test func valuesAreCounted() {
    let list = String(repeating: "é, ", count: 150_000)
    let (_, diagnostics) = parse("```table a\nx: [\(list)]\n```\n")
    #expect(diagnostics.map(\.message) == ["there are more than 100000 values here"])
  }

  @Test func anchorsCannotMultiply() {
    let body = "a: &a [x, x]\n" + (1..<40).map { "k\($0): &b\($0) [*a, *a]\n" }.joined()
    let (_, diagnostics) = parse("```table a\n\(body)```\n")
    #expect(diagnostics.map(\.message) == ["YAML's aliases (`*a`) are not read"])
  }

  @Test func damagedNotebooksNeverCrash() {
    let text = Array(
      (SubstitutionTests.front
        + "# H `= a`\n\n> - ```table a\n>   x: [1, {y: \"z\"}]\n>   ```\n\n[@l]: /u\n\n<b>@a ${dataset}\n")
        .utf8)
    var generator = SystemRandomNumberGenerator()
    for position in text.indices {
      var damaged = text
      damaged[position] = UInt8.random(in: 0...255, using: &generator)
      for bytes in [damaged, Array(text[..<position])] {
        let source = NotebookSource(bytes: bytes, file: "n.md")
        let (document, diagnostics) = NotebookDocument.parse(source, kinds: testKinds)
        _ = DiagnosticFormatter([source]).format(diagnostics)
        let body = document.html(
          blocks: { _ in "" }, expressions: { _ in "" }, references: { _ in nil })
        #expect(!body.unicodeScalars.contains(ProseMarker.scalar), "\(bytes)")
      }
    }
  }
}
