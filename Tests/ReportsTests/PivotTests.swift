import Assessment
import Datasets
import Foundation
import Options
import Testing
import Trials

@testable import Reports

@Suite struct PivotTests {
  private static func trial(
    _ model: String, _ isa: String, _ split: DatasetSplit, _ seconds: Double, seed: Int = 1
  ) -> TrialResult {
    var trial = Fixtures.trial(
      model, accuracy: 0.9, seconds: 2, megabytes: 1, seed: seed, trainSeconds: seconds)
    trial.isa = isa
    trial.split = split
    return trial
  }

  private static let outcome = ExperimentOutcome(
    label: "quick",
    trials: [
      trial("resnet20", "avx512", .ratio(train: 50), 10),
      trial("resnet20", "avx512", .ratio(train: 70), 14),
      trial("resnet20", "avx2", .ratio(train: 50), 20),
      trial("resnet56", "avx512", .ratio(train: 50), 25),
      trial("resnet56", "avx2", .ratio(train: 50), 50),
    ].map { .success($0) })

  private static func model(_ options: String, _ outcome: ExperimentOutcome = outcome) throws
    -> TableModel
  {
    try TableTests.model("from: quick\n" + options, [outcome])
  }

  /// The same trial in two experiments that weigh times differently in the score is one trial.
  @Test func aTrialWithTwoScoresCountsOnce() throws {
    func scored(_ trial: TrialResult, _ opscore: Double) -> TrialResult {
      var trial = trial
      trial.scores.opscore = opscore
      return trial
    }
    let (slow, fast) = (
      Fixtures.trial("resnet20", accuracy: 0.9, seconds: 4, megabytes: 1, epochs: 3),
      Fixtures.trial("resnet20", accuracy: 0.9, seconds: 2, megabytes: 1, epochs: 2)
    )
    func outcome(_ label: String, _ scores: [Double], _ trials: [TrialResult]) -> ExperimentOutcome
    {
      ExperimentOutcome(
        label: label, trials: zip(trials, scores).map { .success(scored($0, $1)) },
        recipes: scores.map { TrialRecipe("\(label) \($0)", seed: 42) })
    }
    let outcomes = [
      outcome("quick", [-1, -2], [slow, fast]), outcome("more", [-5], [slow]),
    ]
    func model(_ values: String) throws -> TableModel {
      try TableTests.model("from: [quick, more]\nrows: model\nvalues: \(values)", outcomes)
    }
    // (4 + 2) / 2, and not (4 + 2 + 4) / 3.
    let times = try model("inference_seconds")
    #expect(TableTests.texts(times.rows) == [["resnet20", "3.00"]])
    let mean = "Where a cell stands for several trials, it shows their mean."
    #expect(times.notes == [mean])
    let scores = try model("opscore")
    #expect(TableTests.texts(scores.rows) == [["resnet20", "−1.500"]])
    #expect(
      scores.notes == [
        mean,
        "A trial of several experiments that weigh times differently has the OpScore of the first of them.",
      ])
  }

  /// The sums share the decimals of their columns.
  @Test func columnsShareTheirDecimalsWithTheirSums() throws {
    let trials = [("resnet20", 0.5), ("resnet32", 12.34), ("resnet56", 123.4)].map {
      Fixtures.trial($0.0, accuracy: 0.9, seconds: $0.1, megabytes: 1)
    }
    let outcome = ExperimentOutcome(label: "quick", trials: trials.map { .success($0) })
    let model = try Self.model("rows: model\nvalues: inference_seconds\ntotals: true", outcome)
    #expect(
      TableTests.texts(model.rows + model.totals).map(\.last) == [
        "0.50", "12.34", "123.40", "136.24",
      ])
  }

  @Test func rowsAndColumnsAreGrouped() throws {
    let model = try Self.model(
      "rows: [isa, split]\ncolumns: model\nvalues: [train_seconds, test_accuracy]\n"
        + "ratio: resnet56/resnet20\ntotals: true")
    #expect(
      model.columns.map(\.name) == [
        "isa", "split", "train_seconds[model=resnet20]", "train_seconds[model=resnet56]",
        "train_seconds[model=resnet56/resnet20]", "test_accuracy[model=resnet20]",
        "test_accuracy[model=resnet56]", "test_accuracy[model=resnet56/resnet20]",
      ])
    #expect(
      model.head.map { $0.map { "\($0.text) \($0.columns)×\($0.lines)" } } == [
        ["ISA 1×2", "Split 1×2", "Training time (s) 3×1", "Test accuracy 3×1"],
        [
          "resnet20 1×1", "resnet56 1×1", "resnet56/resnet20 1×1", "resnet20 1×1", "resnet56 1×1",
          "resnet56/resnet20 1×1",
        ],
      ])
    #expect(
      TableTests.texts(model.rows) == [
        ["avx512", "50/50", "10.0", "25.0", "2.50", "90.0%", "90.0%", "1.00"],
        ["avx512", "70/30", "14.0", "–", "–", "90.0%", "–", "–"],
        ["avx2", "50/50", "20.0", "50.0", "2.50", "90.0%", "90.0%", "1.00"],
      ])
    #expect(model.rows.map { $0.cells.map(\.rows) }.map { $0[0] } == [2, 0, 1])
    #expect(TableTests.texts(model.totals) == [["Total", "", "44.0", "75.0", "", "", "", ""]])
    #expect(model.notes == [])
  }

  @Test func repeatsAreAveraged() throws {
    let outcome = ExperimentOutcome(
      label: "quick",
      trials: [
        Self.trial("resnet20", "avx2", .ratio(train: 50), 10, seed: 1),
        Self.trial("resnet20", "avx2", .ratio(train: 50), 20, seed: 2),
      ].map { .success($0) })
    let model = try Self.model(
      "rows: model\nvalues: train_seconds\nformat: {train_seconds: fixed(2)}", outcome)
    // 15 ± 12.706 · 7.071 / √2, and no time is below 0.
    #expect(TableTests.texts(model.rows) == [["resnet20", "15.00 (0.00–78.53)"]])
    #expect(model.notes == [RepeatsTests.note(2)])
    #expect(model.headLines.map { $0.map(\.text) } == [["Model", "Training time (s)"]])
  }

  @Test func ratiosOfWhatHasASlash() throws {
    let model = try Self.model(
      "rows: model\ncolumns: split\nvalues: train_seconds\nratio: 70/30/50/50")
    #expect(model.columns.last?.name == "train_seconds[split=70/30/50/50]")
    let missing = try Self.model(
      "rows: isa\ncolumns: split\nvalues: train_seconds\nratio: 50/50/90/10")
    #expect(
      missing.notes.contains("The table has no columns for the ratio 50/50/90/10."))
  }

  /// The scores that a ranking compares are those on the times that the experiment weighs.
  @Test func weighedScoresAreRankedByTheirOwnTimes() throws {
    let trials = Fixtures.quick.results.map { trial in
      var trial = trial
      trial.opscore = OpScore.score(
        accuracy: trial.testAccuracy, seconds: trial.trainSeconds, megabytes: trial.sizeMb,
        testCount: trial.testImages)
      return trial
    }
    let model = try TableTests.model(
      "from: quick\ncolumns: [model, opscore, opscore_train, opscore_normalized]\nextremes: true",
      [ExperimentOutcome(label: "quick", trials: trials.map { .success($0) })])
    #expect(model.rows.allSatisfy { $0.cells[1].text == $0.cells[2].text })
    #expect(model.extremes.allSatisfy { $0.cells[1].text == $0.cells[2].text })
    #expect(
      model.rows.allSatisfy { row in
        if case .number(let share) = row.cells[3].value { (0...1).contains(share) } else { false }
      })
  }

  @Test func theFrontIsThatOfAllRows() throws {
    // The first two by name are beaten by the third, which is not shown.
    let trials = [
      Fixtures.trial("resnet20", accuracy: 0.8, seconds: 3, megabytes: 3),
      Fixtures.trial("resnet32", accuracy: 0.9, seconds: 2, megabytes: 2),
    ]
    let model = try TableTests.model(
      "from: quick\ncolumns: model\nsort: model\nlimit: 1\nhighlight: pareto",
      [ExperimentOutcome(label: "quick", trials: trials.map { .success($0) })])
    #expect(model.rows.map(\.isOnFront) == [false])
  }

  @Test func theBestOfEachRowIsMarked() throws {
    let model = try Self.model(
      "rows: isa\ncolumns: model\nvalues: train_seconds\nwhere: split=50/50\nhighlight: best")
    #expect(
      TableTests.texts(model.rows) == [["avx512", "*10.0*", "25.0"], ["avx2", "*20.0*", "50.0"]])
  }

  @Test(arguments: [
    ("values: train_seconds", "`values` make a pivoted table, and there are no `rows`"),
    ("rows: model", "`rows` belongs to a pivoted table, and there are no `values`"),
    ("totals: true", "`totals` belongs to a pivoted table, and there are no `values`"),
    ("rows: model\nvalues: model", "unknown value `model` for `values`"),
    (
      "rows: model\nvalues: loss\ncolumns: model",
      "`model` makes the rows and cannot make columns as well"
    ),
    ("rows: model\nvalues: loss\ncolumns: rank", "a pivoted table has no `rank`"),
    ("rows: model\nvalues: loss\nsort: loss", "a pivoted table has no `sort`"),
    ("rows: model\nvalues: loss\nhighlight: pareto", "a pivoted table has no `highlight: pareto`"),
    (
      "rows: model\nvalues: loss\nratio: a",
      "`a` is not two values of a column of `columns` with `/` between them"
    ),
    (
      "rows: split\nvalues: loss\ncolumns: [learning_rate, model]\nratio: resnet20/resnet32",
      "notebook.md:11:8: error: `resnet20/resnet32` does not name two values of `model`"
    ),
    (
      "rows: model\nvalues: loss\ncolumns: learning_rate\nratio: 0.1/0.5",
      "`learning_rate` has `0.1`"
    ),
    ("rows: [model, model]\nvalues: loss", "`rows` has `model` twice"),
  ])
  func mistakes(_ options: String, _ message: String) {
    let text = Fixtures.complaints(
      "```experiment quick\nmodels: resnet20\ndataset: fashion-mnist\n```\n\n"
        + "```table t\nfrom: quick\n\(options)\n```\n")
    #expect(text.contains(message), "\(text)")
  }

  /// A learning rate is shown as it is set; the mean of several is not one of them.
  @Test func learningRatesKeepTheirDigits() throws {
    let rates = [0.00125, 0.0001, 0.12341]
    let outcome = ExperimentOutcome(
      label: "quick",
      trials: rates.map {
        var trial = Fixtures.resnet20
        trial.learningRate = $0
        return .success(trial)
      })
    let rows = try TableTests.model(
      "from: quick\nrows: learning_rate\nvalues: learning_rate", [outcome])
    #expect(
      TableTests.texts(rows.rows)
        == [["0.00125", "0.00125"], ["0.0001", "0.0001"], ["0.12341", "0.12341"]])
    let mean = try TableTests.model("from: quick\nrows: model\nvalues: learning_rate", [outcome])
    #expect(TableTests.texts(mean.rows) == [["resnet20", "0.0416"]])
    let table = try TableTests.model("from: quick\ncolumns: learning_rate", [outcome])
    #expect(TableTests.texts(table.rows) == [["0.00125"], ["0.0001"], ["0.12341"]])
  }

  @Test func aRankingMarksTheFrontAndNormalizesScores() throws {
    let model = try TableTests.model(
      "from: quick\ncolumns: [rank, model, opscore, opscore_normalized]\nsort: opscore\n"
        + "extremes: true\nhighlight: pareto")
    #expect(
      TableTests.texts(model.rows)
        == [
          ["1", "resnet20", "−0.584", "0.000"], ["2", "resnet32", "−0.163", "0.419"],
          ["3", "resnet56", "0.354", "0.948"],
        ].enumerated().map { index, row in
          // Between the scores of MIN and MAX: −0.614… and 0.373….
          var row = row
          row[3] = NumberFormat.fixed(
            (Fixtures.quick.results[index].opscore! - Self.least) / (Self.most - Self.least),
            decimals: 3)
          return row
        })
    #expect(model.extremes.map { $0.cells[3].text } == ["0.000", "1.000"])
    #expect(model.rows.map(\.isOnFront) == [true, true, false])
    #expect(
      model.notes == [
        "Marked: the trials that no other beats in accuracy, inference time and size at once."
      ])
  }

  /// log₁₀ of the best error, time and size, and of the worst.
  private static let least = log10(1 - 0.9077) + log10(2.41) + log10(1.094)
  private static let most = log10(1 - 0.9012) + log10(6.89) + log10(3.457)

  /// 9,012 and 9,051 of 10,000 images do not tell two models apart that cost the same.
  @Test func ranksAreSharedWhereNothingTellsTrialsApart() throws {
    let trials = [
      Fixtures.trial("resnet20", accuracy: 0.9051, seconds: 2, megabytes: 1),
      Fixtures.trial("resnet32", accuracy: 0.9012, seconds: 2, megabytes: 1),
      Fixtures.trial("resnet56", accuracy: 0.8, seconds: 2, megabytes: 1),
    ]
    let model = try TableTests.model(
      "from: quick\ncolumns: [rank, model]\nsort: opscore",
      [ExperimentOutcome(label: "quick", trials: trials.map { .success($0) })])
    #expect(
      TableTests.texts(model.rows) == [["1", "resnet20"], ["1", "resnet32"], ["3", "resnet56"]])
  }
}
