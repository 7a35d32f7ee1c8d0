import Charts
import Notebooks
import Options
import Testing
import Trials

@testable import Charts
@testable import Execution
@testable import Reports

/// A kind of block and a kind of figure that the program does not have: what follows is all that adding
/// them takes.
@Suite struct AddedKindTests {
  static let kinds = BlockKinds(
    BlockKinds.standard.all.filter { $0.name != "figure" } + [
      .figure(FigureKinds(FigureKinds.standard.all + [PieFigure.kind])), NoteBlock.kind,
    ])

  private static let experiment = """
    ```experiment quick
    models: [resnet20, resnet32, resnet56]
    dataset: fashion-mnist
    ```

    """

  private static let text =
    experiment + """
      ```note first
      says: All of @quick is small & quick
      from: quick
      ```

      ```figure shares
      kind: pie
      from: quick
      y: size_mb
      hole: 40
      caption: Who takes the space
      ```

      ```note second
      says: That was all
      ```

      As @second and @shares say.
      """

  private static func report(_ text: String) throws -> Report {
    try ReportBuilder.build(
      try Fixtures.plan(text, kinds: kinds), outcomes: [Fixtures.quick],
      provenance: Fixtures.provenance)
  }

  @Test func theyAreOnThePage() throws {
    let page = try Fixtures.text(try Self.report(Self.text), "index.html")
    #expect(
      page.contains(
        "<p class=\"note\" id=\"first\">Note\u{A0}1: All of @quick is small &amp; quick</p>"))
    #expect(page.contains("<p class=\"note\" id=\"second\">Note\u{A0}2: That was all</p>"))
    #expect(
      page.contains(
        "As <a href=\"#second\">Note\u{A0}2</a> and <a href=\"#shares\">Figure\u{A0}1</a> say."))
    #expect(page.contains("alt=\"3 slices.\""))
    #expect(page.contains("Who takes the space"))
  }

  @Test func theirFilesAreInTheReport() throws {
    let report = try Self.report(Self.text)
    #expect(try Fixtures.text(report, "notes/first.txt") == "All of @quick is small & quick\n")
    #expect(
      try Fixtures.text(report, "figures/shares.csv")
        == "label,share\nresnet20,1.094\nresnet32,1.881\nresnet56,3.457\n")
    let paths = Set(report.files.map(\.path))
    for kind in Self.kinds.all where kind.name != "experiment" {
      let labels = ["note": ["first", "second"], "figure": ["shares"]][kind.name] ?? []
      #expect(paths.isSuperset(of: labels.flatMap(kind.files)), "\(kind.name)")
    }
    let picture = try #require(try Fixtures.bytes(report, "figures/shares.png"))
    #expect(picture.starts(with: [137, 80, 78, 71]))
  }

  @Test func theirFindingsAreInTheReport() throws {
    let report = try Self.report(Self.text)
    #expect(
      report.remarks == [TrialRemark(label: "first", text: "it has 30 letters", trials: [])])
    #expect(report.unavailable.map(\.cause) == ["no experiment is named"])
    #expect(report.unavailable.map(\.formula) == ["second"])
    #expect(!report.isComplete)
    let page = try Fixtures.text(report, "index.html")
    #expect(page.contains("1 number of the text is not available."))
    #expect(page.contains("<a href=\"#second\">"))
  }

  @Test func theirRemarksAreToldBeforeAnythingRuns() throws {
    let plan = try Fixtures.plan(Self.text, kinds: Self.kinds)
    #expect(
      plan.remarks.map { "\($0.location.line): \($0.message)" }
        .contains("18: a note without an experiment"))
    // What only a note shows is run with its details.
    #expect(plan.runnable.map(\.needs.details) == [true])
    #expect(plan.experiments(behind: "first") == ["quick"])
  }

  @Test func theirHelpIsPrinted() throws {
    let note = try #require(
      NotebookHelp.text(on: "note", names: Fixtures.names, kinds: Self.kinds))
    #expect(
      note == """
        note: A sentence beside the text.

        says  (required)
            What the note says.
            Takes text.

        from
            The experiments that it is about.
            Takes text, or a list of such.

        """)
    let figure = try #require(
      NotebookHelp.text(on: "figure", names: Fixtures.names, kinds: Self.kinds))
    // Lines are wrapped.
    let words = figure.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(words.contains("pie: shares of a whole."))
    #expect(
      words.contains("hole (default: 0) pie: the share of the radius left free, in percent."))
    #expect(words.contains("bar: the column that the bars show;"))
    #expect(NotebookHelp.text(on: "note", names: Fixtures.names) == nil)
  }

  @Test(
    arguments: [
      (
        "note n\nsays: \(String(repeating: "a", count: 81))\nfrom: quick",
        "6:7: error: a note of 81 letters is none (write it into the text)"
      ),
      (
        "note n\nfrom: quick",
        "5:4: error: `note` needs the option `says` (give what the note says)"
      ),
      (
        "note n\nsays: a\nfrom: quik",
        "7:7: error: unknown experiment `quik` (did you mean `quick`?)"
      ),
      (
        "figure f\nkind: pi\nfrom: quick\ny: size_mb",
        "6:7: error: unknown value `pi` for `kind` (did you mean `pie`?)"
      ),
      (
        "figure f\nkind: pie\nfrom: quick\ny: size_mb\npareto: true",
        "9:1: error: a `pie` figure has no `pareto` (take it out)"
      ),
      (
        "figure f\nkind: bar\nfrom: quick\ny: size_mb\nhole: 40",
        "9:1: error: a `bar` figure has no `hole` (take it out)"
      ),
      (
        "figure f\nkind: pie\nfrom: quick\ny: opscore",
        "8:4: error: `opscore` has no shares (take a size)"
      ),
      (
        "figure f\nkind: pie\nfrom: quick",
        "5:4: error: a `pie` figure needs the option `y` "
          + "(for example `y: test_accuracy`)"
      ),
    ] as [(String, String)])
  func theirMistakesAreTold(block: String, message: String) throws {
    do throws(NotebookProblems) {
      _ = try NotebookChecker.check(
        text: Self.experiment + "```\(block)\n```\n", file: "notebook.md", names: Fixtures.names,
        kinds: Self.kinds)
      Issue.record("nothing is complained of")
    } catch {
      #expect(
        error.diagnostics.map {
          "\($0.location.line):\($0.location.column): error: \($0.message) (\($0.advice ?? ""))"
        } == [message])
    }
  }

  /// Without the kind the fence is code, as any other that no kind has.
  @Test func withoutTheKindTheFenceIsCode() throws {
    let plan = try Fixtures.plan("```note first\nsays: Something\n```\n")
    #expect(plan.document.blocks.isEmpty)
  }

  /// Kinds that share an option agree on it, and every default fits its type.
  @Test func theKindsOfFiguresAndTablesAgree() {
    for columns in [FigureKinds.standard.options(.builtIn), TableKinds.standard.options(.builtIn)] {
      #expect(Set(columns.map(\.name)).count == columns.count)
      for option in columns { _ = option.defaultValue }
    }
  }
}

