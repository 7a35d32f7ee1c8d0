import Testing

@testable import Charts

@Suite struct BarLayoutTests {
  private func chart(_ label: String) -> BarChart {
    let bars = (1...8).map { BarChart.Bar(label: "\(label) \($0)", value: 1 / Double($0)) }
    return BarChart(
      facets: [BarChart.Facet(title: "a", bars: bars), BarChart.Facet(title: "b", bars: bars)],
      axis: Axis("Test accuracy"), noun: "models")
  }

  /// Beside each other labels would be cut to what all of them have in common.
  @Test func longLabelsPutPanelsBelowEachOther() {
    let (short, long) = (chart("resnet50"), chart("resnet50, transfer(resnet101, finetune: 1)"))
    #expect(long.height(forWidth: 714) > short.height(forWidth: 714) + 8 * 20)
    // On a phone they always are.
    #expect(long.height(forWidth: 350) == short.height(forWidth: 350))
  }

  /// Labels of any length that are put beside each other are whole.
  @Test func labelsBesideEachOtherAreWhole() throws {
    // Half of what margins and the gap leave, and of that the share that labels may take.
    let room: Double = (714 - 2 * 16 - 28) / 2 * 0.42
    var beside = 0
    for length in 1...40 {
      let label = String(repeating: "e", count: length)
      let chart = chart(label)
      let isBeside = chart.height(forWidth: 714) == self.chart("a").height(forWidth: 714)
      let sheet = try Sheet(width: 714, height: 400, theme: .light)
      let width = try sheet.measure("\(label) 8", size: Theme.light.textSize).width
      beside += isBeside ? 1 : 0
      #expect(!isBeside || width <= room, "\(label)")
    }
    #expect(beside > 5 && beside < 35)
  }

  @Test func groupsKeepTheirColors() {
    let bars = ["b", "c", "a"].map { BarChart.Bar(label: $0, group: $0, value: 1) }
    var chart = BarChart(facets: [BarChart.Facet(bars: bars)], axis: Axis("Test accuracy"))
    #expect(chart.groups == ["b", "c", "a"])
    chart.groupOrder = ["a", "none of them", "b"]
    #expect(chart.groups == ["a", "b", "c"])
  }

  /// A picture has a greatest height; panels beside each other keep their bars apart.
  @Test func manyLongBarsStayBesideEachOther() {
    let bars = (1...120).map {
      BarChart.Bar(label: "resnet50, transfer(resnet101, finetune: 1) \($0)", value: 1)
    }
    let facets = [BarChart.Facet(title: "a", bars: bars), BarChart.Facet(title: "b", bars: bars)]
    let chart = BarChart(facets: facets, axis: Axis("Test accuracy"), noun: "models")
    #expect(chart.height(forWidth: 714) < ChartRenderer.sides.upperBound)
  }
}
