import Foundation
import Testing
import Trials

@testable import Reports

@Suite struct PageTests {
  /// A small notebook with one of each: compared with `Golden/`, byte by byte.
  ///
  /// `RECORD=1 swift test --filter PageTests` writes what is there now; look at the difference
  /// before it is committed.
  @Test(arguments: ["complete", "incomplete"])
  func golden(name: String) throws {
    let outcome =
      name == "complete"
      ? Fixtures.quick
      : ExperimentOutcome(
        label: "quick",
        trials: [
          .success(Fixtures.resnet20), .success(Fixtures.resnet32),
          .failure(
            TrialFailure(trial: "resnet56, epochs 3", cause: "the worker was killed by signal 9")),
        ])
    let report = try ReportBuilder.build(
      try Fixtures.plan(Self.notebook), outcomes: [outcome], provenance: Fixtures.provenance)
    #expect(report.isComplete == (name == "complete"))
    var page = try Fixtures.text(report, "index.html")
    // The style sheet has no say in what the page holds.
    let style = try #require(page.range(of: "<style>\n"))
    let end = try #require(page.range(of: "</style>"))
    page.removeSubrange(style.upperBound..<end.lowerBound)
    try expectGolden(page, "page-\(name).html")
  }

  @Test func files() throws {
    let report = try ReportBuilder.build(
      try Fixtures.plan(Self.notebook), outcomes: [Fixtures.quick],
      provenance: Fixtures.provenance)
    #expect(
      report.files.map(\.path) == [
        "figures/courses.png", "figures/courses@2x.png", "figures/courses.dark.png",
        "figures/courses.dark@2x.png", "figures/courses.narrow@2x.png",
        "figures/courses.narrow.dark@2x.png", "figures/courses.csv", "figures/courses.json",
        "tables/ranking.csv", "tables/ranking.json", "results.json", "index.html",
      ])
    try expectGolden(try Fixtures.text(report, "results.json"), "results.json")
    try expectGolden(try Fixtures.text(report, "figures/courses.csv"), "courses.csv")
    try expectGolden(try Fixtures.text(report, "figures/courses.json"), "courses.json")
  }

  /// What is about some trials names them; what is about all that have results does not.
  @Test func remarksOfTrialsStandUnderTheExperiment() throws {
    var (first, second) = (Fixtures.resnet20, Fixtures.resnet32)
    first.remarks = ["3 files of `photos` were left out", "the classifier `fc` was replaced"]
    second.remarks = ["3 files of `photos` were left out"]
    let outcome = ExperimentOutcome(
      label: "quick",
      trials: [
        .success(first), .success(second), .failure(TrialFailure(trial: "c", cause: "none")),
      ])
    let report = try ReportBuilder.build(
      try Fixtures.plan(Self.notebook), outcomes: [outcome], provenance: Fixtures.provenance)
    #expect(
      report.remarks == [
        TrialRemark(label: "quick", text: "3 files of `photos` were left out", trials: []),
        TrialRemark(
          label: "quick", text: "the classifier `fc` was replaced", trials: ["resnet20, none"]),
      ])
    let page = try Fixtures.text(report, "index.html")
    #expect(
      page.contains(
        """
        </details>
        <p class="note remark" role="note">3 files of <code>photos</code> were left out.</p>
        <p class="note remark" role="note">resnet20, none: the classifier <code>fc</code> was replaced.</p>
        """))
  }

  /// Each of these could end an attribute, open a tag or begin an entity.
  @Test func whatOthersWriteIsEscaped() throws {
    let evil = "<b>&\"'\u{301}>"
    var trial = Fixtures.resnet20
    trial.dataset = evil
    trial.technique = "transfer(\"<b>&'\u{301}>\")"
    let outcome = ExperimentOutcome(
      label: "quick",
      trials: [
        .success(trial), .failure(TrialFailure(trial: "T\(evil)", cause: "C\(evil)")),
      ])
    var provenance = Fixtures.provenance
    provenance.processor = evil
    provenance.libraries = ["L\(evil)": evil]
    provenance.version = evil
    provenance.commit = evil
    provenance.datasets = [.init(name: evil, digest: evil)]
    let yaml = "\"<b>&\\\"'\u{301}>\""
    let plan = try Fixtures.plan(
      """
      ---
      title: \(yaml)
      subtitle: \(yaml)
      author: \(yaml)
      description: \(yaml)
      lang: \(yaml)
      ---
      # A <b> & `= best(quick.opscore).dataset` heading

      ```experiment quick
      models: resnet20
      dataset: {images: \(yaml)}
      classes: [\(yaml)]
      ```

      ```table t
      from: quick
      columns: [model, dataset, technique]
      where: [model=resnet20, 'technique!="<i>"']
      caption: \(yaml)
      ```

      ```figure f
      kind: bubble
      from: quick
      label: dataset
      color: technique
      x: loss
      y: auc
      size: size_mb
      caption: \(yaml)
      ```

      <b>raw</b> `= best(quick.opscore).technique` and
      `= quick[technique="<b>&' onmouseover='"].loss`.
      """)
    let report = try ReportBuilder.build(plan, outcomes: [outcome], provenance: provenance)
    let page = try Fixtures.text(report, "index.html")
    let scalars = page.unicodeScalars
    #expect(!page.contains("<b>&"))
    #expect(!page.contains("<b>raw"))
    // The accent follows an escaped mark, never a bare one.
    for index in scalars.indices where scalars[index] == "\u{301}" {
      #expect(scalars[scalars.index(before: index)] == ";")
    }
    let escaped = "&lt;b&gt;&amp;&quot;&#39;\u{301}&gt;"
    #expect(page.contains("<title>\(escaped)</title>"))
    #expect(page.contains("<html lang=\"\(escaped)\">"))
    #expect(page.contains("<meta name=\"description\" content=\"\(escaped)\">"))
    #expect(page.contains("<p class=\"byline\">\(escaped)</p>"))
    #expect(page.contains("<b>T\(escaped)</b> failed: C\(escaped)"))
    #expect(page.contains("alt=\"Bubble chart of one of the models"))
    #expect(page.contains("<b>Table\u{A0}1.</b> \(escaped)</figcaption>"))
    #expect(page.contains("<b>Figure\u{A0}1.</b> \(escaped)</figcaption>"))
    #expect(page.contains("<code>\(escaped)</code>"))
    #expect(
      page.contains("title=\"quick[technique=&quot;&lt;b&gt;&amp;&#39; onmouseover=&#39;&quot;]"))
    // An `id` or a class that the text could have slipped in.
    #expect(!page.contains(" onmouseover='"))
  }

  @Test func theSameResultsGiveTheSameBytes() throws {
    let plan = try Fixtures.plan(Self.notebook)
    let reports = try (0..<2).map { _ in
      try ReportBuilder.build(
        plan, outcomes: [Fixtures.quick], provenance: Fixtures.provenance)
    }
    for (a, b) in zip(reports[0].files, reports[1].files) {
      #expect(a.path == b.path)
      #expect(try Fixtures.bytes(reports[0], a.path) == Fixtures.bytes(reports[1], b.path))
    }
  }

  @Test func thePageNeedsNothingFromElsewhere() throws {
    let report = try ReportBuilder.build(
      try Fixtures.plan(Self.notebook), outcomes: [Fixtures.quick],
      provenance: Fixtures.provenance)
    let page = try Fixtures.text(report, "index.html")
    for forbidden in ["<script", "http://", "https://", "@import", "url(", "file:", "/tmp/"] {
      #expect(!page.contains(forbidden), "\(forbidden)")
    }
    // Every file that it links to is one of its own, and every place is in it.
    let own = Set(report.files.map(\.path) + ["manifest.json"])
    for attribute in ["href", "src", "srcset"] {
      for part in page.components(separatedBy: "\(attribute)=\"").dropFirst() {
        let value = part.prefix { $0 != "\"" }
        for source in value.components(separatedBy: ", ") {
          let target = String(source.prefix { $0 != " " })
          if target.hasPrefix("#") {
            #expect(page.contains("id=\"\(target.dropFirst())\""), "\(target)")
          } else {
            #expect(own.contains(target), "\(target)")
          }
        }
      }
    }
  }

  /// What the pictures lack is said beneath them and to whoever renders them.
  @Test func remarksOfFiguresStandUnderThem() throws {
    var trial = Fixtures.resnet20
    trial.dataset = "猫"
    let outcome = ExperimentOutcome(label: "quick", trials: [.success(trial)])
    let report = try ReportBuilder.build(
      try Fixtures.plan(
        """
        ```experiment quick
        models: resnet20
        dataset: fashion-mnist
        ```

        ```figure bars
        kind: bar
        from: quick
        y: test_accuracy
        label: dataset
        ```
        """), outcomes: [outcome], provenance: Fixtures.provenance)
    let text =
      "The chart font (DejaVuSans.ttf) lacks these characters, shown as □: 猫 (CJK)"
    #expect(report.remarks.map { [$0.label, $0.text] } == [["bars", text]])
    let page = try Fixtures.text(report, "index.html")
    #expect(page.contains("<p class=\"note remark\" role=\"note\">\(text).</p>"))
    // What is read in place of the picture has the letters.
    #expect(page.contains("alt=\"Bar chart of models by test accuracy. 猫 90.1%.\""))
  }

  /// Points are reached by finger and tab key, many of them through a list.
  @Test func pointsAreReachedWithoutAPointer() throws {
    func page(_ epochs: Int) throws -> String {
      let trial = Fixtures.trial(
        "resnet20", accuracy: 0.9, seconds: 2, megabytes: 1, epochs: epochs)
      let report = try ReportBuilder.build(
        try Fixtures.plan(
          """
          ```experiment quick
          models: resnet20
          dataset: fashion-mnist
          ```

          ```figure courses
          kind: line
          from: quick
          y: test_accuracy
          ```
          """), outcomes: [ExperimentOutcome(label: "quick", trials: [.success(trial)])],
        provenance: Fixtures.provenance)
      return try Fixtures.text(report, "index.html")
    }
    let few = try page(3)
    let label = "resnet20: test accuracy 60% at epoch 1"
    #expect(few.contains("role=\"img\" tabindex=\"0\" aria-label=\"\(label)\"></span>"))
    #expect(few.contains("<summary>Values</summary>\n<ul>\n<li>\(label)</li>"))
    #expect(!few.contains("tabindex=\"-1\"") && !few.contains("title=\"resnet20"))
    let many = try page(25)
    #expect(many.contains("role=\"img\" tabindex=\"-1\" aria-label=\"\(label)\"></span>"))
    #expect(many.components(separatedBy: "<li>resnet20: test accuracy").count == 26)
  }

  /// The picture for paper is always there; dark ones are for screens.
  @Test func printsAreLight() throws {
    let report = try ReportBuilder.build(
      try Fixtures.plan(Self.notebook), outcomes: [Fixtures.quick],
      provenance: Fixtures.provenance)
    let page = try Fixtures.text(report, "index.html")
    let light = try #require(page.range(of: "<picture class=\"light\">"))
    let end = try #require(page.range(of: "</picture>", range: light.upperBound..<page.endIndex))
    #expect(!page[light.upperBound..<end.lowerBound].contains("dark"))
    #expect(page[light.upperBound..<end.lowerBound].contains("media=\"screen and (max-width"))
    let style = TemplateSet.builtIn.style
    #expect(!style.contains("@media (prefers-color-scheme"))
    #expect(
      style.contains(
        "@media screen and (prefers-color-scheme: dark) {\n  .chart .light { display: none; }"))
  }

  @Test func aTitleOfTheProseIsNotRepeated() throws {
    let report = try ReportBuilder.build(
      try Fixtures.plan("# On *small* networks\n\nText.\n"), outcomes: [],
      provenance: Fixtures.provenance)
    let page = try Fixtures.text(report, "index.html")
    #expect(page.contains("<title>On small networks</title>"))
    #expect(page.components(separatedBy: "<h1").count == 2)
  }

  static let notebook = """
    ---
    title: Depth and its price
    author: [A. Author, B. Author]
    description: Three networks of one family.
    seed: 42
    defaults: {dataset: fashion-mnist}
    ---
    ## The trials

    ```experiment quick
    models: [resnet20, resnet32, resnet56]
    epochs: 3
    ```

    See @courses, @ranking, @quick and @the-trials. The best is
    `= best(quick.test_accuracy).model` with `= best(quick.test_accuracy) | percent`; the deepest
    needs `= quick[model=resnet56].inference_seconds | seconds`.

    ```figure courses
    kind: line
    from: quick
    y: test_accuracy
    caption: Accuracy & epochs.
    ```

    ```table ranking
    from: quick
    columns: [rank, model, test_accuracy, inference_seconds, size_mb, opscore]
    sort: opscore
    extremes: true
    highlight: best
    ```
    """
}

