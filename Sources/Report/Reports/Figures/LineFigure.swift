internal import Assessment
internal import Charts
internal import Options
internal import Trials

/// `line`: columns over the epochs of each trial, or over another column with one point a trial.
struct LineFigure: Figure {
  static let kind = FigureKind(
    "line", help: "courses of a quantity, such as accuracy by epoch, in one panel or several",
    options: [
      Option.x, Option.y, FigureOptions.label, FigureOptions.facet, FigureOptions.log,
    ], LineFigure.init)

  private enum Option {
    static let x = BlockOption(
      OptionSpec(
        "x", .text,
        help: "The column along the bottom; epoch where it is not given, and unfreeze as a number")
    ) { $0.options["x"]?.stringValue ?? "epoch" }
    static let y = FigureOptions.axes(
      "y",
      help: "The columns up the side; over epoch these are "
        + EpochColumn.all.map(\.name).joined(separator: ", "))
  }

  private enum Content {
    case history([EpochColumn])
    case columns(x: ResultColumn, y: [ResultColumn])
    /// Over the number of unfrozen layers, which is a text where all are.
    case unfrozen(y: [ResultColumn])
  }

  private let content: Content
  /// What tells one line from another.
  private let series: [TrialColumn]
  private let facet: [TrialColumn]
  private let xScale, yScale: FigureScale

  init(_ reader: inout BlockOptionReader) throws(BlockProblems) {
    series = reader.read(FigureOptions.label)
    facet = reader.read(FigureOptions.facet)
    (xScale, yScale) = reader.read(FigureOptions.log)
    switch reader.read(Option.x) {
    case "epoch":
      let y = reader.epochColumns()
      reader.requireOneUnit(y.map { ($0.name, $0.unit) })
      content = .history(try reader.problems.require(y.isEmpty ? nil : y))
    case "unfreeze":
      let y = Self.columns(&reader)
      content = .unfrozen(y: try reader.problems.require(y))
    default:
      let x = reader.axis("x")
      let y = Self.columns(&reader)
      let (known, columns) = try reader.problems.require(x, y)
      content = .columns(x: known, y: columns)
    }
  }

  /// Columns of one unit; nil where there are none.
  private static func columns(_ reader: inout BlockOptionReader) -> [ResultColumn]? {
    let y = reader.read(Option.y)
    reader.requireOneUnit(y.map { ($0.name, $0.unit) })
    return y.isEmpty ? nil : y
  }

  func names(in settings: ExperimentSettings) -> [String] {
    (series + facet).names(in: settings)
  }

  func chart(_ data: inout FigureData) -> any ChartSpec {
    switch content {
    case .history(let y): history(y, &data)
    case .columns(let x, let y): line(x.axis(xScale), y, &data) { $0.drawable(x, $1, $2, xScale) }
    case .unfrozen(let y):
      line(Axis("Unfrozen layers", name: "unfreeze", scale: xScale.kind), y, &data) {
        data, repeats, label in
        let trial = repeats.first
        switch trial.settings.unfreeze {
        case .layers(let count): return Double(count)
        case .all where trial.structure.layers > 0: return Double(trial.structure.layers)
        case .all:
          data.omitted.add(
            label, "which has no unfrozen layers", many: "which have no unfrozen layers")
          return nil
        }
      }
    }
  }

  private func history(_ y: [EpochColumn], _ data: inout FigureData) -> LineChart {
    let facets = facets(&data) { all, series, names, data in
      var result: [LineChart.Series] = []
      for repeats in all {
        let label = series.labelText(repeats)
        if repeats.first.history.isEmpty {
          data.omitted.add(
            names.labelText(repeats), "which has no epochs", many: "which have no epochs")
          continue
        }
        for (index, column) in y.enumerated() {
          result.append(
            LineChart.Series(
              name: y.count == 1 ? label : "\(label), \(column.shortTitle)",
              points: points(repeats, names.labelText(repeats), column, &data), group: label,
              dash: Self.dash(index, of: y.count)))
        }
      }
      return result
    }
    return LineChart(
      facets: facets, x: Axis("Epoch", name: "epoch", scale: xScale.kind),
      y: Axis(
        FigureData.commonTitle(y.map(\.title)), name: FigureData.commonName(y.map(\.name)),
        scale: yScale.kind, format: y[0].unit.valueFormat, better: y[0].direction.better))
  }

