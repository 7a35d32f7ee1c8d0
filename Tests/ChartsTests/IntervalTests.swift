import Testing

@testable import Charts

/// What values may be, and what has no place on an axis.
@Suite struct IntervalTests {
  private func canvas(_ chart: any ChartSpec) throws -> Canvas {
    let canvas = try Canvas(width: 714, height: 400, theme: .light)
    try chart.draw(on: canvas)
    return canvas
  }

  private func course(_ points: [LineChart.Point]) -> LineChart {
    LineChart(
      series: [.init(name: "a", points: points)], x: Axis("Epoch"), y: Axis("Loss", scale: .log10))
  }

  /// The columns between two points that have the line's color in them.
  private func inked(_ chart: LineChart, after first: Int, before second: Int) throws -> Int {
    let spots = try chart.spots(size: (714, 400))
    let canvas = try canvas(chart)
    let (from, to) = (spots[first], spots[second])
    let columns = Int(from.x + from.width / 2) + 8..<Int(to.x + to.width / 2) - 8
    return columns.count { x in
      (30..<340).contains { canvas.color(atX: x, y: $0) == Theme.light.palette.color(0) }
    }
  }

  @Test func noLineBridgesAGap() throws {
    let whole = course([.init(x: 1, y: 1), .init(x: 2, y: 1), .init(x: 4, y: 1), .init(x: 5, y: 1)])
    var broken = whole
    broken.facets[0].series[0].points[2].isAfterGap = true
    #expect(try inked(whole, after: 1, before: 2) > 100)
    #expect(try inked(broken, after: 1, before: 2) == 0)
    #expect(try inked(broken, after: 0, before: 1) > 50)
    #expect(
      broken.alternativeText == "Line chart of loss by epoch. a: from 1 at 1 to 1 at 5, with a gap."
    )
  }

  @Test func anIntervalThatReachesZeroIsOpen() throws {
    let point = LineChart.Point(x: 1, y: 0.1, interval: -0.5...1)
    let chart = course([point, .init(x: 2, y: 0.2, interval: 0.1...0.4), .init(x: 3, y: 0.01)])
    #expect(
      try ChartRenderer.remarks(chart, sizes: [(714, 400)]) == [
        "One interval extends to 0 or below, which a logarithmic axis cannot show; it is drawn to the "
          + "axis without an end mark"
      ])
    let spots = try chart.spots(size: (714, 400))
    let canvas = try canvas(chart)
    let x = Int(spots[0].x + spots[0].width / 2)
    let color = Theme.light.palette.color(0)
    func hasInk(_ x: Int, _ y: Int) -> Bool {
      let pixel = canvas.color(atX: x, y: y)
      return pixel.blue > 100 && pixel.red < 150 && pixel != Theme.light.axis || pixel == color
    }
    // Down to the axis, and nothing across at its end; across at the upper end.
    let lowest = (30..<399).last { hasInk(x, $0) } ?? 0
    let highest = (30..<399).first { hasInk(x, $0) } ?? 0
    #expect(lowest > 330)
    #expect(!hasInk(x - 3, lowest - 4) && !hasInk(x + 3, lowest - 4))
    #expect(hasInk(x - 3, highest + 1) && hasInk(x + 3, highest + 1))
    // A linear axis has a place for it.
    var linear = chart
    linear.y.scale = .linear
    #expect(try ChartRenderer.remarks(linear, sizes: [(714, 400)]) == [])
  }

  @Test func bubblesAndTrianglesHaveIntervals() throws {
    var bubbles = BubbleChart(
      points: [
        .init(
          label: "a", x: 1, y: 2, size: 4, xInterval: -1...3, yInterval: 1...3, sizeInterval: 2...9),
        .init(label: "b", x: 2, y: 3, size: 1),
      ], x: Axis("Time (s)", scale: .log10), y: Axis("Loss"), size: Axis("Size (MB)"))
    #expect(
      bubbles.table
        == ChartTable(
          columns: [
            "Label", "Time (s)", .init("Time (s), low end", name: "time_low"),
            .init("Time (s), high end", name: "time_high"), "Loss",
            .init("Loss, low end", name: "loss_low"), .init("Loss, high end", name: "loss_high"),
            "Size (MB)", .init("Size (MB), low end", name: "size_low"),
            .init("Size (MB), high end", name: "size_high"),
          ],
          rows: [
            [.text("a")] + [1, -1, 3, 2, 1, 3, 4, 2, 9].map { .number($0) },
            [
              .text("b"), .number(2), .missing, .missing, .number(3), .missing, .missing,
              .number(1),
              .missing, .missing,
            ],
          ]))
    #expect(
      try bubbles.spots(size: (714, 428)).map(\.text).sorted() == [
        "a: time (s) 1 (−1 to 3), loss 2 (1 to 3), size (MB) 4 (2 to 9)",
        "b: time (s) 2, loss 3, size (MB) 1",
      ])
    #expect(
      try ChartRenderer.remarks(bubbles, sizes: [(714, 428)]) == [
        "One interval extends to 0 or below, which a logarithmic axis cannot show; it is drawn to the "
          + "axis without an end mark"
      ])
    #expect(try !ChartRenderer.png(bubbles, size: (714, 428)).isEmpty)
    let before = try canvas(bubbles).png()
    bubbles.points[0].yInterval = nil
    #expect(try canvas(bubbles).png() != before)

    let criteria = (0..<3).map { TriangleChart.Criterion(ChartColumn("c\($0)"), best: 0, worst: 2) }
    var triangle = TriangleChart(
      criteria: criteria,
      items: [.init(name: "a", values: [0, 1, 2], intervals: [nil, 0.5...5, nil])])
    #expect(
      triangle.table.columns.map(\.name) == [
        "label", "c0", "c1", "c1_low", "c1_high", "c2", "c0_normalized", "c1_normalized",
        "c2_normalized",
      ])
    #expect(triangle.table.rows[0][2...4] == [.number(1), .number(0.5), .number(5)])
    let with = try canvas(triangle).png()
    triangle.items[0].intervals = [nil, nil, nil]
    #expect(try canvas(triangle).png() != with)
  }

  /// An end without a place is no reason to draw nothing.
  @Test func endsBeyondAllBoundsAreOpen() throws {
    let bars = BarChart(
      facets: [
        .init(bars: [.init(label: "a", value: 1, interval: -Double.infinity...Double.infinity)])
      ],
      axis: Axis("Loss"))
    #expect(try !ChartRenderer.png(bars, size: (714, 300)).isEmpty)
    let line = course([.init(x: 1, y: 1, interval: 0...Double.infinity)])
    #expect(try !ChartRenderer.png(line, size: (714, 300)).isEmpty)
  }
}
