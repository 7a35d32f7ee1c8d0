import Testing

@testable import Notebooks
@testable import Options

@Suite struct OptionReaderTests {
  static let specs = [
    OptionSpec(
      "models", .oneOrMore(.name(["resnet20", "resnet32", "none"])), required: true,
      help: "Networks"),
    OptionSpec(
      "epochs", .integer(1...10_000), default: 10, help: "Passes over the training data"),
    OptionSpec("rate", .number(0...1), default: 0.1, help: "The learning rate."),
    OptionSpec(
      "unfreeze", .oneOrMore(.either([.integer(0...Int.max), .name(["all"])])),
      default: [1, "all"],
      help: "How many nodes train"),
    OptionSpec("caption", .text, help: "Under the figure"),
    OptionSpec("extremes", .bool, default: false, help: "The fictitious rows"),
    OptionSpec(
      "weights",
      .either([
        .name(["random"]),
        .map([
          OptionSpec("pretrain", .text, required: true, help: "Dataset"),
          OptionSpec("epochs", .integer(1...99), default: 5, help: "Passes"),
        ]),
      ]), default: "random", help: "Where training starts"),
    OptionSpec("columns", .list(.text), help: "What a table shows"),
  ]

  static func parse(_ text: String) -> (document: NotebookDocument, diagnostics: [Diagnostic]) {
    NotebookDocument.parse(
      text: text, file: "n.md",
      kinds: ["experiment", NotebookBlockKind("claim", needsLabel: false)], parameters: [:])
  }

  static func read(_ body: String) -> (Options, [String]) {
    let text = "```experiment a\n\(body)\n```\n"
    let (document, diagnostics) = Self.parse(text)
    let block = document.blocks[0]
    let (options, more) = OptionReader(kind: "experiment", specs).read(
      block.options ?? [], at: block.kindLocation)
    return (
      options,
      DiagnosticFormatter.sorted(diagnostics + more).map {
        "\($0.location.line):\($0.location.column) \($0.message)"
          + ($0.advice.map { " | \($0)" } ?? "")
      }
    )
  }

