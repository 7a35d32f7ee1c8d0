internal import Charts
internal import ModelTools
internal import Trials

/// `network`: the layers of one trial's model.
struct NetworkFigure: Figure {
  static let kind = FigureKind(
    "network", help: "the layers of a model, and what skips some of them", options: []
  ) { _ in NetworkFigure() }

  func names(in settings: ExperimentSettings) -> [String] { settings.models.map(\.name) }

  func chart(_ data: inout FigureData) -> any ChartSpec {
    // The seed changes nothing of what the network is made of.
    guard let row = data.single("the networks", telling: []) else {
      return NetworkChart(name: "", layers: [])
    }
    let trial = row.trial
    guard
      let summary = try? Catalog.summary(of: trial.model, input: trial.input, hasTop: false)
    else {
      data.omitted.append("\(trial.model), which is not one of Triptych's own networks")
      return NetworkChart(name: trial.model, layers: [])
    }
    var places: [String: Int] = [:]
    var layers: [NetworkChart.Layer] = []
    for layer in summary.table {
      layers.append(
        NetworkChart.Layer(
          kind: layer.kind, side: layer.shape.count == 3 ? layer.shape[1] : 1,
          channels: layer.shape.first ?? 1, parameters: layer.parameters,
          inputs: layer.inputs.compactMap { places[$0] }))
      places[layer.name] = layers.count - 1
    }
    // The classifier of the data set.
    let features = layers.last?.channels ?? 0
    layers.append(
      NetworkChart.Layer(
        kind: "Dense", side: 1, channels: trial.classes,
        parameters: (features + 1) * trial.classes,
        inputs: layers.isEmpty ? [] : [layers.count - 1]))
    return NetworkChart(name: trial.model, layers: layers, endsWithClassifier: true)
  }
}
