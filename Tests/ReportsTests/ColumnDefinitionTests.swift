import Testing
import Trials

@testable import Reports

/// Columns that a notebook defines itself.
@Suite struct ColumnDefinitionTests {
  private static let experiment = """
    ```experiment quick
    models: [resnet20, resnet32, resnet56]
    dataset: fashion-mnist
    epochs: 3
    seed: 42
    ```

    """

  private static func notebook(_ define: String, _ body: String = "") -> String {
    "---\ndefine:\n"
      + define.split(separator: "\n").map { "  \($0)\n" }.joined() + "---\n\n" + experiment + body
  }

  private static func report(
    _ define: String, _ body: String, _ outcome: ExperimentOutcome = Fixtures.quick
  ) throws -> Report {
    try ReportBuilder.build(
      try Fixtures.plan(notebook(define, body)), outcomes: [outcome],
      provenance: Fixtures.provenance)
  }

  /// The complaints without their places' lines and excerpts.
  private static func mistakes(_ define: String, _ body: String = "") -> [String] {
    let lines = Fixtures.complaints(notebook(define, body)).split(separator: "\n")
    return lines.compactMap { line in
      if let message = line.firstRange(of: ": error: ") {
        return String(line[message.upperBound...])
      }
      return line.firstRange(of: "     = ").map { String(line[$0.upperBound...]) }
    }
  }

  @Test(arguments: [
    // resnet20: 2.169 ms, 1.094 MB.
    ("cost: latency_ms * 2 + size_mb", "quick[model=resnet20].cost", "5.432"),
    ("error: 1 - test_accuracy | percent", "min(quick.error)", "9.2%"),
    ("error: 1 - test_accuracy | percent(2)", "quick[model=resnet20].error", "9.88%"),
    ("small: size_mb / 1000", "quick[model=resnet20].small | fixed(4)", "0.0011"),
    // Seconds and seconds are seconds.
    ("both: inference_seconds + test_seconds", "quick[model=resnet20].both", "5.06\u{A0}s"),
    ("most: max(inference_seconds, test_seconds)", "quick[model=resnet20].most", "2.65\u{A0}s"),
    ("root: sqrt(parameters)^2 / parameters", "quick[model=resnet20].root | fixed(1)", "1.0"),
    ("size: {formula: size_mb * 1, unit: megabytes}", "best(quick.size)", "1.09\u{A0}MB"),
    ("n: {formula: parameters / 1000, format: integer}", "quick[model=resnet20].n", "274"),
    ("n: {formula: parameters, format: significant}", "quick[model=resnet20].n", "273,500"),
    // A multiple of a column has that column's better end.
    ("half: 0.5 * size_mb / 2", "best(quick.half).model", "resnet20"),
    ("half: test_accuracy / 2", "best(quick.half).model", "resnet32"),
    ("cost: {formula: size_mb - latency_ms, better: higher}", "best(quick.cost).model", "resnet20"),
    // Definitions are made from others, in any order.
    ("a: b * 2\nb: size_mb + c\nc: 1", "quick[model=resnet20].a | fixed(3)", "4.188"),
    // In conditions, in pairs, with functions.
    ("cost: size_mb + 1", "count(quick[cost<3])", "2"),
    ("cost: size_mb + 1", "quick[cost=(max(quick.cost))].model", "resnet56"),
    ("cost: size_mb + 1", "mean(quick.cost) | fixed(3)", "3.144"),
    (
      "cost: {formula: size_mb, better: lower}",
      "max(gain(quick[model!=resnet20].cost, model=resnet20)) | fixed(3)", "−0.787"
    ),
    ("cost: size_mb", "max(ratio(quick.cost, model=resnet20))", "3.16"),
  ])
  func values(_ define: String, _ formula: String, _ value: String) throws {
    let page = try Fixtures.text(try Self.report(define, "`= \(formula)`\n"), "index.html")
    #expect(page.contains(">\(value)</span>"), "\(page)")
  }

  /// A division by zero has no value, as in formulas.
  @Test(arguments: ["1 / (epochs - 3)", "log10(-size_mb)", "opscore * 1e300 * 1e300"])
  func withoutAValue(_ formula: String) throws {
    let report = try Self.report("odd: \(formula)", "`= quick[model=resnet20].odd`\n")
    #expect(report.unavailable.map(\.cause) == ["resnet20 has no odd"])
    #expect(try Fixtures.text(report, "results.json").contains("\"odd\" : null"))
  }