/// The facts at the end of the page.
@Suite struct ProvenanceTests {
  @Test func aNotebookWithoutExperimentsHasUsedNoInstructionSet() {
    var provenance = Fixtures.provenance
    (provenance.isa, provenance.threads, provenance.memoryGB) = ("", 1, 25)
    (provenance.seeds, provenance.datasets) = ([], [])
    #expect(
      provenance.facts.map { "\($0.name): \($0.values.map(\.text).joined())" } == [
        "Software: Triptych 0.1.0, OpenBLAS 0.3.21, oneDNN 2.6.0", "Commit: ",
        "Hardware: Example CPU @ 2.50GHz, 1 thread, 25\u{A0}GB of memory",
      ])
  }

  @Test func oneOfAKindIsSingular() {
    var provenance = Fixtures.provenance
    #expect(provenance.facts.map(\.name).suffix(2) == ["Seed", "Data set"])
    provenance.seeds = [1, 2]
    provenance.datasets += provenance.datasets
    #expect(provenance.facts.map(\.name).suffix(2) == ["Seeds", "Data sets"])
    #expect(provenance.facts[2].values[0].text.contains("2 threads, avx2, 8\u{A0}GB"))
  }
}

/// Compares with a file of `Golden/`, or writes it where the environment has `RECORD=1`; a run
/// that writes fails.
func expectGolden(_ text: String, _ name: String) throws {
  let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Golden/\(name)")
  if ProcessInfo.processInfo.environment["RECORD"] == "1" {
    try FileManager.default.createDirectory(
      at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
    try text.write(to: path, atomically: true, encoding: .utf8)
    Issue.record("recorded \(name)")
    return
  }
  let golden = try String(contentsOf: path, encoding: .utf8)
  guard text != golden else { return }
  // Whole pages are long: the first line that differs says most.
  let lines = zip(
    text.split(separator: "\n", omittingEmptySubsequences: false),
    golden.split(separator: "\n", omittingEmptySubsequences: false))
  let first = lines.enumerated().first { $0.element.0 != $0.element.1 }
  Issue.record(
    """
    \(name) differs at line \((first?.offset ?? 0) + 1):
    is:       \(first.map { String($0.element.0) } ?? "of another length")
    was:      \(first.map { String($0.element.1) } ?? "")
    """)
}
