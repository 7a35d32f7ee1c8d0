internal import Assessment
internal import Charts
internal import Experiments
internal import Notebooks

/// `bubble`: three columns at once, a bubble for each trial.
struct BubbleFigure: FigureKind {
  static let name = BubbleChart.kind.name
  static let options: Set<String> = ["x", "y", "size", "label", "color", "log", "pareto"]

  private let x, y, size: ResultColumn
  private let label: [TrialColumn]
  private let colour: [TrialColumn]
  private let xScale, yScale: FigureScale
  private let marksFront: Bool

  init?(_ reader: inout FigureOptionReader) {
    let x = reader.axis("x")
    let y = reader.axis("y")
    let size = reader.axis("size")
    label = reader.columns("label")
    colour = reader.columns("color")
    (xScale, yScale) = (reader.scale("x"), reader.scale("y"))
    marksFront = reader.bool("pareto")
    guard let x, let y, let size else { return nil }
    (self.x, self.y, self.size) = (x, y, size)
  }

  func chart(_ data: inout FigureData) -> any ChartSpec {
    var points: [BubbleChart.Point] = []
    let label = label.tellingApart(data.rows) { colour.labelText($0) }
    for row in data.rows {
      let name = label.labelText(row)
      guard let x = data.drawable(x, row, name, xScale),
        let y = data.drawable(y, row, name, yScale),
        let size = data.drawable(size, row, name, isSize: true)
      else { continue }
      points.append(
        BubbleChart.Point(label: name, group: colour.groupText(row), x: x, y: y, size: size))
    }
    if marksFront { markFront(&points) }
    return BubbleChart(
      points: points, x: x.axis(xScale), y: y.axis(yScale), sizeTitle: size.title,
      sizeFormat: size.unit.valueFormat, groupTitle: colour.groupTitle, noun: "models")
  }

  private func markFront(_ points: inout [BubbleChart.Point]) {
    let preferences = [x, y, size].map { $0.direction.preference ?? .lower }
    let front = ParetoFront.indices(
      of: points.map { [$0.x, $0.y, $0.size] }, preferences: preferences)
    for index in front { points[index].isOnFront = true }
  }
}
