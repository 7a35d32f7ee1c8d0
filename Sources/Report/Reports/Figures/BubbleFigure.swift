internal import Assessment
internal import Charts
internal import Notebooks
internal import Trials

/// `bubble`: three columns at once, a bubble for each trial; repeats are one bubble with its intervals.
struct BubbleFigure: FigureKind {
  static let name = BubbleChart.kind.name
  static let options: Set<String> = ["x", "y", "size", "label", "color", "log", "pareto"]

  private let x, y, size: ResultColumn
  private let label: [TrialColumn]
  private let color: [TrialColumn]
  private let xScale, yScale: FigureScale
  private let marksFront: Bool

  init?(_ reader: inout FigureOptionReader) {
    let x = reader.axis("x")
    let y = reader.axis("y")
    let size = reader.axis("size")
    label = reader.columns("label")
    color = reader.columns("color")
    (xScale, yScale) = (reader.scale("x"), reader.scale("y"))
    marksFront = reader.bool("pareto")
    guard let x, let y, let size else { return nil }
    (self.x, self.y, self.size) = (x, y, size)
  }

  func chart(_ data: inout FigureData) -> any ChartSpec {
    var points: [BubbleChart.Point] = []
    let all = data.repeats(telling: label + color + [x, y, size].seeds)
    let label = label.tellingApart(all) { color.labelText($0) }
    for repeats in all {
      let name = label.labelText(repeats)
      guard let xValue = data.drawable(x, repeats, name, xScale),
        let yValue = data.drawable(y, repeats, name, yScale),
        let area = data.drawable(size, repeats, name, isSize: true)
      else { continue }
      points.append(
        BubbleChart.Point(
          label: name, group: color.groupText(repeats), x: xValue, y: yValue, size: area,
          xInterval: FigureData.ends(repeats.interval(x)),
          yInterval: FigureData.ends(repeats.interval(y)),
          sizeInterval: FigureData.ends(repeats.interval(size)), seeds: repeats.count))
    }
    if marksFront { markFront(&points) }
    return BubbleChart(
      points: points, x: x.axis(xScale), y: y.axis(yScale), sizeTitle: size.title,
      sizeFormat: size.unit.valueFormat, groupTitle: color.groupTitle, noun: "models")
  }

  private func markFront(_ points: inout [BubbleChart.Point]) {
    let preferences = [x, y, size].map { $0.direction.preference ?? .lower }
    let front = ParetoFront.indices(
      of: points.map { [$0.x, $0.y, $0.size] }, preferences: preferences)
    for index in front { points[index].isOnFront = true }
  }
}
