import Testing

@testable import Charts

/// That nothing in a picture can be taken for something else without a word.
@Suite struct TellingApartTests {
  private let size = (width: 714, height: 400)

  @Test func shortenedNamesKeepWhatTheyDifferIn() throws {
    let sheet = try Sheet(width: 714, height: 400, theme: .light)
    let long = String(repeating: "very ", count: 30)
    let names = (1...3).map { "transfer(\(long), unfreeze: \($0)), \(long)end" }
    let width = try sheet.measure("transfer(very…1…xx", size: 12).width
    let shown = try sheet.elide(names, size: 12, width: width)
    #expect(Set(shown).count == 3)
    for (index, text) in shown.enumerated() {
      #expect(text.hasPrefix("trans") && text.hasSuffix("…\(index + 1)…"), "\(text)")
      #expect(try sheet.measure(text, size: 12).width <= width)
    }
    // What stays different when it is shortened is shortened as ever.
    let others = ["a" + long, "b" + long]
    #expect(
      try sheet.elide(others, size: 12, width: width)
        == others.map { try sheet.elide($0, size: 12, width: width) })
    #expect(try sheet.elide(["a", "a", "b"], size: 12, width: width) == ["a", "a", "b"])
  }

  @Test func namesThatDifferInTooMuchAreNumbered() throws {
    let sheet = try Sheet(width: 714, height: 400, theme: .light)
    let names = ["x", "y"].map {
      "a" + String(repeating: "bc", count: 40) + $0 + String(repeating: "de", count: 40)
    }
    #expect(try Set(sheet.elide(names, size: 12, width: 40)).count == 2)
    #expect(try Set(sheet.elide(names, size: 12, width: 0)).count == 2)
  }

  @Test func manyLinesHaveLooksOfTheirOwn() {
    let styles = (0..<96).map { LineStyle.numbered($0, turn: 0, .onLight) }
    #expect(Set(styles).count == 96)
    #expect(Set((0..<96).map { LineStyle.numbered($0, turn: $0, .onLight) }).count == 96)
    #expect(LineStyle.remark(styles) == nil)
    // With a dash that is given there are 24.
    let dashed = (0..<30).map { LineStyle.numbered($0, turn: 0, dash: .dashed, .onLight) }
    #expect(
      LineStyle.remark(dashed)
        == "There are 30 lines but only 24 distinct styles, so some look the same; show fewer with "
        + "`where`")
  }

  @Test func chartsSayWhereLooksRepeat() throws {
    let lines = LineChart(
      series: (0..<100).map { .init(name: "m\($0)", points: [.init(x: 1, y: Double($0))]) },
      x: Axis("Epoch"), y: Axis("Loss"))
    #expect(
      try ChartRenderer.remarks(lines, sizes: [(714, lines.height(forWidth: 714))]) == [
        "There are 100 lines but only 96 distinct styles, so some look the same; show fewer with "
          + "`where`"
      ])
    let bars = BarChart(
      facets: [.init(bars: (0..<17).map { .init(label: "m\($0)", group: "g\($0)", value: 1) })],
      axis: Axis("Accuracy"), group: "Group")
    let remark =
      "There are 17 groups but only 16 distinct styles, so some look the same; show fewer with `where`"
    #expect(try ChartRenderer.remarks(bars, sizes: [(714, bars.height(forWidth: 714))]) == [remark])
    let bubbles = BubbleChart(
      points: (0..<17).map {
        .init(label: "m\($0)", group: "g\($0)", x: 1, y: Double($0), size: 1)
      },
      x: Axis("Time (s)"), y: Axis("Accuracy"), size: Axis("Size (MB)"))
    #expect(
      try ChartRenderer.remarks(bubbles, sizes: [(714, bubbles.height(forWidth: 714))]) == [remark])
  }

  /// A legend has the room that its names need, on a desk and on a phone.
  @Test(arguments: [1, 5, 30, 80])
  func everyLineIsNamed(count: Int) throws {
    let series = (0..<count).map {
      LineChart.Series(name: "resnet\($0), cluster(16)", points: [.init(x: 1, y: Double($0))])
    }
    let items = series.map { TriangleChart.Item(name: $0.name, values: [0, 1, 2]) }
    let points = series.map {
      BubbleChart.Point(label: $0.name, group: $0.name, x: 1, y: 2, size: 3)
    }
    let charts: [any ChartSpec] = [
      LineChart(series: series, x: Axis("Epoch"), y: Axis("Loss")),
      LineChart(
        facets: [.init(title: "a", series: series), .init(title: "b", series: series)],
        x: Axis("Epoch"), y: Axis("Loss")),
      TriangleChart(
        criteria: (0..<3).map { .init(ChartColumn("c\($0)"), best: 0, worst: 2) }, items: items),
      BubbleChart(points: points, x: Axis("x"), y: Axis("y"), size: Axis("Size")),
    ]
    for chart in charts {
      for width in [714, 350] {
        let remarks = try ChartRenderer.remarks(
          chart, sizes: [(width, chart.height(forWidth: width))])
        #expect(!remarks.contains { $0.contains("legend") }, "\(type(of: chart)) \(width)")
      }
    }
  }

  @Test func namesWithoutRoomAreCounted() throws {
    let lines = LineChart(
      series: (0..<60).map { .init(name: "model \($0)", points: [.init(x: 1, y: Double($0))]) },
      x: Axis("Epoch"), y: Axis("Loss"))
    let remarks = try ChartRenderer.remarks(lines, sizes: [(350, 300)])
    #expect(remarks.count == 1)
    #expect(
      remarks[0].hasPrefix("The legend has no room for ")
        && remarks[0].hasSuffix(" of its names; show fewer with `where`"))
    let bars = BarChart(
      facets: [.init(bars: (0..<600).map { .init(label: "m\($0)", value: 1) })],
      axis: Axis("Accuracy"))
    #expect(
      try ChartRenderer.remarks(bars, sizes: [(714, bars.height(forWidth: 714))]) == [
        "There are too many bars (600) to show names and values; show fewer with `where`"
      ])
    let classes = (0..<100).map { "class \($0)" }
    let map = HeatmapChart(
      rows: classes, columns: classes,
      counts: classes.map { _ in classes.map { _ in 1 } }, rowTitle: "Label",
      columnTitle: "Predicted")
    #expect(
      try ChartRenderer.remarks(map, sizes: [(714, map.height(forWidth: 714))]) == [
        "At 714 pixels only every 3rd class name fits; the JSON file lists all of them in order"
      ])
  }

  /// Two classes of one name are two classes.
  @Test func theDiagonalIsByPlace() {
    let map = HeatmapChart(
      rows: ["a", "a"], columns: ["a", "a"], counts: [[3, 4], [0, 5]], rowTitle: "Label",
      columnTitle: "Predicted")
    #expect(map.alternativeText.hasSuffix("The most off the diagonal: a as a, 4."))
  }
}
