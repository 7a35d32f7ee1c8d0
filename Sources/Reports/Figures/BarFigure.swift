internal import Assessment
internal import Charts
internal import Experiments

/// `bar`: a column as bars, the better values first; repeats are one bar with its interval.
struct BarFigure: FigureKind {
  static let name = BarChart.kind.name
  static let options: Set<String> = ["y", "label", "color", "facet"]

  private let y: ResultColumn
  private let label: [TrialColumn]
  private let colour: [TrialColumn]
  private let facet: [TrialColumn]

  init?(_ reader: inout FigureOptionReader) {
    label = reader.columns("label")
    colour = reader.columns("color")
    facet = reader.columns("facet")
    guard let y = reader.axis("y") else { return nil }
    self.y = y
  }

  func chart(_ data: inout FigureData) -> any ChartSpec {
    var facets: [BarChart.Facet] = []
    let shown = FigureData.repeats(data.rows, telling: label + colour + facet).map(\.row)
    let label = label.tellingApart(shown) { (colour + facet).labelText($0) }
    let groups =
      facet.isEmpty
      ? [(key: "", elements: data.rows)] : data.rows.groupedInOrder { facet.labelText($0) }
    for (title, rows) in groups {
      var bars: [BarChart.Bar] = []
      for repeats in FigureData.repeats(rows, telling: label + colour) {
        let name = label.labelText(repeats.row)
        guard data.drawable(y, repeats.row, name) != nil, let (mean, interval) = repeats.value(y)
        else { continue }
        bars.append(
          BarChart.Bar(
            label: name, group: colour.groupText(repeats.row), value: mean,
            interval: interval.map { $0.low...$0.high }))
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
      facets: facets, axis: y.axis(.linear), groupTitle: colour.groupTitle,
      groupOrder: data.rows.compactMap(colour.groupText), noun: "models")
  }
}
