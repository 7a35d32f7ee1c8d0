import Testing
import Trials

@testable import Reports

@Suite struct TableTests {
  /// Wide tables choose their type on paper by how wide they are.
  @Test func tablesKnowTheirWidthInPrint() {
    func model(_ columns: [(String, String, Bool)]) -> TableModel {
      TableModel(
        columns: columns.map { .init(name: $0.0, title: $0.0, isNumeric: $0.2) },
        rows: [.init(cells: columns.map { .init(text: $0.1, value: .text($0.1)) })], failures: [])
    }
    // 5 letters each of 0.68, and what stands around them: heads break between words.
    #expect(model([("Model", "r", false), ("a Model b", "12345", true)]).printedWidth == 9)
    // Long words are broken, numbers are not.
    let long = String(repeating: "1", count: 50)
    #expect(model([("a", long, false)]).printedWidth == 18)
    #expect(model([("a", "two words", false)]).printedWidth == 5)
    #expect(model([("a", long, true)]).printedWidth == 35)
    #expect(TableModel.isLong("a " + long) && !TableModel.isLong("a b c d e f g h i j k l m n o p"))
    #expect(!model([("a", long, true)]).isPrintedAcross)
    #expect(model([("a", long, true), ("b", long, true), ("c", long, true)]).isPrintedAcross)
    #expect(!model((0..<4).map { ("\($0)", long, true) }).isPrintedAcross)
    #expect(model((0..<4).map { ("\($0)", long, true) }).isTooWideForPaper)
    #expect(!model((0..<3).map { ("\($0)", long, true) }).isTooWideForPaper)
  }

  /// The table of a block with these options, made of `quick`.
  static func model(
    _ options: String, _ outcomes: [ExperimentOutcome] = [Fixtures.quick]
  ) throws -> TableModel {
    let plan = try Fixtures.plan(
      """
      ```experiment quick
      models: [resnet20, resnet32, resnet56, random]
      dataset: fashion-mnist
      epochs: 3
      ```

      ```experiment more
      models: [resnet20]
      dataset: cifar10
      ```

      ```table t
      \(options)
      ```
      """)
    let block = try #require(plan.blocks["t"] as? TableBlock)
    return block.content.model(block.source, outcomes)
  }