// MARK: A kind of block

private struct NoteBlock: Block {
  static let kind = BlockKind(
    "note", help: "A sentence beside the text", counter: "Note", files: { ["notes/\($0).txt"] },
    options: { _ in
      [
        OptionSpec("says", .text, required: true, help: "What the note says"),
        OptionSpec("from", .oneOrMore(.text), help: "The experiments that it is about"),
      ]
    }, check: NoteBlock.init)

  let label: String
  let text: String
  let sources: [String]
  let remarks: [Diagnostic]
  var needsDetails: Bool { true }

  init(_ options: Options, label: String, scope: BlockScope) throws(BlockProblems) {
    var problems = ProblemCollector()
    let text = options["says"]?.stringValue
    if let text, text.count > 80 {
      problems.add(.longNote(text.count), at: options.location(of: "says"))
    }
    let source =
      options.isGiven("from") ? problems.value(try TrialSource(options, scope: scope)) : nil
    self.text = try problems.require(text)
    self.label = label
    sources = source?.labels ?? []
    remarks =
      source == nil
      ? [Diagnostic("a note without an experiment", severity: .remark, at: options.location)] : []
  }

  func render(_ context: RenderContext) -> RenderedBlock {
    RenderedBlock(
      html: "<p class=\"note\" id=\"\(label)\">\(context.numbers[label] ?? ""): "
        + "\(HTMLText.escaped(text))</p>",
      files: [OutputFile("notes/\(label).txt", .bytes(Array("\(text)\n".utf8)))],
      findings: [
        sources.isEmpty
          ? .unavailable(
            .init(id: label, formula: label, line: 1, cause: "no experiment is named"))
          : .remark(
            TrialRemark(label: label, text: "it has \(text.count) letters", trials: []))
      ])
  }
}

extension BlockMistake {
  fileprivate static func longNote(_ count: Int) -> Self {
    Self("a note of \(count) letters is none", advice: "write it into the text")
  }

  fileprivate static func noShares(_ column: String) -> Self {
    Self("`\(column)` has no shares", advice: "take a size")
  }
}

// MARK: A kind of figure

private struct PieFigure: Figure {
  static let kind = FigureKind(
    "pie", help: "shares of a whole", options: [y, hole, FigureOptions.label], PieFigure.init)

  private static let y = FigureOptions.axis(
    "y", .oneOrMore(.text), help: "The column of the shares")
  private static let hole = BlockOption(
    OptionSpec(
      "hole", .integer(0...90), default: 0,
      help: "The share of the radius left free, in percent")
  ) { $0.options.integer("hole") }

  let column: ResultColumn
  let label: [TrialColumn]
  let hole: Int

  init(_ reader: inout BlockOptionReader) throws(BlockProblems) {
    hole = reader.read(Self.hole)
    label = reader.read(FigureOptions.label)
    let y = reader.read(Self.y)
    if let y, y.canBeNegative {
      reader.problems.add(
        .noShares(y.name),
        at: reader.options["y"]?.listValue?[0].location
          ?? reader.options.location)
    }
    column = try reader.problems.require(y)
  }

  func names(in settings: ExperimentSettings) -> [String] { label.names(in: settings) }

  func chart(_ data: inout FigureData) -> any ChartSpec {
    var slices: [PieChart.Slice] = []
    for repeats in data.repeats(telling: label) {
      let name = label.labelText(repeats)
      guard let share = data.drawable(column, repeats, name, isSize: true) else { continue }
      slices.append(.init(label: name, share: share))
    }
    return PieChart(slices: slices)
  }
}

private struct PieChart: ChartSpec {
  struct Slice {
    let label: String
    let share: Double
  }

  let slices: [Slice]

  var alternativeText: String { "\(slices.count) slices." }
  var table: ChartTable {
    ChartTable(
      columns: ["Label", "Share"], rows: slices.map { [.text($0.label), .number($0.share)] })
  }
  var texts: [String] { slices.map(\.label) }

  func validate() {}
  func height(forWidth width: Int) -> Int { width }
  func draw(on canvas: Canvas) throws {
    for (index, slice) in slices.enumerated() {
      try canvas.text(
        slice.label, at: Position(x: 20, y: 20 + 20 * Double(index)), size: 13, canvas.theme.ink)
    }
  }
}