  @Test func valuesAndDefaults() {
    let (options, said) = Self.read(
      "models: resnet20\ncaption: 1.10\nepochs: 1e2\nweights: {pretrain: cifar10}\nrate: 1")
    #expect(said == [])
    #expect(options.strings("models") == ["resnet20"])
    #expect(options.string("caption") == "1.10")
    #expect(options.integer("epochs") == 100)
    #expect(options.number("rate") == 1)
    #expect(options.bool("extremes") == false)
    #expect(options.list("unfreeze").map(\.text) == ["1", "all"])
    #expect(
      options.map("weights").map { "\($0.key)=\($0.value.text ?? "")" } == [
        "pretrain=cifar10", "epochs=5",
      ])
    #expect(options["weights"]?["epochs"]?.integerValue == 5)
    #expect(options["columns"] == nil)
    #expect(options.isGiven("rate") && !options.isGiven("extremes"))
    #expect(options.location(of: "caption").description == "n.md:3:10")
    #expect(options.keyLocation(of: "caption").description == "n.md:3:1")
    #expect(options.location(of: "extremes").description == "n.md:1:4")
  }

  struct Case: CustomTestStringConvertible, Sendable {
    let body: String
    let said: [String]
    var testDescription: String { body.debugDescription }
  }

  @Test(arguments: [
    Case(
      body: "models: none\nepoch: 3",
      said: ["3:1 unknown option `epoch` in `experiment` | did you mean `epochs`?"]),
    Case(
      body: "models: none\ncolour: 3",
      said: [
        "3:1 unknown option `colour` in `experiment` | known: `models`, `epochs`, `rate`, "
          + "`unfreeze`, `caption`, `extremes`, `weights`, `columns`"
      ]),
    Case(
      body: "epochs: 3",
      said: [
        "1:4 `experiment` needs the option `models` | it takes one of `resnet20`, `resnet32`, "
          + "`none`, or a list of such"
      ]),
    Case(
      body: "models: none\nepochs: ten",
      said: ["3:9 `epochs` takes a whole number from 1 to 10000, not \"ten\""]),
    Case(
      body: "models: none\nepochs: 0",
      said: ["3:9 `epochs` takes a whole number from 1 to 10000, not 0"]),
    Case(
      body: "models: none\nepochs: 2.5",
      said: ["3:9 `epochs` takes a whole number from 1 to 10000, not 2.5"]),
    Case(
      body: "models: none\nepochs:",
      said: [
        "3:8 `epochs` takes a whole number from 1 to 10000, but has no value | write a value, or leave the option out"
      ]),
    Case(
      body: "models: none\nrate: .nan", said: ["3:7 `rate` takes a number from 0 to 1, not .nan"]),
    Case(
      body: "models: none\nextremes: yes",
      said: ["3:11 `extremes` takes true or false, not \"yes\" | write `true`"]),
    Case(
      body: "models: [resnet20, resnet23]",
      said: ["2:20 unknown value `resnet23` for `models` | did you mean `resnet20`?"]),
    Case(
      body: "models: vgg",
      said: ["2:9 unknown value `vgg` for `models` | known: `resnet20`, `resnet32`, `none`"]),
    Case(
      body: "models: none\nunfreeze: [1, al, -1]",
      said: [
        "3:15 unknown value `al` for `unfreeze` | did you mean `all`?",
        "3:19 `unfreeze` takes a whole number, at least 0, or `all`, not -1",
      ]),
    Case(
      body: "models: []\ncolumns: []",
      said: [
        "2:9 the list of `models` is empty | put at least one value into it",
        "3:10 the list of `columns` is empty | put at least one value into it",
      ]),
    Case(
      body: "model: none",
      said: ["2:1 unknown option `model` in `experiment` | did you mean `models`?"]),
    Case(
      body: "models: none\nrate: ${nothing}\nunfreeze: [1, '${nothing}']",
      said: [
        "3:7 unknown parameter `nothing` | declare it under `params` in the front matter, "
          + "or write `$${` for a plain `${`",
        "4:16 unknown parameter `nothing` | declare it under `params` in the front matter, "
          + "or write `$${` for a plain `${`",
      ]),
    Case(
      body: "models: none\ncolumns: a",
      said: ["3:10 `columns` takes a list `[a, b]`, each item text, not \"a\""]),
    Case(
      body: "models: none\nweights: {pretrian: a, epochs: 100}",
      said: [
        "3:11 unknown option `pretrian` in `weights` | did you mean `pretrain`?",
        "3:32 `epochs` takes a whole number from 1 to 99, not 100",
      ]),
    Case(
      body: "models: none\ncaption: {a: b}\nweights: [1]",
      said: [
        "3:10 `caption` takes text, not a map | put a text that holds a colon in quotes: \"…: …\"",
        "4:10 `weights` takes `random`, or a map `{pretrain: …, epochs: …}`, not a list",
      ]),
  ])
  func mistakes(_ example: Case) {
    #expect(Self.read(example.body).1 == example.said)
  }

  @Test func defaultsOfTheFrontMatterStandBehindTheBlock() {
    let (document, _) = Self.parse(
      "---\ndefaults: {a: 1, b: 2}\n---\n```experiment x\nb: 3\nc: 4\n```\n")
    let merged = document.blocks[0].options?.applyingDefaults(document.frontMatter.defaults)
    #expect(
      merged?.map { "\($0.key)=\($0.value.text ?? "")@\($0.keyLocation.line)" } == [
        "b=3@5", "c=4@6", "a=1@2",
      ])
  }

  @Test func help() {
    #expect(
      Array(Self.specs[..<3]).helpText(width: 50) == """
        models  (required)
            Networks.
            Takes one of `resnet20`, `resnet32`, `none`,
            or a list of such.

        epochs  (default: 10)
            Passes over the training data.
            Takes a whole number from 1 to 10000.

        rate  (default: 0.1)
            The learning rate.
            Takes a number from 0 to 1.

        """)
  }

  @Test(arguments: [
    ("yes", OptionValue.Content.string("yes")), ("12:30", .string("12:30")), ("0x1F", .integer(31)),
    ("0o17", .integer(15)), ("-3", .integer(-3)), ("1e3", .number(1000)), (".5", .number(0.5)),
    ("1_000", .string("1_000")), ("True", .bool(true)), ("~", .null), ("-", .string("-")),
    ("50/50", .string("50/50")), ("-.inf", .number(-.infinity)), ("infinity", .string("infinity")),
    ("0x-1", .string("0x-1")), ("2024-01-01", .string("2024-01-01")), ("1.2.3", .string("1.2.3")),
    ("99999999999999999999", .number(1e20)),
  ])
  func plainScalars(_ text: String, _ content: OptionValue.Content) {
    #expect(CoreSchema.content(of: text) == content)
  }

  @Test func placesWithinStrings() {
    let (document, _) = Self.parse(
      "> ```claim\n> a: é max(x) < 1\n> b: \"é < 2\"\n> c: \"\\u00e9 < 3\"\n> d: |\n>   < 4\n> ```\n"
    )
    let places = document.blocks[0].options?.map {
      $0.value.location(ofCharacter: 2).description
    }
    #expect(places == ["n.md:2:8", "n.md:3:9", "n.md:4:6", "n.md:5:6"])
  }
}
