internal import Charts
internal import Experiments

/// Makes the chart of a figure from the results.
struct ChartBuilder {
  let block: FigureBlock
  let outcomes: [ExperimentOutcome]

  /// The chart, and what it does not show, one sentence each.
  func build() -> (chart: any ChartSpec, notes: [String]) {
    var omitted: [String] = []
    let rows = block.source.rows(outcomes)
    let chart: any ChartSpec =
      switch block.content {
      case .bubble(let columns): bubble(columns, rows, &omitted)
      case .history(let y, let columns): history(y, columns, rows, &omitted)
      case .line(let x, let y, let columns): line(x, y, columns, rows, &omitted)
      }
    var notes: [String] = []
    var seen: Set<String> = []
    let once = omitted.filter { seen.insert($0).inserted }
    if !once.isEmpty { notes.append("Not shown: \(once.joined(separator: "; ")).") }
    let failures = block.source.failures(outcomes).map(\.trial)
    if !failures.isEmpty { notes.append("Failed: \(failures.joined(separator: "; ")).") }
    return (chart, notes)
  }

  // MARK: Kinds

  private func bubble(
    _ columns: FigureBlock.BubbleColumns, _ rows: [TrialRow], _ omitted: inout [String]
  ) -> BubbleChart {
    let points = rows.compactMap { row -> BubbleChart.Point? in
      let label = columns.label.labelText(row)
      guard
        let x = drawable(columns.x, row, label, isLogarithmic: block.logarithmicX, &omitted),
        let y = drawable(columns.y, row, label, isLogarithmic: block.logarithmicY, &omitted),
        let size = drawable(columns.size, row, label, isSize: true, &omitted)
      else { return nil }
      return BubbleChart.Point(
        label: label, group: columns.colour?.labelText(row), x: x, y: y, size: size)
    }
    return BubbleChart(
      points: points, x: columns.x.axis(isLogarithmic: block.logarithmicX),
      y: columns.y.axis(isLogarithmic: block.logarithmicY), sizeTitle: columns.size.title,
      sizeFormat: columns.size.unit.valueFormat, groupTitle: columns.colour?.title,
      noun: "models")
  }

  private func history(
    _ y: [EpochColumn], _ columns: FigureBlock.LineColumns, _ rows: [TrialRow],
    _ omitted: inout [String]
  ) -> LineChart {
    let facets = facets(rows, columns) { rows in
      rows.flatMap { row -> [LineChart.Series] in
        let label = columns.series.labelText(row)
        if row.trial.history.isEmpty {
          omitted.append("\(label), which has no epochs")
          return []
        }
        return y.enumerated().map { index, column in
          let points = row.trial.history.compactMap { epoch -> LineChart.Point? in
            let value = column.value(epoch)
            guard
              isDrawable(value, isLogarithmic: block.logarithmicY)
            else {
              omitted.append("\(label) where its \(column.title.lowercasedFirst) is \(value)")
              return nil
            }
            return LineChart.Point(x: Double(epoch.epoch), y: value)
          }
          return LineChart.Series(
            name: y.count == 1 ? label : "\(label), \(column.shortTitle)", points: points,
            group: label, dash: y.count == 1 ? nil : Dash.allCases[index % Dash.allCases.count])
        }
      }
    }
    return LineChart(
      facets: facets, x: Axis("Epoch", scale: block.logarithmicX ? .log10 : .linear),
      y: Axis(
        commonTitle(y.map(\.title)), scale: block.logarithmicY ? .log10 : .linear,
        format: y[0].unit.valueFormat, better: y[0].direction.better))
  }

