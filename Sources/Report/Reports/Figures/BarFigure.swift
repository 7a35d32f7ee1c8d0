internal import Assessment
internal import Charts
internal import Trials

/// `bar`: a column as bars, the better values first; repeats are one bar with its interval.
struct BarFigure: FigureKind {
  static let name = BarChart.kind.name
  static let options: Set<String> = ["y", "label", "color", "facet"]

  private let y: ResultColumn
  private let label: [TrialColumn]
  private let color: [TrialColumn]
  private let facet: [TrialColumn]

  init?(_ reader: inout FigureOptionReader) {
    label = reader.columns("label")
    color = reader.columns("color")
    facet = reader.columns("facet")
    guard let y = reader.axis("y") else { return nil }
    self.y = y
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
    let label = label.tellingApart(all) { (color + facet).labelText($0) }
    let groups =
      facet.isEmpty ? [(key: "", elements: all)] : all.groupedInOrder { facet.labelText($0) }
    for (title, rows) in groups {
      var bars: [BarChart.Bar] = []
      for repeats in rows {
        let name = label.labelText(repeats)
        guard let mean = data.drawable(y, repeats, name) else { continue }
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
      facets: facets, axis: y.axis(.linear), groupTitle: color.groupTitle,
      groupOrder: all.compactMap(color.groupText), noun: "models")
  }
}
