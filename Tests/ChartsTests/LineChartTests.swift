import Testing

@testable import Charts

@Suite struct LineChartTests {
  private func series(_ name: String, group: String? = nil, dash: Dash? = nil)
    -> LineChart.Series
  {
    .init(
      name: name, points: [.init(x: 1, y: 0.5), .init(x: 2, y: 0.75)], group: group, dash: dash)
  }

  private func chart(_ facets: [LineChart.Facet]) -> LineChart {
    LineChart(facets: facets, x: Axis("Epoch"), y: Axis("Test accuracy", format: .percent))
  }

  @Test func seriesDifferByMoreThanColor() {
    let chart = chart([.init(series: (0..<12).map { series("s\($0)") })])
    let styles = chart.styles(.onLight).map(\.style)
    #expect(styles.count == 12)
    let shapes = Set(styles.map { "\($0.marker) \($0.dash)" })
    #expect(shapes.count == 12)
  }

  @Test func aGroupSharesColorAndMarker() {
    let chart = chart([
      .init(
        series: [
          series("training", group: "a"), series("test", group: "a"),
          series("training", group: "b"), series("test", group: "b", dash: .dotted),
        ])
    ])
    let styles = chart.styles(.onLight).map(\.style)
    #expect(styles.map(\.color) == [0, 0, 1, 1].map { Palette.onLight.colors[$0] })
    #expect(styles.map(\.marker) == [.circle, .circle, .square, .square])
    #expect(styles.map(\.dash) == [.solid, .dashed, .solid, .dotted])
  }

  @Test func aSeriesLooksTheSameInEveryPanel() {
    let chart = chart([
      .init(title: "a", series: [series("x"), series("y")]),
      .init(title: "b", series: [series("y"), series("z")]),
    ])
    #expect(chart.styles(.onDark).map(\.series.name) == ["x", "y", "z"])
  }

  @Test func whatCannotBeDrawnIsRefused() {
    var broken = series("resnet20")
    broken.points.append(.init(x: 3, y: .infinity))
    let infinite = #expect(throws: ChartError.self) {
      try chart([.init(title: "cifar10", series: [broken])]).validate()
    }
    #expect(
      infinite?.description == "cifar10, resnet20, point 3: Test accuracy is inf, which can't be"
        + " drawn. Leave the point out of the chart.")
    var zero = chart([.init(series: [series("resnet20")])])
    zero.y.scale = .log2
    zero.facets[0].series[0].points[1].y = 0
    let refused = #expect(throws: ChartError.self) { try zero.validate() }
    #expect(
      refused?.description
        == "resnet20, point 2: Test accuracy is 0.0, but a logarithmic axis shows"
        + " values above 0 only. Use a linear axis or leave the point out.")
  }

  @Test func chartsAreDescribed() {
    #expect(chart([]).alternativeText == "Line chart of test accuracy by epoch: no data.")
    #expect(
      chart([.init(series: [series("a"), .init(name: "b", points: [.init(x: 1, y: 0.125)])])])
        .alternativeText
        == "Line chart of test accuracy by epoch. a: from 50% at 1 to 75% at 2. b: 12.5% at 1.")
    #expect(
      chart([.init(title: "p", series: [series("a")]), .init(title: "q", series: [series("a")])])
        .alternativeText
        == "Line chart of test accuracy by epoch in 2 panels."
        + " p, a: from 50% at 1 to 75% at 2. q, a: from 50% at 1 to 75% at 2.")
  }

  @Test func theTableHoldsWhatIsDrawn() {
    #expect(
      chart([.init(title: "p", series: [series("a")]), .init(series: [series("b")])]).table
        == ChartTable(
          columns: ["Panel", "Series", "Epoch", "Test accuracy"],
          rows: [
            [.text("p"), .text("a"), .number(1), .number(0.5)],
            [.text("p"), .text("a"), .number(2), .number(0.75)],
            [.missing, .text("b"), .number(1), .number(0.5)],
            [.missing, .text("b"), .number(2), .number(0.75)],
          ]))
    #expect(
      chart([.init(series: [series("a")])]).table.columns.map(\.name)
        == ["series", "epoch", "test_accuracy"])
  }

  @Test func theLinePassesThroughItsPoints() throws {
    let flat = LineChart(
      series: [.init(name: "a", points: [.init(x: 0, y: 1), .init(x: 10, y: 1)])],
      x: Axis("Epoch"), y: Axis("Loss"))
    let canvas = try Canvas(width: 760, height: 400, theme: .light, scale: 1)
    try flat.draw(on: canvas)
    // A level line of two pixels' width from marker to marker, and nothing else in its color.
    let color = Theme.light.palette.color(0)
    let column = (0..<400).filter { canvas.color(atX: 300, y: $0) == color }
    #expect(column.count <= 2)
    let middle = (26 + 16 + 400 - 16 - 46) / 2
    #expect(
      (middle - 2...middle + 2).contains {
        canvas.color(atX: 300, y: $0).blue > 150
          && canvas.color(atX: 300, y: $0).red < 100
      })
  }
}
