internal import Assessment
internal import Charts
internal import Options
internal import Trials

/// `triangle`: three columns at once, normalized from the best to the worst of the trials shown.
struct TriangleFigure: Figure {
  static let kind = FigureKind(
    "triangle", help: "three criteria at once, the best of each at the center",
    options: [Option.y, FigureOptions.label], TriangleFigure.init)

  private enum Option {
    static let usual = ["test_accuracy", "inference_seconds", "size_mb"]
    static let y = FigureOptions.axes(
      "y", help: "Three columns; \(usual.joined(separator: ", ")) where not given")
  }

  private let columns: [ResultColumn]
  private let label: [TrialColumn]

  init(_ reader: inout BlockOptionReader) throws(BlockProblems) {
    label = reader.read(FigureOptions.label)
    columns =
      reader.options.isGiven("y")
      ? reader.read(Option.y) : Option.usual.compactMap(reader.columns.named)
    if let given = reader.options["y"]?.listValue, given.count != 3 {
      reader.problems.add(
        .threeColumns(kind: reader.kind), at: reader.options.location(of: "y"))
    }
    for column in columns where column.direction == .neither {
      reader.problems.add(
        .noBetterEnd(column, what: "a `triangle` figure"), at: reader.options.location(of: "y"))
    }
  }

  func names(in settings: ExperimentSettings) -> [String] { label.names(in: settings) }

  func chart(_ data: inout FigureData) -> any ChartSpec {
    var items: [TriangleChart.Item] = []
    let all = data.repeats(telling: label + columns.seeds)
    let label = label.tellingApart(all)
    for repeats in all {
      let name = label.labelText(repeats)
      // It would be the best of all in what it does not need.
      guard repeats.first.isScored || !columns.contains(where: \.isTimeOrSpace) else {
        data.omitted.add(
          name, "which needs neither time nor space", many: "which need neither time nor space")
        continue
      }
      var values: [Double] = []
      var intervals: [ClosedRange<Double>?] = []
      for column in columns {
        guard let value = data.drawable(column, repeats, name) else { break }
        let interval = FigureData.ends(repeats.interval(column))
        values.append(Self.isError(column) ? 1 - value : value)
        intervals.append(
          Self.isError(column)
            ? interval.map { 1 - $0.upperBound...1 - $0.lowerBound } : interval)
      }
      if values.count == 3 {
        items.append(
          TriangleChart.Item(
            name: name, values: values, intervals: intervals, seeds: repeats.count))
      }
    }
    let criteria = columns.enumerated().map { index, column in
      let values = items.map { $0.values[index] }
      let isError = Self.isError(column)
      let preference: Preference =
        isError ? .lower : column.direction.preference ?? .lower
      return TriangleChart.Criterion(
        isError
          ? ChartColumn(
            "1 − \(TrialColumn.result(column).titleInSentence)", name: "one_minus_\(column.name)",
            isName: true)
          : column.chartColumn,
        format: column.kind == .integer ? .si : column.unit.valueFormat,
        best: preference.best(of: values) ?? 0, worst: preference.worst(of: values) ?? 0)
    }
    return TriangleChart(criteria: criteria, items: items)
  }

  /// Shares of which more is better are shown as what is missing to all.
  private static func isError(_ column: ResultColumn) -> Bool {
    column.unit == .fraction && column.direction == .higher
  }
}
