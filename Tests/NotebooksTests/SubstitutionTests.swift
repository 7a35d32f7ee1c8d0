import Options
import Testing

@testable import Notebooks

@Suite struct SubstitutionTests {
  static let front = """
    ---
    title: On ${dataset}
    author: [A, B]
    seed: 7
    params:
      dataset: fashion-mnist
      nets: [resnet20, resnet32]
      rate: 0.10
      note: <b> & "c"
    defaults:
      dataset: ${dataset}
      models: ${nets}
    ---

    """

  @Test func prose() {
    #expect(
      html(Self.front + "${dataset}, *${rate}*: ${nets} ${note} $${rate} \\${rate} `${rate}` $5\n")
        == "<p>fashion-mnist, <em>0.10</em>: resnet20, resnet32 &lt;b&gt; &amp; &quot;c&quot; ${rate} "
        + "${rate} <code>${rate}</code> $5</p>\n")
    #expect(
      html(Self.front + "[${dataset}](http://x/${dataset} \"${rate}\")\n\n```sh\n${rate}\n```\n")
        == "<p><a href=\"http://x/fashion-mnist\" title=\"0.10\">fashion-mnist</a></p>\n"
        + "<pre><code class=\"language-sh\">${rate}\n</code></pre>\n")
  }

  @Test func valuesKeepTheirTypesAndPlaces() throws {
    let body = """
      ```experiment a
      models: ${nets}
      rate: ${rate}
      both: [x, "${rate}"]
      text: "at ${rate} on ${dataset}, $${x}"
      ```
      """
    let (document, diagnostics) = parse(Self.front + body)
    #expect(diagnostics.isEmpty)
    let block = try #require(document.blocks.first)
    func place(_ line: Int, _ column: Int) -> Place {
      Place(file: "n.md", line: line, column: column)
    }
    let nets = ["resnet20", "resnet32"].map { OptionValue(.string($0), at: place(15, 9)) }
    #expect(
      block.options == [
        OptionEntry(
          key: "models", keyLocation: place(15, 1),
          value: OptionValue(.list(nets), at: place(15, 9))),
        OptionEntry(
          key: "rate", keyLocation: place(16, 1), value: OptionValue(.number(0.1), at: place(16, 7))
        ),
        OptionEntry(
          key: "both", keyLocation: place(17, 1),
          value: OptionValue(
            .list([
              OptionValue(.string("x"), at: place(17, 8)),
              OptionValue(.number(0.1), at: place(17, 11)),
            ]), at: place(17, 7))),
        OptionEntry(
          key: "text", keyLocation: place(18, 1),
          value: OptionValue(.string("at 0.10 on fashion-mnist, ${x}"), at: place(18, 7))),
      ])
    #expect(
      block.text == body.split(separator: "\n").dropFirst().dropLast().map { $0 + "\n" }.joined())
    #expect(block.location == place(14, 1))
    #expect(block.kindLocation == place(14, 4))
    #expect(block.labelLocation == place(14, 15))
    #expect(block.textLocation == place(15, 1))
  }

  @Test func frontMatter() {
    let matter = parse(Self.front).document.frontMatter
    #expect(matter.title == "On fashion-mnist")
    #expect(matter.authors == ["A", "B"])
    #expect(matter.seed == 7)
    #expect(matter.subtitle == nil)
    #expect(
      matter.parameters.map { "\($0.key)=\($0.value.text ?? "")" } == [
        "dataset=fashion-mnist", "nets=resnet20, resnet32", "rate=0.10", "note=<b> & \"c\"",
      ])
    #expect(matter.defaults.map(\.value.text) == ["fashion-mnist", "resnet20, resnet32"])
  }

  @Test func theCommandLineHasTheLastWord() {
    let (document, diagnostics) = parse(
      Self.front, parameters: ["nets": "[a, b, 3]", "dataset": "cifar10", "rate": "1e-2"])
    #expect(diagnostics.isEmpty)
    #expect(document.frontMatter.title == "On cifar10")
    #expect(
      document.frontMatter.parameters.map(\.value.content)
        == [
          .string("cifar10"),
          .list(
            [.string("a"), .string("b"), .integer(3)].map {
              OptionValue($0, at: Place(file: "n.md", line: 7, column: 9))
            }),
          .number(0.01), .string("<b> & \"c\""),
        ])
  }

  @Test func declaredKeysOfTheFrontMatter() {
    let (document, diagnostics) = NotebookDocument.parse(
      text: "---\ntheme: drak\ndepth: 3\n---\n", file: "n.md", kinds: [],
      frontMatter: [
        OptionSpec("theme", .name(["light", "dark"]), default: "light", help: "Colors"),
        OptionSpec("depth", .integer(1...6), help: "Of the contents"),
      ])
    #expect(
      diagnostics == [
        Diagnostic(
          "unknown value `drak` for `theme`", advice: "did you mean `dark`?",
          at: Place(file: "n.md", line: 2, column: 8))
      ])
    #expect(document.frontMatter.options.string("theme") == "light")
    #expect(document.frontMatter.options.integer("depth") == 3)
  }

  @Test func keysThatBeginWithAnUnderscoreAreLeftToOthers() {
    let (document, diagnostics) = parse(
      "---\ntitle: A\n_tool: {any: [\"${thing}\"]}\n_: 1\n_seed: x\n---\n")
    #expect(diagnostics == [])
    #expect(document.frontMatter.title == "A")
  }
}
