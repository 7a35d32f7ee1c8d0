import Assessment
import Charts
import Foundation
import Notebooks
import Options
import Testing
import Training
import Trials

@testable import Reports

/// Trials that differ in their seed alone, wherever they are shown.
@Suite struct RepeatsTests {
  /// What tables and figures of repeats say.
  static func note(_ seeds: Int, upTo: Bool = false) -> String {
    "Means over \(upTo ? "up to " : "")\(seeds) seeds, with 95 % intervals: Student's t (on the "
      + "logit scale for proportions); Wilson's if a proportion is 0 or 1 or all seeds agree."
  }

  private static func trial(
    _ model: String, _ seed: Int, _ accuracy: Double, seconds: Double = 2, megabytes: Double = 1
  ) -> TrialResult {
    Fixtures.trial(
      model, accuracy: accuracy, seconds: seconds, megabytes: megabytes, seed: seed)
  }

  /// A model that is better on the mean, and one that has the best single seed.
  private static let outcome = outcome(
    "quick",
    [
      trial("resnet20", 1, 0.8), trial("resnet20", 2, 0.81), trial("resnet20", 3, 0.82),
      trial("resnet32", 1, 0.7, seconds: 4, megabytes: 2),
      trial("resnet32", 2, 0.75, seconds: 4.1, megabytes: 2),
      trial("resnet32", 3, 0.9, seconds: 4.2, megabytes: 2),
    ])

  /// - Parameter recipe: what the trials have in common besides what can be seen of them.
  private static func outcome(
    _ label: String, _ trials: [TrialResult], recipe: String = "", failed: [TrialRecipe] = []
  ) -> ExperimentOutcome {
    ExperimentOutcome(
      label: label,
      trials: trials.map { .success($0) }
        + failed.map { .failure(TrialFailure(trial: "seed \($0.seed)", cause: "no memory")) },
      recipes: trials.map { TrialRecipe(recipe + $0.model, seed: $0.seed) } + failed)
  }

  private static func table(
    _ options: String, _ outcomes: [ExperimentOutcome] = [outcome]
  ) throws -> TableModel {
    try TableTests.model(options, outcomes)
  }

  // MARK: Tables

