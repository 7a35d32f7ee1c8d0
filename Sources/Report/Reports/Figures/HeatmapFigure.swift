internal import Charts
internal import Trials

/// `heatmap`: the confusion matrix of one trial.
struct HeatmapFigure: Figure {
  static let kind = FigureKind(
    "heatmap", help: "the confusion matrix of one trial", options: []
  ) { _ in HeatmapFigure() }

  var needsDetails: Bool { true }

  func names(in settings: ExperimentSettings) -> [String] { settings.givenClasses }

  func chart(_ data: inout FigureData) -> any ChartSpec {
    let details = data.single("the matrices", telling: FigureData.everySeed)
      .flatMap { data.details(of: $0) }
    let empty = (details?.confusion ?? []).indices.filter { row in
      details?.confusion[row].allSatisfy { $0 == 0 } ?? false
    }.map { details?.classes[$0] ?? "" }
    if !empty.isEmpty {
      data.notes.append(
        "No test images: \(FailureList.shortened(empty, noun: "class", plural: "classes").joined(separator: ", "))."
      )
    }
    let chart = HeatmapChart(
      rows: details?.classes ?? [], columns: details?.classes ?? [],
      counts: details?.confusion ?? [], rowTitle: "Label", columnTitle: "Predicted",
      noun: "test images")
    if chart.rows.count > Self.mostNumbered { data.notes += Self.confusions(chart) }
    return chart
  }

  /// Of more classes the cells are too small for numbers.
  private static let mostNumbered = 20

  /// What such a picture cannot tell: which classes are taken for which others most often.
  private static func confusions(_ chart: HeatmapChart) -> [String] {
    let worst = chart.confusions(5)
    if worst.isEmpty { return [] }
    let sums = chart.rowSums
    let texts = worst.map {
      "\(chart.rows[$0.row]) taken for \(chart.columns[$0.column]) (\($0.count) of \(sums[$0.row]))"
    }
    return ["Most often confused: \(texts.joined(separator: "; "))."]
  }
}

extension FigureData {
  /// Of figures that show one of several seeds.
  static let everySeed = ["experiment", "seed"].compactMap(ColumnTable.builtIn.trialColumn)

  /// What a trial's evaluation has left; a reason goes into `omitted` where there is nothing.
  mutating func details(of row: TrialRow) -> EvaluationDetails? {
    if let details = row.details() { return details }
    missing = "the answers of \(name(of: row)) are not in the store: render again"
    omitted.add(name(of: row), "whose answers are not in the store")
    return nil
  }
}
