import Charts
import Testing
import Trials

@testable import Reports

/// The data files of figures have the names of columns that those of tables have.
@Suite struct ChartDataTests {
  private static func head(_ options: String) throws -> [String] {
    let trials = [1, 2].map { seed in
      Fixtures.trial(
        "resnet20", accuracy: 0.8 + Double(seed) / 100, seconds: 2 + Double(seed), megabytes: 1,
        seed: seed)
    }
    let outcome = ExperimentOutcome(label: "quick", trials: trials.map { .success($0) })
    return try ChartTests.chart(options, [outcome]).chart.table.columns.map(\.name)
  }

  @Test(arguments: [
    (
      "kind: bubble\nx: inference_seconds\ny: test_accuracy\nsize: size_mb\ncolor: technique",
      [
        "label", "technique", "inference_seconds", "inference_seconds_low",
        "inference_seconds_high",
        "test_accuracy", "test_accuracy_low", "test_accuracy_high", "size_mb", "seeds",
      ]
    ),
    // A column that is shown twice is there once.
    (
      "kind: bubble\nx: size_mb\ny: parameters\nsize: size_mb\ncolor: [technique, dataset]",
      ["label", "group", "size_mb", "parameters", "seeds"]
    ),
    (
      "kind: bar\ny: test_accuracy\ncolor: weights\nfacet: dataset",
      [
        "panel", "label", "weights", "test_accuracy", "test_accuracy_low", "test_accuracy_high",
        "seeds",
      ]
    ),
    (
      "kind: line\ny: test_loss",
      ["series", "epoch", "test_loss", "seeds"]
    ),
    (
      "kind: line\ny: [test_accuracy, train_accuracy]",
      ["series", "epoch", "accuracy", "accuracy_low", "accuracy_high", "seeds"]
    ),
    ("kind: line\nx: unfreeze\ny: size_mb", ["series", "unfreeze", "size_mb", "seeds"]),
    (
      "kind: line\nx: learning_rate\ny: [size_mb, gzip_mb]",
      ["series", "learning_rate", "mb", "seeds"]
    ),
    (
      "kind: triangle",
      [
        "label", "one_minus_test_accuracy", "one_minus_test_accuracy_low",
        "one_minus_test_accuracy_high", "inference_seconds", "inference_seconds_low",
        "inference_seconds_high", "size_mb", "one_minus_test_accuracy_normalized",
        "inference_seconds_normalized", "size_mb_normalized", "seeds",
      ]
    ),
    ("kind: heatmap", ["label", "predicted", "count"]),
    ("kind: samples", ["label", "predicted", "probability"]),
    ("kind: network", ["layer", "kind", "side", "channels", "parameters"]),
  ])
  func names(options: String, names: [String]) throws {
    #expect(try Self.head(options) == names)
  }

  @Test func commonNames() {
    #expect(FigureData.commonName(["test_accuracy"]) == "test_accuracy")
    #expect(FigureData.commonName(["test_loss", "train_loss"]) == "loss")
    #expect(FigureData.commonName(["macs", "parameters"]) == "value")
  }

  /// A title of the notebook's own is a name.
  @Test func titlesOfDefinedColumnsKeepTheirCase() throws {
    let plan = try Fixtures.plan(
      """
      ---
      define:
        a: {formula: size_mb, title: Opscore of resnet8, better: lower}
        Cost: size_mb
      ---

      ```experiment quick
      models: [resnet20, resnet32, resnet56]
      dataset: fashion-mnist
      epochs: 3
      seed: 42
      ```

      ```figure one
      kind: bar
      from: quick
      y: a
      ```

      ```figure two
      kind: bubble
      from: quick
      x: Cost
      y: test_accuracy
      size: a
      color: Cost
      ```
      """)
    let report = try ReportBuilder.build(
      plan, outcomes: [Fixtures.quick], provenance: Fixtures.provenance)
    let page = try Fixtures.text(report, "index.html")
    #expect(page.contains("alt=\"Bar chart of models by Opscore of resnet8. resnet20 "))
    #expect(
      page.contains(
        "alt=\"Bubble chart of 3 models by Cost (MB) and test accuracy, with Opscore of resnet8 as area, "
          + "colored by Cost (MB). "))
    #expect(!page.contains("opscore of resnet8"))
  }
}