  /// Where neither end is better, the notebook says which comes first, or the reader is told.
  @Test func anOrderWithoutABetterEndIsSaid() throws {
    let note = "Sorted by layers, from low to high."
    #expect(try Self.model("from: quick\nsort: layers").notes.last == note)
    for sort in ["+layers", "-layers", "size_mb", "epochs", "model", "[size_mb, +layers]"] {
      #expect(try !Self.model("from: quick\nsort: \(sort)").notes.contains(note), "\(sort)")
    }
    for sort in ["+layers", "-layers", "-seed", "[size_mb, layers]"] {
      _ = try Self.model("from: quick\ncolumns: [rank, model]\nsort: \(sort)")
    }
    for column in ["layers", "epochs"] {
      #expect(
        Fixtures.complaints(
          """
          ```experiment quick
          models: [resnet20]
          dataset: fashion-mnist
          ```

          ```table t
          from: quick
          columns: [rank, model]
          sort: \(column)
          ```
          """
        )
        .contains(
          "no value of `\(column)` is better than another, so `rank` cannot tell which is the first"
        ))
    }
  }

  /// The rows, MIN and MAX of a column share their decimals, and intervals as well.
  @Test func theNumbersOfAColumnShareTheirDecimals() throws {
    let trials = [("resnet20", 0.5, 1), ("resnet32", 0.0004, 1), ("resnet32", 0.0006, 2)].map {
      Fixtures.trial($0.0, accuracy: $0.1, seconds: 2, megabytes: 1, seed: $0.2)
    }
    let outcome = ExperimentOutcome(label: "quick", trials: trials.map { .success($0) })
    let model = try Self.model(
      "from: quick\ncolumns: [model, test_accuracy, opscore_normalized]\nextremes: true", [outcome])
    let texts = (model.rows + model.extremes).map { $0.cells[1].text }
    #expect(texts[0] == "50.00%" && texts[1].hasPrefix("0.05% ("), "\(texts)")
    #expect(Array(texts[2...]) == ["50.00%", "0.05%"])
    let scores = (model.rows + model.extremes).map { $0.cells[2].text }
    #expect(scores.allSatisfy { $0.split(separator: ".").last?.count == 3 }, "\(scores)")
  }

  static func texts(_ rows: [TableModel.Row]) -> [[String]] {
    rows.map { $0.cells.map { $0.isBest ? "*\($0.text)*" : $0.text } }
  }

  /// The page of a table of these trials.
  private static func page(_ options: String, _ trials: [TrialResult]) throws -> String {
    let plan = try Fixtures.plan(
      """
      ```experiment quick
      models: [resnet20, resnet32, random]
      dataset: fashion-mnist
      epochs: 3
      ```

      ```table t
      from: quick
      \(options)
      ```
      """)
    let outcome = ExperimentOutcome(label: "quick", trials: trials.map { .success($0) })
    let report = try ReportBuilder.build(
      plan, outcomes: [outcome], provenance: Fixtures.provenance)
    return try Fixtures.text(report, "index.html")
  }

  @Test func theNoteOfTheExtremesNamesWhatTakesNoPart() throws {
    let all = try Self.page("extremes: true", [Fixtures.resnet20, Fixtures.random])
    #expect(
      all.contains(
        "<p class=\"note\">MIN and MAX are fictitious models that have the best and the worst value of "
          + "each column of all models but random.</p>"))
    let trained = try Self.page("extremes: true", [Fixtures.resnet20, Fixtures.resnet32])
    #expect(
      trained.contains(
        "<p class=\"note\">MIN and MAX are fictitious models that have the best and the worst value of "
          + "each column.</p>"))
  }

  @Test func aTableThatNoPaperHoldsSaysSoInPrint() throws {
    let columns = ColumnTable.builtIn.names
    let wide = try Self.page(
      "columns: [\(columns.joined(separator: ", "))]", [Fixtures.resnet20])
    #expect(wide.contains("<figure class=\"table too-wide\" id=\"t\">"))
    #expect(
      wide.contains(
        "<p class=\"note on-paper\">This table of \(columns.count) columns is too wide for paper: see "
          + "tables/t.csv, or the page on a screen.</p>"))
    let narrow = try Self.page("columns: [model]", [Fixtures.resnet20])
    #expect(
      !narrow.contains("class=\"note on-paper\"") && !narrow.contains("class=\"table too-wide"))
  }

  @Test func theDefaultColumns() throws {
    let model = try Self.model("from: quick")
    #expect(
      model.columns.map(\.title) == [
        "Model", "Test accuracy", "Inference time (s)", "Size (MB)", "OpScore",
      ])
    #expect(
      Self.texts(model.rows) == [
        ["resnet20", "90.1%", "2.41", "1.09", "−0.584"],
        ["resnet32", "90.8%", "3.96", "1.88", "−0.163"],
        ["resnet56", "90.5%", "6.89", "3.46", "0.354"],
      ])
    #expect(model.extremes == [])
  }

  @Test(arguments: [
    // Accuracy: the higher is the better, and comes first.
    ("test_accuracy", ["resnet32", "resnet56", "resnet20"]),
    ("+test_accuracy", ["resnet20", "resnet56", "resnet32"]),
    ("-test_accuracy", ["resnet32", "resnet56", "resnet20"]),
    ("opscore", ["resnet20", "resnet32", "resnet56"]),
    ("-opscore", ["resnet56", "resnet32", "resnet20"]),
    ("-model", ["resnet56", "resnet32", "resnet20"]),
    ("[epochs, -size_mb]", ["resnet56", "resnet32", "resnet20"]),
    ("epochs", ["resnet20", "resnet32", "resnet56"]),
  ])
  func sort(sort: String, models: [String]) throws {
    let model = try Self.model("from: quick\ncolumns: model\nsort: \(sort)")
    #expect(Self.texts(model.rows) == models.map { [$0] })
  }

  @Test func whatHasNoScoreComesLastAndDoesNotCompete() throws {
    let outcome = ExperimentOutcome(
      label: "quick",
      trials: [.success(Fixtures.random), .success(Fixtures.resnet32), .success(Fixtures.resnet20)])
    let columns = "columns: [rank, model, test_accuracy, inference_seconds, size_mb, opscore]"
    let up = try Self.model(
      "from: quick\n\(columns)\nsort: opscore\nextremes: true\nhighlight: best", [outcome])
    #expect(
      Self.texts(up.rows) == [
        ["1", "resnet20", "90.1%", "*2.41*", "*1.09*", "*−0.584*"],
        ["2", "resnet32", "*90.8%*", "3.96", "1.88", "−0.163"],
        ["–", "random", "10.0%", "0.00", "0.00", "–"],
      ])
    #expect(
      Self.texts(up.extremes) == [
        ["", "MIN", "90.8%", "2.41", "1.09", "−0.614"],
        ["", "MAX", "90.1%", "3.96", "1.88", "−0.133"],
      ])
    let down = try Self.model("from: quick\n\(columns)\nsort: -opscore", [outcome])
    #expect(Self.texts(down.rows).map(\.[1]) == ["resnet32", "resnet20", "random"])
    #expect(Self.texts(down.rows).map(\.[0]) == ["1", "2", "–"])
  }

  @Test func equalsShareARank() throws {
    var twin = Fixtures.resnet32
    twin.settings.model = .named("twin")
    let outcome = ExperimentOutcome(
      label: "quick",
      trials: [.success(twin), .success(Fixtures.resnet32), .success(Fixtures.resnet20)])
    let model = try Self.model(
      "from: quick\ncolumns: [rank, model]\nsort: size_mb", [outcome])
    #expect(Self.texts(model.rows) == [["1", "resnet20"], ["2", "twin"], ["2", "resnet32"]])
  }

  @Test func limitKeepsTheFirst() throws {
    let model = try Self.model("from: quick\ncolumns: model\nsort: opscore\nlimit: 2")
    #expect(Self.texts(model.rows) == [["resnet20"], ["resnet32"]])
    #expect(model.omitted == 1)
  }

  @Test func formatsAndConditions() throws {
    let model = try Self.model(
      """
      from: [quick, more]
      where: [model=resnet20, "test_accuracy>0.5"]
      columns: [experiment, dataset, test_accuracy, inference_seconds, parameters]
      format: {test_accuracy: percent(2), inference_seconds: fixed(1)}
      """,
      [
        Fixtures.quick,
        ExperimentOutcome(
          label: "more",
          trials: [
            .success(
              Fixtures.trial(
                "resnet20", accuracy: 0.8123, seconds: 2.5, megabytes: 1.1, dataset: "cifar10"))
          ]),
      ])
    #expect(
      Self.texts(model.rows) == [
        ["quick", "fashion-mnist", "90.12%", "2.4", "273,500"],
        ["more", "cifar10", "81.23%", "2.5", "275,000"],
      ])
  }

  @Test func dataFiles() throws {
    let failure = TrialFailure(trial: "resnet56, epochs 3", cause: "out of memory")
    var odd = Fixtures.random
    odd.settings.model = .named("a \"b\", c")
    let outcome = ExperimentOutcome(
      label: "quick", trials: [.success(Fixtures.resnet20), .failure(failure), .success(odd)])
    let model = try Self.model(
      "from: quick\ncolumns: [rank, model, epochs, test_accuracy]\nsort: opscore\n"
        + "extremes: true", [outcome])
    #expect(
      String(decoding: model.csv, as: UTF8.self) == """
        rank,model,epochs,test_accuracy
        1,resnet20,3,0.9012
        ,"a ""b"", c",0,0.1

        """)
    #expect(
      String(decoding: try model.json(caption: "A/B"), as: UTF8.self) == """
        {
          "caption" : "A/B",
          "columns" : [
            {
              "name" : "rank",
              "title" : "Rank"
            },
            {
              "name" : "model",
              "title" : "Model"
            },
            {
              "name" : "epochs",
              "title" : "Epochs"
            },
            {
              "name" : "test_accuracy",
              "title" : "Test accuracy"
            }
          ],
          "failures" : [
            {
              "cause" : "out of memory",
              "trial" : "resnet56, epochs 3"
            }
          ],
          "max" : {
            "test_accuracy" : 0.9012
          },
          "min" : {
            "test_accuracy" : 0.9012
          },
          "rows" : [
            {
              "epochs" : 3,
              "model" : "resnet20",
              "rank" : 1,
              "test_accuracy" : 0.9012
            },
            {
              "epochs" : 0,
              "model" : "a \\"b\\", c",
              "rank" : null,
              "test_accuracy" : 0.1
            }
          ]
        }

        """)
  }

  @Test(arguments: [
    (["a", "b"], [[DataValue.integer(1), .number(0.1)]], "a,b\n1,0.1\n"),
    (["x,y"], [[.text("line\nbreak")]], "\"x,y\"\n\"line\nbreak\"\n"),
    (["a"], [[.missing]], "a\n\"\"\n"),
    (["a"], [[.text(" padded ")]], "a\n\" padded \"\n"),
    (["a"], [[.text("\"\u{301}")]], "a\n\"\"\"\u{301}\"\n"),
    (["a"], [[.number(3)], [.number(.nan)], [.number(1e300)]], "a\n3\nnan\n1e+300\n"),
    // Texts that a spreadsheet would take for formulas, and numbers, which are none.
    (["=1+1"], [[.text("=1+1")]], "\"'=1+1\"\n\"'=1+1\"\n"),
    (
      ["+a", "-b", "@c"], [[.text("\tx"), .text("\ry"), .text("=\"z\"")]],
      "\"'+a\",\"'-b\",\"'@c\"\n\"'\tx\",\"'\ry\",\"'=\"\"z\"\"\"\n"
    ),
    (["  =a"], [[.text("＝b")]], "\"'  =a\"\n\"'＝b\"\n"),
    (["n"], [[.number(-0.5)], [.integer(-3)], [.text("a-1")]], "n\n-0.5\n-3\na-1\n"),
  ])
  func csv(header: [String], rows: [[DataValue]], text: String) {
    #expect(String(decoding: CSVText.encode(header: header, rows: rows), as: UTF8.self) == text)
  }
}
