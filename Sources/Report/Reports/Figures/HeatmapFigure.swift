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
        "No test images: \(FailureList.shortened(empty, noun: "classes").joined(separator: ", ")).")
    }
    return HeatmapChart(
      rows: details?.classes ?? [], columns: details?.classes ?? [],
      counts: details?.confusion ?? [], rowTitle: "Label", columnTitle: "Predicted",
      noun: "test images")
  }
}

extension FigureData {
  /// Of figures that show one of several seeds.
  static let everySeed = ["experiment", "seed"].compactMap(ColumnTable.builtIn.trialColumn)

  /// What a trial's evaluation has left; a reason goes into `omitted` where there is nothing.
  mutating func details(of row: TrialRow) -> EvaluationDetails? {
    if let details = row.details() { return details }
    missing = "the answers of \(row.trial.model) are not in the store: render again"
    omitted.append("\(row.trial.model), whose answers are not in the store")
    return nil
  }
}
