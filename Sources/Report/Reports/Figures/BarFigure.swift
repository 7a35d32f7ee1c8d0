internal import Assessment
internal import Charts
internal import Options
internal import Trials

/// `bar`: a column as bars, the better values first; repeats are one bar with its interval.
struct BarFigure: Figure {
  static let kind = FigureKind(
    "bar", help: "one quantity as bars, the best first",
    options: [Option.y, FigureOptions.label, FigureOptions.color, FigureOptions.facet],
    BarFigure.init)

  private enum Option {
    static let y = FigureOptions.axis(
      "y", .oneOrMore(.text), help: "The column that the bars show")
  }

  private let y: ResultColumn
  private let label: [TrialColumn]
  private let color: [TrialColumn]
  private let facet: [TrialColumn]

  init(_ reader: inout BlockOptionReader) throws(BlockProblems) {
    label = reader.read(FigureOptions.label)
    color = reader.read(FigureOptions.color)
    facet = reader.read(FigureOptions.facet)
    let y = reader.read(Option.y)
    self.y = try reader.problems.require(y)
  }

  func names(in settings: ExperimentSettings) -> [String] {
    (label + color + facet).names(in: settings)
  }

  func chart(_ data: inout FigureData) -> any ChartSpec {
    var facets: [BarChart.Facet] = []
    let all = data.repeats(telling: label + color + facet + [y].seeds)
    // Of one trial, the accuracy alone is drawn with what it may be.
    let drawsSingles = y.name == "test_accuracy"
    if drawsSingles, all.contains(where: { $0.count == 1 && $0.uncertainty(y) != nil }) {
      data.notes.append(
        "Thin lines: 95 % Wilson intervals over the test images"
          + (all.contains { $0.count > 1 } ? " (single seeds)." : "."))
    }
    // What is not drawn has no color or panel that would tell it apart.
    let full = label.tellingApart(all)
    let label = label.tellingApart(all) { (color + facet).labelText($0) }
    let groups =
      facet.isEmpty ? [(key: "", elements: all)] : all.groupedInOrder { facet.labelText($0) }
    for (title, rows) in groups {
      var bars: [BarChart.Bar] = []
      for repeats in rows {
        let name = label.labelText(repeats)
        guard let mean = data.drawable(y, repeats, full.labelText(repeats)) else { continue }
        let interval =
          repeats.interval(y) ?? (drawsSingles ? repeats.uncertainty(y) : nil)
        bars.append(
          BarChart.Bar(
            label: name, group: color.groupText(repeats), value: mean,
            interval: FigureData.ends(interval), seeds: repeats.count))
      }
      // Of equals the order of the grid.
      let order = bars.indices.sorted { a, b in
        let (first, second) = (bars[a].value, bars[b].value)
        if first == second { return a < b }
        return y.direction == .lower ? first < second : first > second
      }
      facets.append(
        BarChart.Facet(title: facet.isEmpty ? nil : title, bars: order.map { bars[$0] }))
    }
    return BarChart(
      facets: facets, axis: y.axis(.linear), group: color.group,
      groupOrder: all.compactMap(color.groupText), noun: "models")
  }
}
