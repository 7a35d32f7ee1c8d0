import Charts
import Testing
import Trials

@testable import Reports

@Suite struct ChartTests {
  static func chart(
    _ options: String, _ outcomes: [ExperimentOutcome]
  ) throws -> (chart: any ChartSpec, notes: [String]) {
    let plan = try Fixtures.plan(
      """
      ```experiment quick
      models: [resnet20, resnet32, resnet56, random]
      dataset: fashion-mnist
      epochs: [2, 3]
      ```

      ```figure f
      from: quick
      \(options)
      ```
      """)
    let block = try #require(plan.blocks["f"] as? FigureBlock)
    let (chart, notes, _) = ChartBuilder(block: block, outcomes: outcomes).build()
    return (chart, notes)
  }

  static let failure = TrialFailure(trial: "resnet56, epochs 3", cause: "out of memory")
  static let outcome = ExperimentOutcome(
    label: "quick",
    trials: [
      .success(Fixtures.resnet20), .success(Fixtures.random), .failure(failure),
      .success(Fixtures.resnet32),
    ])

  @Test func bubble() throws {
    let (chart, notes) = try Self.chart(
      "kind: bubble\nx: inference_seconds\ny: test_accuracy\nsize: size_mb\nlog: x\n"
        + "label: [model, epochs]\ncolor: model", [Self.outcome])
    #expect(
      chart as? BubbleChart
        == BubbleChart(
          points: [
            .init(label: "resnet20, epochs 3", group: "resnet20", x: 2.41, y: 0.9012, size: 1.094),
            .init(label: "resnet32, epochs 3", group: "resnet32", x: 3.96, y: 0.9077, size: 1.881),
          ],
          x: Axis("Inference time (s)", name: "inference_seconds", scale: .log10, better: .lower),
          y: Axis("Test accuracy", format: .percent, better: .higher),
          size: Axis("Size (MB)", name: "size_mb"),
          group: "Model", noun: "models"))
    #expect(
      notes == [
        "Not shown: random, epochs 0, whose inference time is 0.",
        "One value is 0 or negative and cannot be shown on a logarithmic axis.",
        "Failed: resnet56, epochs 3.",
      ])
  }

  /// A combination of columns has a color, and it is the same whatever the order of the bars.
  @Test func severalColumnsGiveAColor() throws {
    let bubbles = try Self.chart(
      "kind: bubble\nx: inference_seconds\ny: test_accuracy\nsize: size_mb\n"
        + "color: [technique, unfreeze]", [Self.outcome]
    ).chart
    #expect((bubbles as? BubbleChart)?.points.first?.group == "none, all layers")
    #expect((bubbles as? BubbleChart)?.group?.title == "Technique, unfrozen")
    var second = Fixtures.resnet20
    (second.technique, second.testAccuracy) = ("cluster(16)", 0.95)
    let outcome = ExperimentOutcome(
      label: "quick", trials: [.success(Fixtures.resnet20), .success(second)])
    let chart = try Self.chart("kind: bar\ny: test_accuracy\ncolor: technique", [outcome]).chart
    let bars = try #require(chart as? BarChart)
    #expect(bars.facets[0].bars.map(\.group) == ["cluster(16)", "none"])
    #expect(bars.groupOrder == ["none", "cluster(16)"])
  }

  @Test func bubblesNeedAllThreeValues() throws {
    let (chart, notes) = try Self.chart(
      "kind: bubble\nx: opscore\ny: test_accuracy\nsize: size_mb", [Self.outcome])
    #expect((chart as? BubbleChart)?.points.map(\.label) == ["resnet20", "resnet32"])
    #expect(
      notes == ["Not shown: random, which has no OpScore.", "Failed: resnet56, epochs 3."])
  }

  @Test func history() throws {
    var trial = Fixtures.resnet20
    trial.history = [
      EpochRecord(
        epoch: 1, trainLoss: 1.5, trainAccuracy: 0.5, testLoss: 1.25, testAccuracy: 0.625,
        learningRate: 0.1, seconds: 20),
      EpochRecord(
        epoch: 2, trainLoss: .nan, trainAccuracy: 0.75, testLoss: 0.5, testAccuracy: 0.875,
        learningRate: 0.05, seconds: 21),
    ]
    let outcome = ExperimentOutcome(
      label: "quick", trials: [.success(trial), .success(Fixtures.random)])
    let (one, notes) = try Self.chart("kind: line\ny: test_accuracy", [outcome])
    #expect(
      one as? LineChart
        == LineChart(
          series: [
            .init(
              name: "resnet20", points: [.init(x: 1, y: 0.625), .init(x: 2, y: 0.875)],
              group: "resnet20")
          ],
          x: Axis("Epoch"), y: Axis("Test accuracy", format: .percent, better: .higher)))
    #expect(notes == ["Not shown: random, which has no epochs."])

    let (two, lossNotes) = try Self.chart(
      "kind: line\nx: epoch\ny: [test_loss, train_loss]\nwhere: model=resnet20\nlog: y", [outcome])
    #expect(
      two as? LineChart
        == LineChart(
          series: [
            .init(
              name: "resnet20, test", points: [.init(x: 1, y: 1.25), .init(x: 2, y: 0.5)],
              group: "resnet20", dash: .solid),
            .init(
              name: "resnet20, training", points: [.init(x: 1, y: 1.5)], group: "resnet20",
              dash: .dashed),
          ],
          x: Axis("Epoch"), y: Axis("Loss", scale: .log10, better: .lower)))
    #expect(lossNotes == ["Not shown: resnet20 where its training loss is not a number."])
  }

  @Test func aColumnOverAnother() throws {
    let trials = [
      Fixtures.trial("resnet20", accuracy: 0.75, seconds: 2, megabytes: 1, epochs: 3),
      Fixtures.trial("resnet20", accuracy: 0.5, seconds: 2, megabytes: 1, epochs: 2),
      Fixtures.trial(
        "resnet20", accuracy: 0.25, seconds: 2, megabytes: 1, epochs: 2, dataset: "cifar10"),
    ]
    let (chart, notes) = try Self.chart(
      "kind: line\nx: epochs\ny: test_accuracy\nfacet: dataset",
      [ExperimentOutcome(label: "quick", trials: trials.map { .success($0) })])
    #expect(
      chart as? LineChart
        == LineChart(
          facets: [
            .init(
              title: "fashion-mnist",
              series: [
                .init(
                  name: "resnet20", points: [.init(x: 2, y: 0.5), .init(x: 3, y: 0.75)],
                  group: "resnet20")
              ]),
            .init(
              title: "cifar10",
              series: [
                .init(name: "resnet20", points: [.init(x: 2, y: 0.25)], group: "resnet20")
              ]),
          ],
          x: Axis("Epochs", format: .si),
          y: Axis("Test accuracy", format: .percent, better: .higher)))
    #expect(notes == [])
  }

  /// What every trial failed leaves is an empty chart, which can still be drawn.
  @Test(arguments: [
    "kind: line\ny: test_accuracy", "kind: bubble\nx: loss\ny: auc\nsize: size_mb",
  ])
  func nothingToShow(options: String) throws {
    let outcome = ExperimentOutcome(label: "quick", trials: [.failure(Self.failure)])
    let (chart, notes) = try Self.chart(options, [outcome])
    #expect(notes == ["Failed: resnet56, epochs 3."])
    #expect(chart.table.rows == [])
    let size = (width: 300, height: chart.height(forWidth: 300))
    #expect(try ChartRenderer.png(chart, size: size).starts(with: [0x89, 0x50, 0x4E, 0x47]))
  }

  /// Repeats over seeds are one bar or point with its interval, unless the seed is what is shown.
  @Test func repeatsArePutTogether() throws {
    let trials = [0.7, 0.8, 0.9].enumerated().map { index, accuracy in
      Fixtures.trial("resnet20", accuracy: accuracy, seconds: 2, megabytes: 1, seed: index)
    }
    let outcome = ExperimentOutcome(label: "quick", trials: trials.map { .success($0) })
    let (bars, _) = try Self.chart("kind: bar\ny: test_accuracy", [outcome])
    let bar = try #require((bars as? BarChart)?.facets.first?.bars.first)
    #expect(abs(bar.value - 0.8) < 1e-12)
    // SciPy, as tests of `Interval` have it: on the logit scale, within 0 and 1.
    #expect(abs((bar.interval?.upperBound ?? 0) - 0.959_493_49) < 1e-8)
    let (bySeed, _) = try Self.chart("kind: bar\ny: test_accuracy\nlabel: [model, seed]", [outcome])
    #expect((bySeed as? BarChart)?.facets.first?.bars.map(\.value) == [0.9, 0.8, 0.7])
    let (line, _) = try Self.chart("kind: line\nx: size_mb\ny: test_accuracy", [outcome])
    #expect((line as? LineChart)?.facets.first?.series.first?.points.count == 1)
    let (overSeed, _) = try Self.chart("kind: line\nx: seed\ny: test_accuracy", [outcome])
    #expect((overSeed as? LineChart)?.facets.first?.series.first?.points.map(\.x) == [0, 1, 2])
  }

  /// Names get the settings that tell trials apart, and no others.
  @Test func thingsOfOneNameAreToldApart() throws {
    var trials = [0.7, 0.8, 0.9].map {
      Fixtures.trial("resnet20", accuracy: $0, seconds: 2, megabytes: 1)
    }
    (trials[1].technique, trials[2].epochs) = ("cluster(16)", 5)
    let outcome = ExperimentOutcome(label: "quick", trials: trials.map { .success($0) })
    let (bars, _) = try Self.chart("kind: bar\ny: test_accuracy", [outcome])
    #expect(
      (bars as? BarChart)?.facets[0].bars.map(\.label) == [
        "resnet20, epochs 5", "resnet20, cluster(16), epochs 3", "resnet20, epochs 3",
      ])
    // What color or panel tell apart needs no name.
    let (colored, _) = try Self.chart(
      "kind: bar\ny: test_accuracy\ncolor: technique\nfacet: epochs", [outcome])
    #expect(
      (colored as? BarChart)?.facets.map { $0.bars.map(\.label) }
        == [["resnet20", "resnet20"], ["resnet20"]])
    let (bubbles, _) = try Self.chart(
      "kind: bubble\nx: inference_seconds\ny: test_accuracy\nsize: size_mb\ncolor: technique",
      [outcome])
    #expect(
      (bubbles as? BubbleChart)?.points.map(\.label) == [
        "resnet20, epochs 3", "resnet20, epochs 3", "resnet20, epochs 5",
      ])
    let (triangle, _) = try Self.chart("kind: triangle", [outcome])
    #expect(
      (triangle as? TriangleChart)?.items.map(\.name) == [
        "resnet20, epochs 3", "resnet20, cluster(16), epochs 3", "resnet20, epochs 5",
      ])
    let (history, _) = try Self.chart("kind: line\ny: test_accuracy", [outcome])
    #expect(
      (history as? LineChart)?.facets[0].series.map(\.name) == [
        "resnet20, epochs 3", "resnet20, cluster(16), epochs 3", "resnet20, epochs 5",
      ])
  }

  /// Two trials at one place along the bottom are not two points of one line.
  @Test func aLineHasOnePointAtAPlace() throws {
    var trials = [(0.7, 2), (0.8, 3), (0.6, 2), (0.9, 3)].map {
      Fixtures.trial("resnet20", accuracy: $0.0, seconds: 2, megabytes: 1, epochs: $0.1)
    }
    for index in 2..<4 { trials[index].technique = "cluster(16)" }
    let outcome = ExperimentOutcome(label: "quick", trials: trials.map { .success($0) })
    let (chart, _) = try Self.chart("kind: line\nx: epochs\ny: test_accuracy", [outcome])
    let series = try #require(chart as? LineChart).facets[0].series
    #expect(series.map(\.name) == ["resnet20", "resnet20, cluster(16)"])
    #expect(series.map { $0.points.map(\.y) } == [[0.7, 0.8], [0.6, 0.9]])
  }

  /// No line joins what is on both sides of a value that is not shown.
  @Test func linesHaveGapsWhereALogarithmHasNone() throws {
    var trial = Fixtures.resnet20
    trial.history = [1.5, 0, 0.5, 0.25, -1, 0, 0.125].enumerated().map { index, loss in
      EpochRecord(
        epoch: index + 1, trainLoss: 1, trainAccuracy: 0.5, testLoss: loss, testAccuracy: 0.5,
        learningRate: 0.1, seconds: 20)
    }
    let outcome = ExperimentOutcome(label: "quick", trials: [.success(trial)])
    let (chart, notes) = try Self.chart("kind: line\ny: test_loss\nlog: y", [outcome])
    #expect(
      (chart as? LineChart)?.facets[0].series[0].points == [
        .init(x: 1, y: 1.5), .init(x: 3, y: 0.5, isAfterGap: true), .init(x: 4, y: 0.25),
        .init(x: 7, y: 0.125, isAfterGap: true),
      ])
    #expect(
      notes == [
        "Not shown: resnet20 where its test loss is 0 or negative.",
        "3 values are 0 or negative and cannot be shown on a logarithmic axis.",
      ])
    let trials = [2.0, 0, 8].enumerated().map {
      Fixtures.trial("resnet20", accuracy: 0.5, seconds: $1, megabytes: 1, epochs: $0 + 1)
    }
    let over = ExperimentOutcome(label: "quick", trials: trials.map { .success($0) })
    let (line, _) = try Self.chart("kind: line\nx: epochs\ny: inference_seconds\nlog: y", [over])
    #expect(
      (line as? LineChart)?.facets[0].series[0].points == [
        .init(x: 1, y: 2), .init(x: 3, y: 8, isAfterGap: true),
      ])
  }

  /// The mean stays, with what of its interval there is a place for.
  @Test func anIntervalBelowZeroIsKept() throws {
    let trials = [0.1, 0.9].enumerated().map { index, accuracy in
      Fixtures.trial("resnet20", accuracy: accuracy, seconds: 2, megabytes: 1, seed: index)
    }
    let outcome = ExperimentOutcome(label: "quick", trials: trials.map { .success($0) })
    let (chart, _) = try Self.chart("kind: line\nx: size_mb\ny: test_accuracy\nlog: y", [outcome])
    let points = try #require(chart as? LineChart).facets[0].series[0].points
    #expect(points.map(\.y) == [0.5])
    // 0.5 ± 12.706 · 0.4, which no accuracy is.
    let interval = try #require(points[0].interval)
    #expect(interval.lowerBound < 1e-6 && interval.upperBound > 1 - 1e-6)
    #expect(try !ChartRenderer.png(chart, size: (714, 400)).isEmpty)
  }

  @Test func manyBarsFitOntoOnePicture() throws {
    let trials = (0..<400).map {
      Fixtures.trial("resnet20", accuracy: 0.5, seconds: 2, megabytes: 1, epochs: $0 + 1)
    }
    let outcome = ExperimentOutcome(label: "quick", trials: trials.map { .success($0) })
    for kind in [
      "bar\ny: test_accuracy\nlabel: [model, epochs]", "triangle\nlabel: [model, epochs]",
    ] {
      let (chart, _) = try Self.chart("kind: \(kind)", [outcome])
      for width in [350, 714] {
        #expect(try !ChartRenderer.png(chart, size: (width, chart.height(forWidth: width))).isEmpty)
      }
    }
  }

  @Test func triangles() throws {
    let (chart, notes) = try Self.chart("kind: triangle\nlabel: [model, epochs]", [Self.outcome])
    #expect(
      chart as? TriangleChart
        == TriangleChart(
          criteria: [
            .init(
              .init("1 − test accuracy", name: "one_minus_test_accuracy", isName: true),
              format: .percent, best: 1 - 0.9077, worst: 1 - 0.9012),
            .init(.init("Inference time (s)", name: "inference_seconds"), best: 2.41, worst: 3.96),
            .init(.init("Size (MB)", name: "size_mb"), best: 1.094, worst: 1.881),
          ],
          items: [
            .init(name: "resnet20, epochs 3", values: [1 - 0.9012, 2.41, 1.094]),
            .init(name: "resnet32, epochs 3", values: [1 - 0.9077, 3.96, 1.881]),
          ]))
    #expect(notes.first == "Not shown: random, epochs 0, which needs neither time nor space.")
  }

  /// What needs no time takes part where no column is of time or space.
  @Test func trianglesOfSharesAloneShowEveryTrial() throws {
    let (chart, notes) = try Self.chart(
      "kind: triangle\ny: [test_accuracy, recall, auc]",
      [
        ExperimentOutcome(
          label: "quick", trials: [.success(Fixtures.random), .success(Fixtures.resnet20)])
      ])
    #expect((chart as? TriangleChart)?.items.map(\.name) == ["random", "resnet20"])
    #expect(notes == [])
    let scores = try Self.chart(
      "kind: triangle\ny: [test_accuracy, recall, opscore]",
      [
        ExperimentOutcome(
          label: "quick", trials: [.success(Fixtures.random), .success(Fixtures.resnet20)])
      ])
    #expect((scores.chart as? TriangleChart)?.items.map(\.name) == ["resnet20"])
    #expect(scores.notes == ["Not shown: random, which has no OpScore."])
  }

  /// A learning rate is shown as it is set, in names and where trials are left out.
  @Test func learningRatesKeepTheirDigits() throws {
    let rates = [0.001, 0.0012, 0.00125, 0.0001, 0.00012, 0.1234, 0.12341]
    let outcome = ExperimentOutcome(
      label: "quick",
      trials: rates.map {
        var trial = Fixtures.random
        trial.learningRate = $0
        return .success(trial)
      })
    let bars = try Self.chart("kind: bar\ny: test_accuracy\nlabel: learning_rate", [outcome]).chart
    #expect(
      (bars as? BarChart)?.facets[0].bars.map(\.label)
        == ["0.001", "0.0012", "0.00125", "0.0001", "0.00012", "0.1234", "0.12341"].map {
          "learning_rate \($0)"
        })
    let (_, notes) = try Self.chart("kind: bar\ny: opscore\nlabel: learning_rate", [outcome])
    #expect(
      notes == [
        "Not shown: learning_rate 0.001, learning_rate 0.0012, learning_rate 0.00125 and 4 others, "
          + "which have no OpScore."
      ])
  }

  /// Each seed is a point where the seed is along an axis.
  @Test(arguments: [
    "kind: bubble\nx: seed\ny: test_accuracy\nsize: size_mb",
    "kind: bubble\nx: test_accuracy\ny: seed\nsize: size_mb",
  ])
  func bubblesOverSeeds(options: String) throws {
    let outcome = ExperimentOutcome(
      label: "quick",
      trials: [1, 2].map {
        .success(
          Fixtures.trial("resnet20", accuracy: 0.9, seconds: 2, megabytes: 1, seed: $0))
      })
    let (chart, notes) = try Self.chart(options, [outcome])
    #expect(
      (chart as? BubbleChart)?.points.map(\.label) == ["resnet20, seed 1", "resnet20, seed 2"])
    #expect(notes == [])
  }

  @Test(arguments: [
    "kind: bar\ny: test_accuracy", "kind: line\ny: test_accuracy",
    "kind: line\nx: size_mb\ny: test_accuracy", "kind: triangle",
    "kind: bubble\nx: size_mb\ny: test_accuracy\nsize: size_mb",
  ])
  func dataOfRepeatsHaveTheNumberOfSeeds(options: String) throws {
    let trials = [("resnet20", 1), ("resnet20", 2), ("resnet32", 1)].map { model, seed in
      Fixtures.trial(model, accuracy: 0.9, seconds: 2, megabytes: 1, epochs: 1, seed: seed)
    }
    let repeated = ExperimentOutcome(label: "quick", trials: trials.map { .success($0) })
    let table = try Self.chart(options, [repeated]).chart.table
    #expect(table.columns.last?.name == "seeds")
    #expect(table.rows.map { $0.last } == [.number(2), .number(1)])
    let single = ExperimentOutcome(label: "quick", trials: [.success(trials[0])])
    let other = try Self.chart(options, [single]).chart.table
    #expect(!other.columns.map(\.name).contains("seeds"))
  }

  @Test func theFrontIsMarked() throws {
    let (chart, _) = try Self.chart(
      "kind: bubble\nx: inference_seconds\ny: test_accuracy\nsize: size_mb\npareto: true",
      [Fixtures.quick])
    #expect((chart as? BubbleChart)?.points.map(\.isOnFront) == [true, true, false])
  }
}
