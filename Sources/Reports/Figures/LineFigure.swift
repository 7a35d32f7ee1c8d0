internal import Assessment
internal import Charts
internal import Experiments
internal import Notebooks

/// `line`: columns over the epochs of each trial, or over another column with one point a trial.
struct LineFigure: FigureKind {
  static let name = LineChart.kind.name
  static let options: Set<String> = ["x", "y", "label", "facet", "log"]

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

  init?(_ reader: inout FigureOptionReader) {
    series = reader.columns("label")
    facet = reader.columns("facet")
    (xScale, yScale) = (reader.scale("x"), reader.scale("y"))
    if reader.options["x"]?.stringValue ?? "epoch" == "epoch" {
      let y = reader.epochColumns("y")
      reader.requireOneUnit(y.map { ($0.name, $0.unit) })
      guard !y.isEmpty else { return nil }
      content = .history(y)
      return
    }
    let isUnfrozen = reader.options["x"]?.stringValue == "unfreeze"
    let x = isUnfrozen ? nil : reader.axis("x")
    let y = reader.axes("y")
    reader.requireOneUnit(y.map { ($0.name, $0.unit) })
    guard !y.isEmpty else { return nil }
    if isUnfrozen {
      content = .unfrozen(y: y)
    } else if let x {
      content = .columns(x: x, y: y)
    } else {
      return nil
    }
  }

  func chart(_ data: inout FigureData) -> any ChartSpec {
    switch content {
    case .history(let y): history(y, &data)
    case .columns(let x, let y): line(x.axis(xScale), y, &data) { $0.drawable(x, $1, $2, xScale) }
    case .unfrozen(let y):
      line(Axis("Unfrozen layers", scale: xScale.kind), y, &data) { data, row, label in
        if let count = Double(row.trial.unfreeze) { return count }
        let all = Double(row.trial.layers)
        guard row.trial.unfreeze == "all", all > 0 else {
          data.omitted.append("\(label), which has no unfrozen layers")
          return nil
        }
        return all
      }
    }
  }

  private func history(_ y: [EpochColumn], _ data: inout FigureData) -> LineChart {
    let series = series.tellingApart(data.rows) { facet.labelText($0) }
    let facets = facets(&data) { rows, data in
      var result: [LineChart.Series] = []
      for row in rows {
        let label = series.labelText(row)
        if row.trial.history.isEmpty {
          data.omitted.append("\(label), which has no epochs")
          continue
        }
        for (index, column) in y.enumerated() {
          var points: [LineChart.Point] = []
          var gaps: [Double] = []
          for epoch in row.trial.history {
            let value = column.value(epoch)
            if FigureData.isDrawable(value, yScale) {
              points.append(LineChart.Point(x: Double(epoch.epoch), y: value))
            } else {
              gaps.append(Double(epoch.epoch))
              data.count(value, yScale)
              data.omitted.append(
                "\(label) where its \(column.title.lowercasedFirst) is \(value)")
            }
          }
          result.append(
            LineChart.Series(
              name: y.count == 1 ? label : "\(label), \(column.shortTitle)",
              points: points.broken(at: gaps),
              group: label, dash: Self.dash(index, of: y.count)))
        }
      }
      return result
    }
    return LineChart(
      facets: facets, x: Axis("Epoch", scale: xScale.kind),
      y: Axis(
        FigureData.commonTitle(y.map(\.title)), scale: yScale.kind,
        format: y[0].unit.valueFormat, better: y[0].direction.better))
  }

  private func line(
    _ x: Axis, _ y: [ResultColumn], _ data: inout FigureData,
    place: (inout FigureData, TrialRow, String) -> Double?
  ) -> LineChart {
    // Two trials at one place are not two points of one line.
    let shown = FigureData.repeats(data.rows, telling: series + facet + along).map(\.row)
    let series = series.tellingApart(shown) { row in
      facet.labelText(row) + "\n" + bottom.value(row).text
    }
    let facets = facets(&data) { rows, data in
      var result: [LineChart.Series] = []
      for (label, rows) in rows.groupedInOrder(by: { series.labelText($0) }) {
        for (index, column) in y.enumerated() {
          let points = points(rows, label, column, &data, place)
          result.append(
            LineChart.Series(
              name: y.count == 1 ? label : "\(label), \(column.title.lowercasedFirst)",
              points: points, group: label,
              dash: Self.dash(index, of: y.count)))
        }
      }
      return result
    }
    var axis = y[0].axis(yScale)
    axis.title = FigureData.commonTitle(y.map(\.title))
    return LineChart(facets: facets, x: x, y: axis)
  }

  /// Repeats are one point, their mean, with its interval.
  private func points(
    _ rows: [TrialRow], _ label: String, _ column: ResultColumn, _ data: inout FigureData,
    _ place: (inout FigureData, TrialRow, String) -> Double?
  ) -> [LineChart.Point] {
    var points: [LineChart.Point] = []
    var gaps: [Double] = []
    for repeats in FigureData.repeats(rows, telling: along) {
      let places = repeats.rows.compactMap { place(&data, $0, label) }
      guard places.count == repeats.rows.count else { continue }
      let x = places.reduce(0, +) / Double(places.count)
      // An end that has no place on the axis is left open.
      if repeats.rows.count > 1, let (mean, interval) = repeats.value(column), let interval,
        FigureData.isDrawable(mean, yScale)
      {
        points.append(LineChart.Point(x: x, y: mean, interval: interval.low...interval.high))
        continue
      }
      for (row, x) in zip(repeats.rows, places) {
        guard let y = data.drawable(column, row, label, yScale) else {
          gaps.append(x)
          continue
        }
        points.append(LineChart.Point(x: x, y: y))
      }
    }
    return points.broken(at: gaps)
  }

  /// The column along the bottom where it is the seed, by which repeats differ.
  private var along: [TrialColumn] {
    if case .columns(let x, _) = content, x.name == "seed" { [.result(x)] } else { [] }
  }

  /// The column along the bottom.
  private var bottom: TrialColumn {
    if case .columns(let x, _) = content { .result(x) } else { Self.unfreeze }
  }

  private static let unfreeze = TrialColumn("unfreeze") ?? .experiment

  private static func dash(_ index: Int, of count: Int) -> Dash? {
    count == 1 ? nil : Dash.allCases[index % Dash.allCases.count]
  }

  private func facets(
    _ data: inout FigureData, series: ([TrialRow], inout FigureData) -> [LineChart.Series]
  ) -> [LineChart.Facet] {
    if facet.isEmpty { return [LineChart.Facet(series: series(data.rows, &data))] }
    var result: [LineChart.Facet] = []
    for (title, rows) in data.rows.groupedInOrder(by: { facet.labelText($0) }) {
      result.append(LineChart.Facet(title: title, series: series(rows, &data)))
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