  @Test func isInTablesFiguresClaimsAndFiles() throws {
    let report = try Self.report(
      "cost: {formula: latency_ms * 2 + size_mb, title: Cost (a.u.), better: lower}\n"
        + "worse: cost * 2",
      """
      ```table ranking
      from: quick
      columns: [rank, model, cost]
      sort: cost
      extremes: true
      format: {cost: fixed(1)}
      ```

      ```table pivot
      from: quick
      rows: model
      values: worse
      ```

      ```figure bars
      kind: bar
      from: quick
      y: cost
      where: worse<40
      ```

      ```figure tradeoff
      kind: bubble
      from: quick
      x: cost
      y: test_accuracy
      size: worse
      ```

      ```claim cheap
      says: It is cheap.
      holds: best(quick.cost) < 6
      ```
      """)
    let table = try Fixtures.text(report, "tables/ranking.csv")
    #expect(
      table.replacing("\r\n", with: "\n").split(separator: "\n").map { $0.prefix(14) } == [
        "rank,model,cos", "1,resnet20,5.4", "2,resnet32,9.0", "3,resnet56,15.",
      ])
    #expect(
      try Fixtures.text(report, "tables/ranking.json").contains("\"title\" : \"Cost (a.u.)\""))
    #expect(try Fixtures.text(report, "tables/pivot.csv").contains("resnet20,10.8"))
    #expect(report.claims.map(\.verdict) == [.holds])
    #expect(report.claims.map(\.evidence) == ["best(quick.cost): 5.432 < 6.000"])
    let results = try Fixtures.text(report, "results.json")
    #expect(results.contains(",\n          \"cost\" : 5.43"), "\(results.suffix(400))")
    #expect(results.contains(",\n          \"worse\" : 10.8"))
    let page = try Fixtures.text(report, "index.html")
    let cost = "Cost (a.u.) = latency_ms × 2 + size_mb."
    let worse = "worse = cost × 2, where cost = latency_ms × 2 + size_mb."
    let notes = page.split(separator: "<p class=\"note\">").map { $0.prefix { $0 != "<" } }
    #expect(notes.count { $0 == cost } == 3)
    #expect(notes.count { $0 == worse } == 3)
    #expect(
      page.contains(
        "<dt>Columns</dt><dd><span>cost = latency_ms × 2 + size_mb</span>"
          + "<span>worse = cost × 2, where cost = latency_ms × 2 + size_mb</span></dd>"))
    #expect(page.contains("<td class=\"number\">5.4</td>"))
  }

  /// The mean of the values, with Student's t even of shares: nobody knows how many images these are of.
  @Test func repeatsHaveTheMeanOfTheirValues() throws {
    let trials = [0.9, 0.8, 0.7].enumerated().map { index, accuracy in
      Result<TrialResult, TrialFailure>.success(
        Fixtures.trial(
          "resnet20", accuracy: accuracy, seconds: 1, megabytes: 1, seed: index + 1))
    }
    let outcome = ExperimentOutcome(label: "quick", trials: trials)
    let report = try Self.report(
      "square: test_accuracy^2 | percent", "`= mean(quick.square) | percent ±`\n", outcome)
    // numpy.mean([.81, .64, .49]), and scipy.stats.t.interval(0.95, 2, …) of these.
    #expect(
      try Fixtures.text(report, "index.html").contains(">64.7% ± 39.8%</span>"))
  }

  @Test func manyDefinitionsTakeNoLonger() throws {
    let define = (1..<100).map { "c\($0): c\($0 - 1) + c\($0 - 1)" } + ["c0: 1"]
    let report = try Self.report(
      define.reversed().joined(separator: "\n"), "`= quick[model=resnet20].c20 | integer`\n")
    #expect(try Fixtures.text(report, "index.html").contains(">1,048,576</span>"))
  }

  @Test(arguments: [
    (
      "test_accuracy: 1",
      ["`test_accuracy` is a column that all trials have", "define it under another name"]
    ),
    (
      "my-cost: 1",
      [
        "`my-cost` cannot be the name of a column",
        "use at most 40 letters, digits and underscores, a letter first, such as `cost_2`",
      ]
    ),
    (
      "rank: size_mb",
      ["`rank` is a name that Triptych uses itself", "define it under another name"]
    ),
    (
      "cost_low: size_mb",
      [
        "`cost_low` ends in `_low`, as columns of intervals and seeds do in the data files",
        "define it under another name",
      ]
    ),
    (
      "a: b\nb: c\nc: a",
      [
        "`a` is defined by itself: `a` needs `b` needs `c` needs `a`",
        "take one of them out of the other's formula",
      ]
    ),
    (
      "a: a + 1",
      [
        "`a` is defined by itself: `a` needs `a`", "take one of them out of the other's formula",
      ]
    ),
    (
      "cost: model + 1",
      ["`model` holds text, and `+` needs numbers", "choose a column of numbers"]
    ),
    (
      "cost: model", ["`model` holds text, and `cost` needs numbers", "choose a column of numbers"]
    ),
    (
      "cost: quick.size_mb",
      [
        "a column is defined by the other columns of one trial, and `quick` asks for trials",
        "write columns by their names alone, for example `log10(latency_ms) + size_mb`",
      ]
    ),
    (
      "cost: best(size_mb)",
      [
        "a column is defined by the other columns of one trial, and `best` asks for trials",
        "write columns by their names alone, for example `log10(latency_ms) + size_mb`",
      ]
    ),
    ("cost: sqrt(1, 2)", ["`sqrt` takes one value, not 2"]),
    ("cost: min(size_mb)", ["`min` takes at least 2 values, not 1"]),
    ("cost: size_mb *", ["this ends where a value should follow"]),
    ("cost: '\"a\"'", ["expected a number, found `\"a\"`"]),
    (
      "cost: ''",
      [
        "the formula is empty",
        "write columns and numbers, for example `latency_ms * 0.3 + size_mb`",
      ]
    ),
    ("cost: size_mb | percent ±", ["expected nothing more, found `±`"]),
    (
      "cost: {formula: size_mb, better: less}",
      ["unknown value `less` for `better`", "known: `lower`, `higher`, `neither`"]
    ),
    (
      "cost: {title: Cost}",
      ["`cost` needs the option `formula`", "give a formula over columns of one trial"]
    ),
  ])
  func mistakesInDefinitions(_ define: String, _ messages: [String]) {
    #expect(Self.mistakes(define) == messages)
  }

  /// What goes one way as all its parts get better has a better end.
  @Test(arguments: [
    ("1 - test_accuracy", "lower"), ("-test_accuracy", "lower"), ("size_mb + latency_ms", "lower"),
    ("2 * size_mb + 3 * inference_seconds + 1", "lower"),
    ("test_accuracy - size_mb / 100", "higher"),
    ("size_mb * -1", "higher"), ("1 / size_mb", "higher"), ("-1 / size_mb", "lower"),
    ("log10(1 - test_accuracy)", "lower"), ("ln(size_mb) + log10(latency_ms)", "lower"),
    ("exp(-size_mb)", "higher"), ("sqrt(size_mb)", "lower"), ("size_mb ^ 2", "lower"),
    ("size_mb ^ -1", "higher"), ("max(size_mb, latency_ms)", "lower"), ("abs(size_mb)", "lower"),
    ("size_mb * latency_ms", "lower"), ("test_accuracy / size_mb", "higher"),
    // This way and that way, or no way at all.
    ("size_mb - latency_ms", "neither"), ("size_mb / latency_ms", "neither"),
    ("size_mb * opscore", "neither"), ("abs(opscore)", "neither"), ("size_mb + epochs", "neither"),
    ("1 / opscore", "neither"), ("opscore ^ 2", "neither"), ("0 * size_mb", "neither"),
    ("epochs * 2", "neither"),
  ])
  func theBetterEndFollowsFromTheFormula(formula: String, better: String) throws {
    let plan = try Fixtures.plan(Self.notebook("cost: \(formula)"))
    let direction = try #require(plan.columns.named("cost")).direction
    #expect("\(direction)" == better)
    // And through another definition.
    let outer = try Fixtures.plan(Self.notebook("a: 5 - cost\ncost: \(formula)"))
    let turned = ["lower": "higher", "higher": "lower"][better] ?? better
    #expect("\(try #require(outer.columns.named("a")).direction)" == turned)
  }

  /// What shows the best of several columns guesses no better end.
  @Test func figuresOfTheBestNeedABetterEnd() {
    let triangle =
      "```figure t\nkind: triangle\nfrom: quick\ny: [cost, test_accuracy, epochs]\n```\n"
    #expect(
      Self.mistakes("cost: size_mb - latency_ms", triangle) == [
        "no value of `cost` is better than another, so a `triangle` figure cannot use it",
        "define `cost` with `better: lower` or `better: higher`",
        "no value of `epochs` is better than another, so a `triangle` figure cannot use it",
        "use a column that is measured, such as `test_accuracy` or `size_mb`",
      ])
    func bubble(_ pareto: Bool) -> String {
      "```figure b\nkind: bubble\nfrom: quick\nx: cost\ny: test_accuracy\nsize: size_mb\n"
        + "pareto: \(pareto)\n```\n"
    }
    #expect(
      Self.mistakes("cost: size_mb - latency_ms", bubble(true)) == [
        "no value of `cost` is better than another, so `pareto` cannot use it",
        "define `cost` with `better: lower` or `better: higher`",
      ])
    #expect(Self.mistakes("cost: size_mb - latency_ms", bubble(false)) == [])
    #expect(
      Self.mistakes("cost: {formula: size_mb + latency_ms, better: lower}", bubble(true)) == [])
  }

  @Test(arguments: [
    ("size_mb", "costs", "did you mean `cost`?"),
    ("sise_mb", "cost", "did you mean `size_mb`?"),
  ])
  func misspelledColumns(_ formula: String, _ column: String, _ advice: String) {
    let mistakes = Self.mistakes("cost: \(formula)", "`= min(quick.\(column))`\n")
    #expect(mistakes.count == 2 && mistakes.last == advice, "\(mistakes)")
  }

  /// Of what is wrongly defined only the definition is complained of.
  @Test func usesOfAWrongDefinitionAreNotComplainedOf() {
    let body = """
      `= best(quick.cost)` `= quick[cost<3, model=resnet20].cost`

      ```table t
      from: quick
      columns: [model, cost]
      sort: -cost
      ```

      ```figure f
      kind: bubble
      from: quick
      x: cost
      y: cost
      size: cost
      ```
      """
    #expect(
      Self.mistakes("cost: size_mb *", body) == ["this ends where a value should follow"])
  }

  @Test(arguments: [
    (
      "best(quick.cost)",
      [
        "no value of `cost` is better than another, so `best` cannot choose",
        "use `min` or `max`, or define `cost` with `better: lower` or `better: higher`",
      ]
    ),
    (
      "max(loss(quick.cost, model=resnet20))",
      [
        "no value of `cost` is better than another, so `loss` cannot choose",
        "use `min` or `max`, or define `cost` with `better: lower` or `better: higher`",
      ]
    ),
  ])
  func withoutABetterEnd(_ formula: String, _ messages: [String]) {
    #expect(Self.mistakes("cost: size_mb - latency_ms", "`= \(formula)`\n") == messages)
  }

  /// What cannot be negative can be an area.
  @Test(arguments: [
    ("1 - test_accuracy", true), ("size_mb * latency_ms", true), ("abs(opscore)", true),
    ("size_mb - 1", false), ("log10(size_mb)", false), ("opscore", false), ("0 - 1", false),
  ])
  func areas(_ formula: String, _ isArea: Bool) {
    let mistakes = Self.mistakes(
      "cost: \(formula)",
      """
      ```figure f
      kind: bubble
      from: quick
      x: size_mb
      y: cost
      size: cost
      ```
      """)
    #expect(
      mistakes
        == (isArea
          ? []
          : [
            "`size` needs a column that is never negative, and `cost` can be",
            "for example `size: size_mb`",
          ]))
  }

  /// Everything that stands beside columns somewhere is reserved.
  @Test func namesOfFilesAreReserved() throws {
    let trial = String(decoding: try JSONText.encode(Fixtures.resnet20), as: UTF8.self)
    let keys = trial.split(separator: "\n").filter { $0.hasPrefix("  \"") }
      .map { String($0.dropFirst(3).prefix { $0 != "\"" }) }
    #expect(keys.count > 40)
    for key in keys {
      #expect(ColumnDefinitions.mistake(inName: key) != nil, "\(key) can be defined")
    }
  }
}
