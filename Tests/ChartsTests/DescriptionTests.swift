import Testing

@testable import Charts

/// What stands for each kind of picture where it can't be seen, and beside it as data.
@Suite struct DescriptionTests {
  @Test func bars() {
    #expect(
      BarChart.sample.alternativeText
        == "Bar chart of models by test accuracy. resnet101 92.5%, resnet101, float16 92.2%, "
        + "resnet50 91.3%, resnet50, cluster(8192) 86.1%, random 0%.")
    #expect(
      BarChart.facetted.alternativeText
        == "Bar chart of models by OpScore. cifar10: resnet50 1.2, efficientnet-b0 −0.4. "
        + "cifar100: resnet50 2.5.")
    #expect(
      BarChart(facets: [], axis: Axis("Loss")).alternativeText
        == "Bar chart of bars by loss: no data.")
    #expect(
      BarChart.sample.table.columns.map(\.name)
        == ["label", "technique", "test_accuracy", "test_accuracy_low", "test_accuracy_high"])
    #expect(
      BarChart.sample.table.columns.map(\.title) == [
        "Label", "Technique", "Test accuracy", "Test accuracy, low end", "Test accuracy, high end",
      ])
    #expect(
      BarChart.sample.table.rows[0] == [
        .text("resnet101"), .text("original"), .number(0.925), .number(0.919), .number(0.93),
      ])
    #expect(BarChart.facetted.table.columns == ["Panel", "Label", "OpScore"])
  }

  @Test func triangles() {
    let chart = TriangleChart.sample
    #expect(
      chart.alternativeText
        == "Triangle chart of models by error, inference time (s) and size (MB), the best value of each "
        + "at the center and the worst at the corner. resnet20: 12%, 1.9, 1.1. resnet50: 8%, 12.5, 94.4. "
        + "resnet101: 7%, 24, 180.")
    // The best at the center, the worst at the corner.
    #expect(chart.table.rows[0].suffix(3) == [.number(1), .number(0), .number(0)])
    #expect(chart.table.rows[2].suffix(3) == [.number(0), .number(1), .number(1)])
    #expect(TriangleChart.Criterion("a", best: 2, worst: 2).share(2) == 0)
  }

  @Test func networks() {
    let chart = NetworkChart.sample
    #expect(
      chart.alternativeText
        == "The 57 layers and the classifier of resnet20 from the image to the result, 44.59k parameters. "
        + "20 at 32×32 with up to 16 channels; 18 at 16×16 with up to 32 channels; "
        + "18 at 8×8 with up to 64 channels; 1 at 1×1 with up to 64 channels. "
        + "9 connections skip layers.")
    #expect(chart.skips.count == 9)
    #expect(
      chart.kinds.prefix(3) == ["BatchNormalization", "Conv2D", "Activation"]
        || chart.kinds.prefix(3) == ["Conv2D", "BatchNormalization", "Activation"])
    #expect(chart.table.rows.count == 58)
    var wrong = chart
    wrong.layers[3].inputs = [3]
    #expect(throws: ChartError.self) { try wrong.validate() }
  }

  @Test func heatmaps() {
    #expect(
      HeatmapChart.sample.alternativeText
        == "Heat map of images, label by predicted, 3000 in all. The most off the diagonal: "
        + "T-shirt/top as Pullover, 127; Pullover as T-shirt/top, 88; T-shirt/top as Trouser, 12.")
    #expect(HeatmapChart.sample.table.rows.count == 9)
    let wrong = HeatmapChart(
      rows: ["a"], columns: ["a"], counts: [[-1]], rowTitle: "Label", columnTitle: "Predicted")
    #expect(throws: ChartError.self) { try wrong.validate() }
  }

  @Test func samples() throws {
    #expect(
      SamplesChart.sample.alternativeText
        == "7 test images, 4 of them recognized. Mistaken: Bag taken for Ankle boot; "
        + "Ankle boot taken for Bag; Bag taken for Ankle boot."
        || SamplesChart.sample.alternativeText.hasPrefix("7 test images, "))
    // A picture of one color shows as that color.
    let red = SamplesChart(samples: [
      .init(
        pixels: Array([[UInt8](arrayLiteral: 255, 0, 0)].joined()), width: 1, height: 1, label: "a",
        prediction: "a", confidence: 1)
    ])
    let canvas = try Canvas(width: 360, height: 240, theme: .light, scale: 2)
    try red.draw(on: canvas)
    var pixels = 0
    for y in 0..<480 {
      for x in 0..<720 where canvas.color(atX: x, y: y) == Color(0xFF0000) { pixels += 1 }
    }
    // A square of 114 CSS pixels.
    #expect(pixels == 228 * 228, "\(pixels)")
  }

  @Test func bubblesOnTheFrontHaveASecondRingAndATooltip() throws {
    var chart = BubbleChart.sample
    chart.points[3].isOnFront = true
    let spots = try chart.spots(size: (714, 428))
    #expect(spots.count == chart.points.count)
    // The smallest lies above the others.
    #expect(
      spots.last?.text
        == "resnet20: inference time (s) 1.9, test accuracy 88.4%, size (MB) 1.1")
    #expect(spots.first?.text.hasSuffix(", on the Pareto front") ?? false)
    for spot in spots {
      #expect(spot.x > 0 && spot.y > 0 && spot.x + spot.width < 714 && spot.y + spot.height < 428)
    }
    func ink(_ chart: BubbleChart) throws -> Int {
      let canvas = try Canvas(width: 714, height: 428, theme: .light, scale: 1)
      try chart.draw(on: canvas)
      return (0..<428).reduce(0) { sum, y in
        sum + (0..<714).count { canvas.color(atX: $0, y: y) == Theme.light.ink }
      }
    }
    #expect(try ink(chart) > ink(.sample) + 100)
  }

  @Test func pointsOfLinesHaveTooltips() throws {
    let chart = LineChart(
      series: [
        .init(name: "a", points: [.init(x: 1, y: 0.5, interval: 0.4...0.6), .init(x: 2, y: 0.75)])
      ], x: Axis("Epoch"), y: Axis("Accuracy", format: .percent))
    let spots = try chart.spots(size: (714, 400))
    #expect(
      spots.map(\.text) == [
        "a: accuracy 50% (40% to 60%) at epoch 1", "a: accuracy 75% at epoch 2",
      ])
    #expect(spots[1].x > spots[0].x && spots[1].y < spots[0].y)
    #expect(
      chart.table
        == ChartTable(
          columns: [
            "Series", "Epoch", "Accuracy", .init("Accuracy, low end", name: "accuracy_low"),
            .init("Accuracy, high end", name: "accuracy_high"),
          ],
          rows: [
            [.text("a"), .number(1), .number(0.5), .number(0.4), .number(0.6)],
            [.text("a"), .number(2), .number(0.75), .missing, .missing],
          ]))
  }
}