  /// A point for each epoch; of repeats their mean, with its interval.
  private func points(
    _ repeats: Repeats, _ name: String, _ column: EpochColumn, _ data: inout FigureData
  ) -> [LineChart.Point] {
    var points: [LineChart.Point] = []
    var gaps: [Double] = []
    for (index, epoch) in repeats.first.history.enumerated() {
      let known = repeats.trials.filter { $0.history.count > index }
      let values = known.map { column.value($0.history[index]) }
      let mean = values.reduce(0, +) / Double(values.count)
      guard FigureData.isDrawable(mean, yScale) else {
        gaps.append(Double(epoch.epoch))
        data.count(mean, yScale)
        data.omitted.add(name, column.title.lowercasedFirst, is: mean, atPoints: true)
        continue
      }
      let interval = Repeats.interval(
        values, column.unit,
        images: known.map {
          column.name.hasPrefix("train") ? $0.structure.trainImages : $0.structure.testImages
        }, canBeNegative: false)
      points.append(
        LineChart.Point(
          x: Double(epoch.epoch), y: mean, interval: FigureData.ends(interval),
          seeds: known.count))
    }
    return points.broken(at: gaps)
  }

  private func line(
    _ x: Axis, _ y: [ResultColumn], _ data: inout FigureData,
    place: (inout FigureData, Repeats, String) -> Double?
  ) -> LineChart {
    // Two trials at one place are not two points of one line.
    let facets = facets(&data, at: bottomText) { all, series, names, data in
      var result: [LineChart.Series] = []
      for (label, rows) in all.groupedInOrder(by: { series.labelText($0) }) {
        for (index, column) in y.enumerated() {
          let points = points(rows, names, column, &data, place)
          result.append(
            LineChart.Series(
              name: y.count == 1
                ? label : "\(label), \(TrialColumn.result(column).titleInSentence)",
              points: points, group: label,
              dash: Self.dash(index, of: y.count)))
        }
      }
      return result
    }
    var axis = y[0].axis(yScale)
    if y.count > 1 {
      axis.column = ChartColumn(
        FigureData.commonTitle(y.map(\.title)), name: FigureData.commonName(y.map(\.name)))
    }
    return LineChart(facets: facets, x: x, y: axis)
  }

  /// Repeats are one point, their mean, with its interval.
  private func points(
    _ all: [Repeats], _ names: [TrialColumn], _ column: ResultColumn, _ data: inout FigureData,
    _ place: (inout FigureData, Repeats, String) -> Double?
  ) -> [LineChart.Point] {
    var gaps: [Double] = []
    let points = all.compactMap { repeats -> LineChart.Point? in
      let name = names.labelText(repeats)
      guard let x = place(&data, repeats, name) else { return nil }
      guard let y = data.drawable(column, repeats, name, yScale) else {
        gaps.append(x)
        return nil
      }
      return LineChart.Point(
        x: x, y: y, interval: FigureData.ends(repeats.interval(column)), seeds: repeats.count)
    }
    return points.broken(at: gaps)
  }

  /// The columns along the axes that are the seed, by which repeats differ.
  private var along: [TrialColumn] {
    switch content {
    case .columns(let x, let y): ([x] + y).seeds
    case .unfrozen(let y): y.seeds
    case .history: []
    }
  }

  /// The place along the bottom.
  private func bottomText(_ repeats: Repeats) -> String {
    if case .columns(let x, _) = content {
      repeats.value(x).text
    } else {
      repeats.first.settings.unfreeze.settingText
    }
  }

  private static func dash(_ index: Int, of count: Int) -> Dash? {
    count == 1 ? nil : Dash.allCases[index % Dash.allCases.count]
  }

  private func facets(
    _ data: inout FigureData, at place: (Repeats) -> String = { _ in "" },
    lines: (
      _ all: [Repeats], _ series: [TrialColumn], _ names: [TrialColumn], inout FigureData
    ) -> [LineChart.Series]
  ) -> [LineChart.Facet] {
    let all = data.repeats(telling: series + facet + along)
    // What is not drawn has no panel and no place that would tell it apart.
    let names = series.tellingApart(all)
    let series = series.tellingApart(all) { facet.labelText($0) + "\n" + place($0) }
    if facet.isEmpty { return [LineChart.Facet(series: lines(all, series, names, &data))] }
    var result: [LineChart.Facet] = []
    for (title, rows) in all.groupedInOrder(by: { facet.labelText($0) }) {
      result.append(LineChart.Facet(title: title, series: lines(rows, series, names, &data)))
    }
    return result
  }
}

extension [LineChart.Point] {
  /// Along the bottom, with gaps where values are left out: no line bridges what is not shown.
  ///
  /// - Parameter gaps: where values are left out.
  func broken(at gaps: [Double]) -> [LineChart.Point] {
    var points = sorted { $0.x < $1.x }
    for index in points.indices.dropFirst() {
      let (last, next) = (points[index - 1].x, points[index].x)
      points[index].isAfterGap = gaps.contains { last <= $0 && $0 <= next }
    }
    return points
  }
}

extension BlockOptionReader {
  /// The columns over epochs.
  fileprivate mutating func epochColumns() -> [EpochColumn] {
    required("y").compactMap { value in
      let name = value.stringValue ?? ""
      let column = EpochColumn.named(name)
      if column == nil {
        problems.add(
          .unknownColumn(option: "y", column: name, known: EpochColumn.all.map(\.name)),
          at: value.location)
      }
      return column
    }
  }
}
