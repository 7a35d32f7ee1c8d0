import Testing

@testable import Options

private enum Rule: String, CaseIterable, Sendable {
  case sgd, adam
}

@Suite struct OptionKeyTests {
  private static let epochs = OptionKey(
    "epochs", .integer(0...100), default: 10, help: "Passes")
  private static let batch = OptionKey(
    "batch", .oneOrMore(.integer(1...512)), default: [128], help: "Images a step")
  private static let rule = OptionKey("rule", .name, default: Rule.sgd, help: "The rule")
  private static let rate = OptionKey(optional: "rate", .number(0...1), help: "The step size")
  private static let start = OptionKey(
    optional: "initialization", aliases: ["initialisation"], .name(["he", "glorot"]),
    help: "How weights are drawn")
  private static let models = OptionKey(
    required: "models", .oneOrMore(.text), help: "The networks")
  private static let share = OptionKey(
    "share",
    .either(.number(0...1), OptionCodec<String>.name(["all"]).map({ _ in 1 }, { _ in "all" })),
    default: 0.5,
    help: "How much")
  private static let source = OptionKey(
    optional: "source", .map([epochs.spec, start.spec]), help: "Where it starts")
  private static let specs = [
    epochs.spec, batch.spec, rule.spec, rate.spec, start.spec, models.spec, share.spec, source.spec,
  ]

  private static func entry(_ key: String, _ content: OptionValue.Content, line: Int) -> OptionEntry
  {
    OptionEntry(
      key: key, keyLocation: SourceLocation(file: "n.md", line: line, column: 1),
      value: OptionValue(content, at: SourceLocation(file: "n.md", line: line, column: 9)))
  }

  private static func read(
    _ entries: KeyValuePairs<String, OptionValue.Content>
  ) -> (options: Options, said: [String]) {
    let (options, diagnostics) = OptionReader(kind: "experiment", specs).read(
      entries.enumerated().map { entry($0.element.key, $0.element.value, line: $0.offset + 2) },
      at: SourceLocation(file: "n.md", line: 1, column: 4))
    return (
      options,
      diagnostics.map {
        "\($0.location.line):\($0.location.column) \($0.message)"
          + ($0.advice.map { " | \($0)" } ?? "")
      }
    )
  }

  @Test func valuesHaveTheTypesOfTheirKeys() {
    let (options, said) = Self.read([
      "epochs": 3, "batch": [16, 32], "rule": "adam", "rate": 1, "initialization": "he",
      "models": "resnet20", "share": "all",
    ])
    #expect(said == [])
    #expect(options[Self.epochs] == 3)
    #expect(options[Self.batch] == [16, 32])
    #expect(options[Self.rule] == .adam)
    #expect(options[Self.rate] == 1)
    #expect(options[Self.start] == "he")
    #expect(options[Self.models] == ["resnet20"])
    #expect(options[Self.share] == 1)
    #expect(options.location(of: Self.rule).description == "n.md:4:9")
    #expect(options.keyLocation(of: Self.rule).description == "n.md:4:1")
  }

  @Test func absentOptionsHaveTheirDefaults() {
    let (options, said) = Self.read([:])
    #expect(said == ["1:4 `experiment` needs the option `models` | give the networks"])
    #expect(options[Self.epochs] == 10)
    #expect(options[Self.batch] == [128])
    #expect(options[Self.rule] == .sgd)
    #expect(options[Self.rate] == nil)
    #expect(options[Self.start] == nil)
    #expect(options[Self.models] == nil)
    #expect(options[Self.share] == 0.5)
    #expect(options[Self.source] == nil)
    #expect(!options.isGiven(Self.epochs))
    #expect(
      Self.specs.map { $0.defaultText ?? "-" } == ["10", "128", "sgd", "-", "-", "-", "0.5", "-"])
  }

  /// A wrong value leaves the default, and nothing traps.
  @Test func wrongValuesLeaveTheDefault() {
    let (options, said) = Self.read(["epochs": "many", "rate": "fast", "models": [1, 2]])
    #expect(
      said == [
        "2:9 `epochs` takes a whole number from 0 to 100, not \"many\"",
        "3:9 `rate` takes a number from 0 to 1, not \"fast\"",
      ])
    #expect(options[Self.epochs] == 10)
    #expect(options[Self.rate] == nil)
    #expect(options[Self.models] == ["1", "2"])
  }

  @Test func mapsAreReadByTheirOwnKeys() throws {
    let map = OptionValue.Content.map([Self.entry("initialisation", "glorot", line: 7)])
    let (options, said) = Self.read(["models": "a", "source": map])
    #expect(said == [])
    let source = try #require(options[Self.source])
    #expect(source[Self.epochs] == 10)
    #expect(source[Self.start] == "glorot")
  }

  @Test func aliasesAreAcceptedAndNotShown() {
    let (options, said) = Self.read(["models": "a", "initialisation": "glorot"])
    #expect(said == [])
    #expect(options[Self.start] == "glorot")
    #expect(options.isGiven(Self.start))
    #expect(!Self.specs.helpText().contains("initialisation"))
    #expect(Self.specs.helpText().contains("initialization"))
  }

  @Test func anOptionUnderBothItsNamesIsGivenTwice() {
    let (options, said) = Self.read([
      "models": "a", "initialization": "he", "initialisation": "glorot",
    ])
    #expect(
      said == [
        "4:1 `initialisation` is another spelling of `initialization`, which line 3 has already"
          + " | take one of them out"
      ])
    #expect(options[Self.start] == "he")
  }

  @Test func theNearestNameIsTheNewSpelling() {
    #expect(
      Self.read(["models": "a", "initialisaton": "he"]).said == [
        "3:1 unknown option `initialisaton` in `experiment` | did you mean `initialization`?"
      ])
  }
}
