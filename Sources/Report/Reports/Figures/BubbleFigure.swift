internal import Assessment
internal import Charts
internal import Options
internal import Trials

/// `bubble`: three columns at once, a bubble for each trial; repeats are one bubble with its intervals.
struct BubbleFigure: Figure {
  static let kind = FigureKind(
    "bubble", help: "two quantities by place, a third by the area of a bubble",
    options: [
      Option.x, Option.y, Option.size, FigureOptions.label, FigureOptions.color,
      FigureOptions.log, Option.pareto,
    ], BubbleFigure.init)

  private enum Option {
    static let x = FigureOptions.axis("x", help: "The column along the bottom")
    static let y = FigureOptions.axis("y", .oneOrMore(.text), help: "The column up the side")
    static let size = FigureOptions.axis("size", help: "The column that a bubble's area shows")
    static let pareto = BlockOption.flag(
      "pareto", help: "Marks the bubbles that no other beats in all three columns")
  }

  private let x, y, size: ResultColumn
  private let label: [TrialColumn]
  private let color: [TrialColumn]
  private let xScale, yScale: FigureScale
  private let marksFront: Bool

  init(_ reader: inout BlockOptionReader) throws(BlockProblems) {
    let x = reader.read(Option.x)
    let y = reader.read(Option.y)
    let size = reader.read(Option.size)
    label = reader.read(FigureOptions.label)
    color = reader.read(FigureOptions.color)
    (xScale, yScale) = reader.read(FigureOptions.log)
    marksFront = reader.read(Option.pareto)
    if marksFront {
      for (option, column) in [("x", x), ("y", y), ("size", size)] {
        guard let column, column.direction == .neither else { continue }
        reader.problems.add(
          .noBetterEnd(column, what: "`pareto`"), at: reader.options.location(of: option))
      }
    }
    (self.x, self.y, self.size) = try reader.problems.require(x, y, size)
  }

  func names(in settings: ExperimentSettings) -> [String] { (label + color).names(in: settings) }

  func chart(_ data: inout FigureData) -> any ChartSpec {
    var points: [BubbleChart.Point] = []
    let all = data.repeats(telling: label + color + [x, y, size].seeds)
    // What is not drawn has no color that would tell it apart.
    let full = label.tellingApart(all)
    let label = label.tellingApart(all) { color.labelText($0) }
    for repeats in all {
      let (name, fullName) = (label.labelText(repeats), full.labelText(repeats))
      guard let xValue = data.drawable(x, repeats, fullName, xScale),
        let yValue = data.drawable(y, repeats, fullName, yScale),
        let area = data.drawable(size, repeats, fullName, isSize: true)
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
      points: points, x: x.axis(xScale), y: y.axis(yScale), size: size.sizeAxis,
      group: color.group, noun: "models")
  }

  private func markFront(_ points: inout [BubbleChart.Point]) {
    let preferences = [x, y, size].compactMap(\.direction.preference)
    let front = ParetoFront.indices(
      of: points.map { [$0.x, $0.y, $0.size] }, preferences: preferences)
    for index in front { points[index].isOnFront = true }
  }
}
