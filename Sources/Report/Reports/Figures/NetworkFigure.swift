internal import Charts
internal import Trials

/// `network`: the layers of one trial's model, as it was trained.
struct NetworkFigure: Figure {
  static let kind = FigureKind(
    "network", help: "the layers of a model, and what skips some of them", options: []
  ) { _ in NetworkFigure() }

  var needsNetwork: Bool { true }

  func names(in settings: ExperimentSettings) -> [String] { settings.models.map(\.name) }

  func chart(_ data: inout FigureData) -> any ChartSpec {
    // The seed changes nothing of what the network is made of.
    guard let row = data.single("the networks", telling: []) else {
      return NetworkChart(name: "", layers: [])
    }
    let (model, name) = (row.trial.model, data.name(of: row))
    guard let network = row.network() else {
      if model == Trial.randomReference {
        data.omitted.add(name, "which guesses and has no network")
      } else {
        data.missing = "the layers of \(name) are not in the store: render again"
        data.omitted.add(name, "whose layers are not in the store")
      }
      return NetworkChart(name: model, layers: [])
    }
    var places: [String: Int] = [:]
    let layers = network.layers.enumerated().map { index, layer in
      places[layer.name] = index
      return NetworkChart.Layer(
        kind: layer.kind, side: layer.shape.count == 3 ? layer.shape[1] : 1,
        channels: layer.shape.first ?? 1, parameters: layer.parameters,
        inputs: layer.inputs.compactMap { places[$0] }.filter { $0 < index })
    }
    return NetworkChart(
      name: model, layers: layers,
      endsWithClassifier: network.classifier.map { $0 == network.layers.last?.name } ?? false)
  }
}