  private func line(
    _ x: ResultColumn, _ y: [ResultColumn], _ columns: FigureBlock.LineColumns, _ rows: [TrialRow],
    _ omitted: inout [String]
  ) -> LineChart {
    let facets = facets(rows, columns) { rows in
      grouped(rows) { columns.series.labelText($0) }.flatMap { label, rows in
        y.enumerated().map { index, column in
          let points = rows.compactMap { row -> LineChart.Point? in
            guard
              let x = drawable(x, row, label, isLogarithmic: block.logarithmicX, &omitted),
              let y = drawable(column, row, label, isLogarithmic: block.logarithmicY, &omitted)
            else { return nil }
            return LineChart.Point(x: x, y: y)
          }
          return LineChart.Series(
            name: y.count == 1 ? label : "\(label), \(column.title.lowercasedFirst)",
            points: points.sorted { $0.x < $1.x }, group: label,
            dash: y.count == 1 ? nil : Dash.allCases[index % Dash.allCases.count])
        }
      }
    }
    var axis = y[0].axis(isLogarithmic: block.logarithmicY)
    axis.title = commonTitle(y.map(\.title))
    return LineChart(facets: facets, x: x.axis(isLogarithmic: block.logarithmicX), y: axis)
  }

  private func facets(
    _ rows: [TrialRow], _ columns: FigureBlock.LineColumns,
    series: ([TrialRow]) -> [LineChart.Series]
  ) -> [LineChart.Facet] {
    guard let facet = columns.facet else { return [LineChart.Facet(series: series(rows))] }
    return grouped(rows) { facet.labelText($0) }.map { title, rows in
      LineChart.Facet(title: title, series: series(rows))
    }
  }

  /// The rows by name, in the order in which the names first appear.
  private func grouped(
    _ rows: [TrialRow], by name: (TrialRow) -> String
  ) -> [(name: String, rows: [TrialRow])] {
    var groups: [(name: String, rows: [TrialRow])] = []
    for row in rows {
      let name = name(row)
      if let index = groups.firstIndex(where: { $0.name == name }) {
        groups[index].rows.append(row)
      } else {
        groups.append((name, [row]))
      }
    }
    return groups
  }

  // MARK: Values

  /// The value, if it has a place on its axis; else the reason goes into `omitted`.
  private func drawable(
    _ column: ResultColumn, _ row: TrialRow, _ label: String, isLogarithmic: Bool = false,
    isSize: Bool = false, _ omitted: inout [String]
  ) -> Double? {
    guard let value = column.value(row.trial).number else {
      omitted.append("\(label), which has no \(column.title)")
      return nil
    }
    guard isDrawable(value, isLogarithmic: isLogarithmic), !isSize || value >= 0 else {
      omitted.append("\(label), whose \(column.title) is \(DataValue.number(value).text)")
      return nil
    }
    return value
  }

  private func isDrawable(_ value: Double, isLogarithmic: Bool) -> Bool {
    ChartLimits.isDrawable(value) && (!isLogarithmic || value > 0)
  }

  /// `Accuracy` for `Test accuracy` and `Training accuracy`; all titles where they have no last
  /// words in common.
  private func commonTitle(_ titles: [String]) -> String {
    guard let first = titles.first, titles.count > 1 else { return titles.first ?? "" }
    var common = first.split(separator: " ")
    for title in titles.dropFirst() {
      let words = title.split(separator: " ")
      let count = zip(common.reversed(), words.reversed()).prefix { $0 == $1 }.count
      common = Array(common.suffix(count))
    }
    guard let word = common.first, !word.hasPrefix("(") else {
      return titles.joined(separator: ", ")
    }
    let text = common.joined(separator: " ")
    return text.prefix(1).uppercased() + text.dropFirst()
  }
}

extension ResultColumn {
  fileprivate func axis(isLogarithmic: Bool) -> Axis {
    Axis(
      title, scale: isLogarithmic ? .log10 : .linear,
      format: kind == .integer ? .si : unit.valueFormat, better: direction.better)
  }
}

extension ResultColumn.Unit {
  fileprivate var valueFormat: ValueFormat { self == .fraction ? .percent : .number }
}

extension ResultColumn.Direction {
  fileprivate var better: Axis.Better? {
    switch self {
    case .higher: .higher
    case .lower: .lower
    case .neither: nil
    }
  }
}

extension String {
  /// As it stands within a sentence; `OpScore` and `F1` stay as they are.
  fileprivate var lowercasedFirst: String {
    guard let first, dropFirst().first?.isLowercase ?? false,
      !dropFirst().contains(where: \.isUppercase) || contains(" (")
    else { return self }
    return first.lowercased() + dropFirst()
  }
}
