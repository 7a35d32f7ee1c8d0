internal import Charts
internal import Notebooks
internal import Options
internal import Trials

extension FigureBlock {
  /// What the pictures will lack of the names that the notebook itself gives: known before anything runs.
  ///
  /// - Parameter kind: of the chart.
  static func letterRemarks(
    _ options: Options, kind: String, source: TrialSource, scope: BlockScope
  ) -> [String] {
    let experiments = source.labels.compactMap { scope.experiments[$0] ?? nil }
    let columns = ["label", "color", "facet"].flatMap { option in
      options[option]?.listValue?.compactMap(\.stringValue) ?? []
    }
    let names = experiments.flatMap { settings -> [String] in
      if [HeatmapChart.kind.name, SamplesChart.kind.name].contains(kind) {
        return settings.classes[0] ?? settings.datasets.flatMap { $0.classes ?? [] }
      }
      return (columns.contains("model") ? settings.models.map(\.name) : [])
        + (columns.contains("dataset") ? settings.datasets.map(\.label) : [])
    }
    return ChartRenderer.letterRemarks(names)
  }
}