  @Test func aRowIsTheMeanWithItsInterval() throws {
    let model = try Self.table(
      "from: quick\ncolumns: [rank, model, test_accuracy, inference_seconds, size_mb]\n"
        + "sort: test_accuracy\nhighlight: best")
    // SciPy: expit of t.interval of the logits; t.interval(0.95, 2, 4.1, sem([4, 4.1, 4.2])).
    #expect(
      TableTests.texts(model.rows) == [
        ["1", "resnet20", "*81.0% (78.4–83.4%)*", "*2.00*", "*1.00*"],
        ["1", "resnet32", "78.3% (40.1–95.9%)", "4.10 ± 0.25", "2.00"],
      ])
    #expect(model.notes == [Self.note(3)])
    #expect(
      String(decoding: model.csv, as: UTF8.self).hasPrefix(
        "rank,model,test_accuracy,test_accuracy_low,test_accuracy_high,inference_seconds,"
          + "inference_seconds_low,inference_seconds_high,size_mb,seeds\n1,resnet20,"))
    let json = try #require(
      JSONSerialization.jsonObject(with: Data(try model.json(caption: nil))) as? [String: Any])
    let row = try #require((json["rows"] as? [[String: Any]])?.last)
    #expect(row["seeds"] as? Int == 3)
    #expect(abs(try #require(row["inference_seconds"] as? Double) - 4.1) < 1e-12)
    #expect(
      abs(try #require(row["inference_seconds_high"] as? Double) - 4.348_413_771_175_033) < 1e-9)
    let first = try #require((json["rows"] as? [[String: Any]])?.first)
    #expect(first["inference_seconds_low"] is NSNull)
  }

  @Test func aTableThatNamesTheSeedListsEach() throws {
    let model = try Self.table(
      "from: quick\ncolumns: [model, seed, test_accuracy]\nwhere: test_accuracy>0.81\n"
        + "sort: test_accuracy")
    #expect(
      TableTests.texts(model.rows) == [
        ["resnet32", "3", "90.0%"], ["resnet20", "3", "82.0%"],
      ])
    #expect(model.notes == [])
    #expect(model.csv.starts(with: Array("model,seed,test_accuracy\n".utf8)))
  }

  /// Of the lucky seeds of a model alone, the mean would be another model's.
  @Test func conditionsOnResultsHoldForMeans() throws {
    let options = "from: quick\ncolumns: [model, test_accuracy]\n"
    #expect(
      try Self.table(options + "where: test_accuracy>0.8").rows.map { $0.cells[0].text }
        == ["resnet20"])
    #expect(
      try Self.table(options + "where: [seed=3, test_accuracy>0.8]").rows.map { $0.cells[1].text }
        == ["82.0%", "90.0%"])
  }

  @Test func failedSeedsAreTold() throws {
    let outcome = Self.outcome(
      "quick", [Self.trial("resnet20", 1, 0.8), Self.trial("resnet20", 2, 0.82)],
      failed: [TrialRecipe("resnet20", seed: 3), TrialRecipe("resnet32", seed: 3)])
    let note = "Without failed trials: resnet20, 2 of 3 seeds."
    let columns = "from: quick\ncolumns: [model, test_accuracy]\n"
    #expect(try Self.table(columns, [outcome]).notes == [Self.note(2), note])
    // What is not asked for does not lack.
    #expect(try Self.table(columns + "where: seed!=3", [outcome]).notes == [Self.note(2)])
    #expect(
      try Self.table(columns + "where: seed!=2", [outcome]).notes
        == ["Without failed trials: resnet20, 1 of 2 seeds."])
    #expect(FormulaTests.value("quick[model=resnet20].test_accuracy", [outcome]) == "81.0% †1")
    #expect(
      try ChartTests.chart("kind: bar\ny: test_accuracy", [outcome]).notes
        == [Self.note(2), note, "Failed: seed 3; seed 3."])
  }

  /// The same trial with other seeds is a repeat, whichever experiment asks for it; a trial of other
  /// settings is none, even if no column shows these.
  @Test func experimentsShareRepeats() throws {
    let quick = Self.outcome("quick", [Self.trial("resnet20", 1, 0.8)])
    let more = Self.outcome(
      "more", [Self.trial("resnet20", 1, 0.8), Self.trial("resnet20", 2, 0.82)])
    let other = Self.outcome("more", [Self.trial("resnet20", 2, 0.82)], recipe: "other decay, ")
    let options =
      "from: [quick, more]\ncolumns: [model, test_accuracy]\nformat: {test_accuracy: fixed(2)}"
    #expect(
      TableTests.texts(try Self.table(options, [quick, more]).rows)
        == [["resnet20", "0.81 (0.65–0.91)"]])
    #expect(
      TableTests.texts(try Self.table(options, [quick, other]).rows)
        == [["resnet20", "0.80"], ["resnet20", "0.82"]])
    let named = options.replacing("[model", with: "[experiment, model")
    #expect(
      TableTests.texts(try Self.table(named, [quick, more]).rows)
        == [["quick", "resnet20", "0.80"], ["more", "resnet20", "0.81 (0.65–0.91)"]])
  }

  /// MIN and MAX go by the means, and their scores bound the means of the repeats' scores.
  @Test func extremesBoundMeans() throws {
    let outcome = Self.outcome(
      "quick",
      [
        Self.trial("resnet20", 1, 0.8, seconds: 1), Self.trial("resnet20", 2, 0.99, seconds: 9),
        Self.trial("resnet32", 1, 0.5, seconds: 10, megabytes: 2),
        Self.trial("resnet32", 2, 0.6, seconds: 11, megabytes: 2),
      ])
    let model = try Self.table(
      "from: quick\ncolumns: [model, test_accuracy, opscore, opscore_normalized]\nextremes: true",
      [outcome])
    #expect(model.extremes.map { $0.cells[1].text } == ["89.5%", "55.0%"])
    // (log10(0.2) + log10(0.01 · 9)) / 2, and the same for the other.
    #expect(model.rows.map { $0.cells[2].text.prefix(6) } == ["−0.872", "0.972 "])
    #expect(model.extremes.map { $0.cells[2].text } == ["−0.872", "0.972"])
    #expect(model.rows.map { $0.cells[3].text } == ["0.000", "1.000"])
  }

  @Test func pivotsTellTheSameOfRepeats() throws {
    let model = try Self.table("from: quick\nrows: model\nvalues: [test_accuracy, size_mb]")
    #expect(
      TableTests.texts(model.rows) == [
        ["resnet20", "81.0% (78.4–83.4%)", "1.00"], ["resnet32", "78.3% (40.1–95.9%)", "2.00"],
      ])
    #expect(model.notes == [Self.note(3)])
    #expect(
      String(decoding: model.csv, as: UTF8.self).hasPrefix(
        "model,test_accuracy,test_accuracy_low,test_accuracy_high,test_accuracy_seeds,size_mb,"
          + "size_mb_seeds\nresnet20,"))
    // Trials of several settings are no repeats: their mean has no interval.
    let whole = try Self.table("from: quick\nrows: dataset\nvalues: test_accuracy")
    #expect(TableTests.texts(whole.rows) == [["fashion-mnist", "79.7%"]])
    #expect(
      whole.notes == [
        "Where a cell stands for several trials, it shows their mean.", Self.note(3),
      ])
  }

  // MARK: Figures

  @Test func bubblesAndTrianglesAreMeans() throws {
    let (chart, notes) = try ChartTests.chart(
      "kind: bubble\nx: inference_seconds\ny: test_accuracy\nsize: size_mb\npareto: true",
      [Self.outcome])
    let points = try #require((chart as? BubbleChart)?.points)
    #expect(points.map(\.label) == ["resnet20", "resnet32"])
    #expect(points.map(\.isOnFront) == [true, false])
    #expect(points.map { $0.xInterval == nil } == [true, false])
    #expect(points.allSatisfy { $0.yInterval?.contains($0.y) ?? false })
    #expect(points.allSatisfy { $0.sizeInterval == nil })
    #expect(
      chart.table.columns.map(\.name) == [
        "label", "inference_seconds", "inference_seconds_low", "inference_seconds_high",
        "test_accuracy", "test_accuracy_low", "test_accuracy_high", "size_mb", "seeds",
      ])
    #expect(notes == [Self.note(3)])
    let seeds = try ChartTests.chart(
      "kind: bubble\nx: inference_seconds\ny: test_accuracy\nsize: size_mb\nlabel: [model, seed]",
      [Self.outcome])
    #expect((seeds.chart as? BubbleChart)?.points.map(\.label).last == "resnet32, seed 3")
    #expect(seeds.notes == [])

    let triangles = try ChartTests.chart("kind: triangle", [Self.outcome]).chart
    let items = try #require((triangles as? TriangleChart)?.items)
    #expect(items.map(\.name) == ["resnet20", "resnet32"])
    let error = try #require(items[0].intervals[0])
    #expect(abs(items[0].values[0] - 0.19) < 1e-12 && error.contains(0.19))
    #expect(items[0].intervals[2] == nil)
    for chart in [chart, triangles] {
      #expect(try !ChartRenderer.png(chart, size: (714, chart.height(forWidth: 714))).isEmpty)
    }
  }

  @Test func linesOverEpochsAreMeans() throws {
    let (chart, notes) = try ChartTests.chart("kind: line\ny: test_accuracy", [Self.outcome])
    let series = try #require((chart as? LineChart)?.facets.first?.series)
    #expect(series.map(\.name) == ["resnet20", "resnet32"])
    #expect(series[0].points.map(\.x) == [1, 2, 3])
    let last = series[0].points[2]
    #expect(abs(last.y - 0.81 * (1 - exp(-3.3))) < 1e-12)
    #expect(last.interval?.contains(last.y) ?? false)
    #expect(notes == [Self.note(3)])
    let seeds = try ChartTests.chart("kind: line\ny: test_accuracy\nlabel: seed", [Self.outcome])
    #expect((seeds.chart as? LineChart)?.facets.first?.series.map(\.name).count == 6)
  }

  /// No time is below 0, and 0 has no place on a logarithmic axis.
  @Test func anIntervalThatReachesZeroIsOpen() throws {
    let outcome = Self.outcome(
      "quick", [Self.trial("resnet20", 1, 0.8, seconds: 1), Self.trial("resnet20", 2, 0.8)])
    let (chart, notes) = try ChartTests.chart(
      "kind: line\nx: size_mb\ny: inference_seconds\nlog: y", [outcome])
    let point = try #require(chart as? LineChart).facets[0].series[0].points[0]
    #expect(point.x == 1 && point.y == 1.5 && point.interval?.lowerBound == 0)
    #expect(!notes.contains { $0.hasPrefix("Not shown") })
    #expect(
      try ChartRenderer.remarks(chart, sizes: [(714, 400)]) == [
        "One interval extends to 0 or below, which a logarithmic axis cannot show; it is drawn to the "
          + "axis without an end mark"
      ])
  }

  @Test func aFigureOfOneTrialNamesItsSeed() throws {
    let details = try JSONDecoder().decode(
      EvaluationDetails.self,
      from: Data(#"{"classes": ["a", "b"], "confusion": [[3, 1], [0, 0]], "samples": []}"#.utf8))
    let trials = Self.outcome.trials.prefix(2)
    let outcome = ExperimentOutcome(
      label: "quick", trials: Array(trials), details: trials.map { _ in { details } },
      networks: trials.map { _ in
        {
          NetworkRecord(
            classifier: nil,
            layers: [.init(name: "a", kind: "Dense", shape: [2], parameters: 8, inputs: [])])
        }
      })
    let (chart, notes) = try ChartTests.chart("kind: heatmap", [outcome])
    #expect(
      notes == [
        "Shown: resnet20, seed=1.", "No test images: b.",
        "Not shown: the matrices of the other trial that is selected; narrow it down with `where`.",
      ])
    #expect(
      chart.alternativeText
        == "Heat map of test images, label by predicted, 4 in all. There are none of b. The most off "
        + "the diagonal: a as b, 1.")
    #expect(try !ChartRenderer.png(chart, size: (350, chart.height(forWidth: 350))).isEmpty)
    // The seed changes nothing of a network's structure.
    #expect(try ChartTests.chart("kind: network\nwhere: model=resnet20", [outcome]).notes == [])
  }

  // MARK: Formulas

  @Test(arguments: [
    ("quick[model=resnet20].test_accuracy", "81.0%"),
    ("quick[model=resnet20].test_accuracy | percent ±", "81.0% (78.4–83.4%)"),
    ("quick[model=resnet32].inference_seconds | ±", "4.10 ± 0.25\u{A0}s"),
    ("quick[model=resnet32].inference_seconds | fixed(1) +-", "4.1 ± 0.2"),
    // What all repeats have in common is exact.
    ("quick[model=resnet32].size_mb | ±", "2.00\u{A0}MB"),
    ("quick[model=resnet20, seed=2].test_accuracy", "81.0%"),
    ("quick[model=resnet20, seed=2].inference_seconds | ±", "2.00\u{A0}s (one seed)"),
    ("quick[model=resnet20, seed!=2].test_accuracy", "81.0%"),
    // The best single seed is resnet32's.
    ("best(quick.test_accuracy).model", "resnet20"),
    ("best(quick.test_accuracy) | ±", "81.0% (78.4–83.4%)"),
    ("best(quick[seed=3].test_accuracy).model", "resnet32"),
    ("best(quick[seed=3].test_accuracy).seed", "3"),
    ("max(quick.test_accuracy)", "81.0%"),
    ("worst(quick.test_accuracy).model", "resnet32"),
    ("count(quick)", "6"),
    ("count(quick[test_accuracy>0.8])", "3"),
    ("sum(quick[model=resnet20].inference_seconds)", "6.00\u{A0}s"),
    ("mean(quick[model=resnet20].test_accuracy) | ±", "81.0% (78.4–83.4%)"),
    ("mean(quick.test_accuracy)", "79.7%"),
    ("sd(quick[model=resnet20].test_accuracy) | fixed(3)", "0.010"),
    ("low(quick[model=resnet20].test_accuracy)", "78.4%"),
    ("high(quick[model=resnet20].test_accuracy)", "83.4%"),
    ("high(quick[model=resnet20].size_mb)", "1.00\u{A0}MB"),
    // In pairs seed by seed: 0.1, 0.06 and −0.08.
    ("loss(quick[model=resnet32].test_accuracy, model=resnet20) | percent(2)", "2.67%"),
    ("max(loss(quick.test_accuracy, model=resnet20)) | percent(2) ±", "2.67% ± 23.48%"),
    // Of means of both, the first is the best in everything.
    ("hypervolume(quick)", "1.000"),
    ("hypervolume(quick[model=resnet32])", "0.000"),
  ])
  func formulas(text: String, value: String) {
    #expect(Self.value(text) == value)
  }

  @Test(arguments: [
    (
      "mean(quick.test_accuracy) | ±",
      "not available: the selected trials differ in more than their seed, which gives no interval"
    ),
    (
      "sd(quick[model=resnet20, seed=1].loss)",
      "not available: `sd` needs two values, and only one is selected"
    ),
    (
      "low(quick[model=resnet20, seed=1].loss)",
      "not available: an interval needs at least two seeds"
    ),
    (
      "best(quick.test_accuracy).seed",
      "not available: resnet20 is a mean over 3 seeds, so it has no single seed"
    ),
    (
      "quick[model=resnet20].seed",
      "0: this selects 3 trials of `quick`, which have a seed each; narrow it down with `[seed=…]`"
    ),
    (
      "quick.test_accuracy",
      "0: this selects 6 trials of `quick`, and only one trial has one value; narrow it down with "
        + "`[model=…]`, or use `best`, `worst`, `mean`, `min` or `max`"
    ),
    (
      "low(quick.test_accuracy)",
      "4: this selects 6 trials of `quick`, and only one trial has one value; narrow it down with "
        + "`[model=…]`, or use `best`, `worst`, `mean`, `min` or `max`"
    ),
    (
      "1 + 1 | integer ±",
      "16: `±` asks for an interval, which only the results of trials have; put it behind a column, or "
        + "`best`, `worst`, `min`, `max` or `mean` of one"
    ),
    ("1 | +", "5: this ends where `-` should follow"),
    ("1 | ± percent", "6: expected nothing more, found `percent`"),
  ])
  func formulasWithoutAValue(text: String, message: String) {
    #expect(Self.value(text) == message)
  }

  /// With three seeds, as the outcome has them.
  private static func value(_ text: String) -> String {
    let scope = FormulaResolver.Scope(
      experiments: [
        "quick": ExperimentSettings(
          models: [.named("resnet20"), .named("resnet32")], datasets: [.named("fashion-mnist")]
        ) {
          $0.epochs = [3]
          $0.seeds = [1, 2, 3]
        }
      ], otherBlocks: [:])
    return FormulaTests.value(text, [outcome], scope: scope)
  }

  @Test func theReferenceThatGuessesIsRepeatedAsWell() {
    let guesses = (1...2).map { seed in
      var trial = Fixtures.random
      trial.settings.training.seed = UInt64(seed)
      trial.testAccuracy = 0.1 * Double(seed)
      return trial
    }
    let outcome = ExperimentOutcome(
      label: "with-random", trials: (guesses + Self.outcome.results).map { .success($0) })
    #expect(FormulaTests.value("with-random[model=random].test_accuracy", [outcome]) == "15.0%")
    #expect(FormulaTests.value("min(with-random.test_accuracy).model", [outcome]) == "random")
    #expect(FormulaTests.value("worst(with-random.test_accuracy).model", [outcome]) == "resnet32")
  }

  /// A number that is none in one repeat is none in the mean.
  @Test func aDivergedSeedIsNotLeftOut() throws {
    var diverged = Self.trial("resnet20", 2, 0.1)
    diverged.loss = .nan
    let outcome = Self.outcome("quick", [Self.trial("resnet20", 1, 0.8), diverged])
    #expect(
      TableTests.texts(try Self.table("from: quick\ncolumns: [model, loss]", [outcome]).rows)
        == [["resnet20", "–"]])
    #expect(
      FormulaTests.value("mean(quick.loss)", [outcome])
        == "not available: the value is not a finite number")
  }

  /// What some repeats lack is no part of the mean.
  @Test func aMissingValueSaysWhy() throws {
    var trials = [Self.trial("resnet20", 1, 0.8), Self.trial("resnet20", 2, 0.8)]
    trials[0].quality.auc = nil
    trials[0].remarks = [
      "class `b` has no test images: recall is the mean over the other classes, "
        + "precision and F1 count it only where it is predicted, and AUC has no value"
    ]
    let some = Self.outcome("quick", trials)
    #expect(FormulaTests.value("quick[model=resnet20].auc", [some]) == "99.0%")
    trials[1] = trials[0]
    trials[1].settings.training.seed = 2
    let none = Self.outcome("quick", trials)
    #expect(
      FormulaTests.value("quick[model=resnet20].auc", [none])
        == "not available: resnet20 has no auc, as class `b` has no test images")
    #expect(
      FormulaTests.value("best(quick.auc)", [none])
        == "not available: every selected trial of quick has no auc, as class `b` has no test images"
    )
    let model = try Self.table("from: quick\ncolumns: [model, auc]", [none])
    #expect(TableTests.texts(model.rows) == [["resnet20", "–"]])
    #expect(String(decoding: model.csv, as: UTF8.self) == "model,auc,seeds\nresnet20,,2\n")
    #expect(
      String(decoding: try model.json(caption: nil), as: UTF8.self).contains("\"auc\" : null"))
    #expect(
      try ChartTests.chart("kind: bar\ny: auc", [none]).notes == [
        Self.note(2), "Not shown: resnet20, which has no AUC, as class `b` has no test images.",
      ])
  }

  @Test func claimsShowTheInterval() throws {
    let proposition = try ClaimTests.resolved(
      "quick[model=resnet20].test_accuracy > 0.8 and best(quick[seed=1].test_accuracy) = 0.8")
    let judgement = try FormulaEvaluator([Self.outcome]).judge(proposition)
    #expect(judgement.holds)
    #expect(judgement.comparisons.map(\.left.value) == ["81.0% (78.4–83.4%)", "80.0%"])
  }

  @Test func thePageTellsWhatAValueIsAMeanOf() throws {
    let plan = try Fixtures.plan(
      """
      ```experiment quick
      models: [resnet20, resnet32]
      dataset: fashion-mnist
      epochs: 3
      seed: [1, 2, 3]
      ```

      It is `= quick[model=resnet20].test_accuracy`, `= quick[model=resnet20, seed=1].test_accuracy`.
      """)
    let report = try ReportBuilder.build(
      plan, outcomes: [Self.outcome], provenance: Fixtures.provenance)
    let page = try Fixtures.text(report, "index.html")
    #expect(
      page.contains(
        "title=\"quick[model=resnet20].test_accuracy, mean of 3 seeds, 95 % interval 78.4% to 83.4%\""
          + ">81.0%</span>"))
    #expect(
      page.contains("title=\"quick[model=resnet20, seed=1].test_accuracy\">80.0%</span>"))
  }

  @Test(arguments: [
    (NumberFormat.percent(decimals: 1), 0.5, 0.4, 0.6, "50.0% ± 10.0%"),
    (.percent(decimals: 1), 0.9, 0.8, 0.95, "90.0% (80.0–95.0%)"),
    (.seconds, 2.41, 2.29, 2.53, "2.41 ± 0.12\u{A0}s"),
    (.seconds, 2.41, 0, 9, "2.41\u{A0}s (0.00–9.00\u{A0}s)"),
    (.megabytes, 2.41, 2.4099, 2.4101, "2.41 ± 0.000100\u{A0}MB"),
    (.fixed(decimals: 2), -0.5, -0.8, -0.1, "−0.50 (−0.80 to −0.10)"),
    (.integer, 12_345, 12_000, 12_690, "12,345 ± 345"),
    (.significant, 2e-12, 1e-12, 3e-12, "2.00\u{A0}×\u{A0}10⁻¹² ± 1.00\u{A0}×\u{A0}10⁻¹²"),
    (.fixed(decimals: 1), .nan, 0, 1, "–"),
  ])
  func intervals(format: NumberFormat, mean: Double, low: Double, high: Double, text: String) {
    #expect(format.text(mean, Interval(low: low, high: high), in: .prose) == text)
  }
}
