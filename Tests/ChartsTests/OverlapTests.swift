import Testing

@testable import Charts

/// Marks that lie on each other are seen all the same, and the reader is told.
@Suite struct OverlapTests {
  @Test func ofMarksAtOnePlaceTheLowerOnesAreLarger() {
    let overlaps = Overlaps([
      (Position(x: 10, y: 10), 0), (Position(x: 50, y: 10), 0), (Position(x: 10.5, y: 10), 1),
      (Position(x: 9.2, y: 10.4), 2), (Position(x: 50, y: 14), 1),
    ])
    #expect(overlaps.groups == [[0, 2, 3]])
    #expect(overlaps.above == [2, 0, 1, 0, 0])
    #expect(Overlaps.radius(4, under: 0) == 4)
    #expect(Overlaps.radius(4, under: 2) > Overlaps.radius(4, under: 1))
  }

  @Test func pointsOfOneLineDoNotHideEachOther() {
    let at = Position(x: 1, y: 1)
    #expect(Overlaps([(at, 0), (at, 0)]).groups == [])
    #expect(Overlaps([(at, 0), (at, 0)]).above == [0, 0])
  }

  private static func bubbles(_ points: [(String, Double, Double)]) -> BubbleChart {
    BubbleChart(
      points: points.enumerated().map {
        .init(label: $1.0, group: "g\($0)", x: $1.1, y: 0.5, size: $1.2)
      }, x: Axis("Time (s)"), y: Axis("Accuracy"), size: Axis("Size (MB)"))
  }

  /// How much of the picture has a color of its own.
  private static func ink(_ chart: some ChartSpec, group index: Int) throws -> Int {
    let canvas = try Canvas(width: 714, height: 428, theme: .light, scale: 1)
    try chart.draw(on: canvas)
    let color = Theme.light.palette.color(index)
    // Without the legend at the right.
    return (0..<428).reduce(0) { sum, y in
      sum + (0..<480).count { canvas.color(atX: $0, y: y) == color }
    }
  }

  @Test func bubblesOfTheSameValuesAllHaveARing() throws {
    let chart = Self.bubbles([("a", 1, 4), ("b", 1, 4), ("c", 2, 4)])
    // As much of a rim as of one that nothing lies on, in the middle of its line; half of it within.
    let free = try Self.ink(chart, group: 2)
    for index in 0..<2 {
      #expect(try Self.ink(chart, group: index) > free / 4, "\(index)")
    }
    #expect(
      chart.notes == ["Bubbles of the same values lie on each other: a and b. Each has a ring."])
    #expect(Self.bubbles([("a", 1, 4), ("b", 1, 3)]).notes == [])
    // Too small for a ring within.
    let tiny = Self.bubbles([("a", 1, 0.001), ("b", 1, 0.001), ("c", 2, 4)])
    #expect(try Self.ink(tiny, group: 0) > 0 && Self.ink(tiny, group: 1) > 0)
  }

  @Test func linesOfTheSameValuesAllHaveMarkers() throws {
    let points: [LineChart.Point] = [.init(x: 1, y: 0.5), .init(x: 2, y: 0.75)]
    let chart = LineChart(
      series: [.init(name: "a", points: points), .init(name: "b", points: points)],
      x: Axis("Epoch"), y: Axis("Accuracy"))
    for index in 0..<2 { #expect(try Self.ink(chart, group: index) > 40, "\(index)") }
    #expect(
      chart.notes == [
        "Points of the same values lie on each other: a and b. The markers beneath are drawn larger."
      ])
    var apart = chart
    apart.facets[0].series[1].points = [.init(x: 1, y: 0.25)]
    #expect(apart.notes == [])
  }

  @Test func manyNamesAreCounted() {
    let points = [LineChart.Point(x: 1, y: 0.5)]
    let chart = LineChart(
      series: (0..<40).map { .init(name: "m\($0)", points: points) }, x: Axis("Epoch"),
      y: Axis("Accuracy"))
    #expect(
      chart.notes == [
        "Points of the same values lie on each other: m0, m1, m2 and 37 others. The markers beneath "
          + "are drawn larger."
      ])
  }

  @Test func trianglesOfTheSameValuesAreTold() {
    var chart = TriangleChart.sample
    #expect(chart.notes == [])
    chart.items[1].values = chart.items[0].values
    #expect(
      chart.notes == [
        "Triangles of the same values lie on each other: resnet20 and resnet50. The markers beneath "
          + "are drawn larger."
      ])
  }
}
