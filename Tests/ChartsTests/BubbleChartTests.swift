import Testing

@testable import Charts

@Suite struct BubbleChartTests {
  private func chart(_ sizes: [Double]) -> BubbleChart {
    BubbleChart(
      points: sizes.enumerated().map { index, size in
        .init(label: "m\(index)", x: Double(index + 1), y: 0.5, size: size)
      }, x: Axis("Time (s)"), y: Axis("Accuracy"), size: Axis("Size (MB)"))
  }

  @Test func areasAreInProportionToSizes() {
    let chart = chart([100, 25, 4, 1])
    let areas = chart.points.map { point in
      let radius = chart.radius(point.size, greatestRadius: 40)
      return radius * radius
    }
    #expect(areas == [1600, 400, 64, 16])
    #expect(chart.radius(0, greatestRadius: 40) == BubbleChart.leastRadius)
  }

  @Test(arguments: [
    ([94.4, 1.1], [50.0, 10, 2]), ([100, 99], [100]), ([3, 3], [3]), ([0, 0], []), ([], []),
    ([0.5, 0.01], [0.5, 0.1, 0.02]), ([7, 3], [5]),
  ])
  func referenceBubblesAreRound(sizes: [Double], references: [Double]) {
    #expect(chart(sizes).referenceSizes == references)
  }

  @Test(arguments: [
    (
      BubbleChart.Point(label: "resnet20", x: .nan, y: 1, size: 1),
      "resnet20: Time (s) is nan, which can't be drawn. Leave the point out of the chart."
    ),
    (
      .init(label: "resnet20", x: 1, y: -.infinity, size: 1),
      "resnet20: Accuracy is -inf, which can't be drawn. Leave the point out of the chart."
    ),
    (
      .init(label: "resnet20", x: 1, y: 1, size: 1e200),
      "resnet20: Size (MB) is 1e+200, which can't be drawn. Leave the point out of the chart."
    ),
    (
      .init(label: "resnet20", x: 1, y: 1, size: -2),
      "resnet20: Size (MB) is -2.0, but the area of a bubble can't be below 0."
    ),
    (
      .init(label: "random", x: 0, y: 1, size: 1),
      "random: Time (s) is 0.0, but a logarithmic axis shows values above 0 only."
        + " Use a linear axis or leave the point out."
    ),
  ])
  func whatCannotBeDrawnIsRefused(point: BubbleChart.Point, message: String) {
    var chart = chart([1, 2])
    chart.x.scale = .log10
    chart.points.append(point)
    let error = #expect(throws: ChartError.self) {
      try ChartRenderer.png(chart, size: (400, 300))
    }
    #expect(error?.description == message)
  }

  @Test func theSampleIsDescribed() {
    #expect(
      BubbleChart.sample.alternativeText
        == "Bubble chart of 6 models by inference time (s) and test accuracy, with size (MB) as area,"
        + " colored by weights. Inference time (s): 1.9 (resnet20) to 24 (resnet50)."
        + " Test accuracy: 88.4% (resnet20) to 93.1% (resnet50)."
        + " Size (MB): 1.1 (resnet20) to 94.4 (resnet50).")
  }

  @Test func fewPointsAreDescribed() {
    #expect(
      chart([]).alternativeText
        == "Bubble chart of points by time (s) and accuracy, with size (MB) as area: no data.")
    #expect(
      chart([7]).alternativeText
        == "Bubble chart of one of the points by time (s) and accuracy, with size (MB) as area:"
        + " m0 at 1 and 0.5, size 7.")
    #expect(
      chart([7, 7]).alternativeText
        == "Bubble chart of 2 points by time (s) and accuracy, with size (MB) as area."
        + " Time (s): 1 (m0) to 2 (m1). Accuracy: 0.5 throughout. Size (MB): 7 throughout.")
  }

  @Test func theTableHoldsWhatIsDrawn() {
    #expect(
      chart([7, 8]).table
        == ChartTable(
          columns: ["Label", "Time (s)", "Accuracy", "Size (MB)"],
          rows: [
            [.text("m0"), .number(1), .number(0.5), .number(7)],
            [.text("m1"), .number(2), .number(0.5), .number(8)],
          ]))
    var grouped = chart([7])
    grouped.group = "Weights"
    grouped.points.append(.init(label: "m1", group: "imagenet", x: 2, y: 0.5, size: 8))
    #expect(
      grouped.table
        == ChartTable(
          columns: ["Label", "Weights", "Time (s)", "Accuracy", "Size (MB)"],
          rows: [
            [.text("m0"), .missing, .number(1), .number(0.5), .number(7)],
            [.text("m1"), .text("imagenet"), .number(2), .number(0.5), .number(8)],
          ]))
  }

  @Test(arguments: Theme.all)
  func aBubbleShowsItsGroupThroughItsInside(theme: Theme) throws {
    let canvas = try Canvas(width: 760, height: 460, theme: theme, scale: 1)
    try BubbleChart.sample.draw(on: canvas)
    let inside = theme.palette.color(1).over(theme.background, opacity: 0.42)
    // The place of the bubble for mobilenet: no grid line, no other bubble, no text.
    var pixels = 0
    for y in 45..<390 {
      for x in 60..<640 where canvas.color(atX: x, y: y) == inside { pixels += 1 }
    }
    // Its own and that of the two larger ones, less grid lines and where they overlap.
    #expect((2500...4500).contains(pixels), "\(pixels)")
    for (x, y) in [(0, 0), (759, 0), (0, 459), (759, 459), (70, 60)] {
      #expect(canvas.color(atX: x, y: y) == theme.background)
    }
  }
}
