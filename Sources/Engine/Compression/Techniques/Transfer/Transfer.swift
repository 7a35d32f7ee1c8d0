package import Networks
package import Options
internal import Training

/// Replaces layers of the network by those of another trained model, where shapes
/// match: the last stage of ResNet-101 into ResNet-50's, block by block.
package struct Transfer: Technique {
  package static let name = "transfer"
  package static let help = "layers of another trained model, where their shapes fit"
  package static let parameters = [
    sourceKey.spec, layersKey.spec, epochsKey.spec,
  ]

  private static let sourceKey = OptionKey(
    required: "from", .text, help: "The model that is copied from")
  private static let layersKey = OptionKey(
    "layers", .oneOrMore(.text), default: ["top"],
    help: "Those to replace: `top`, the last stage; names; or patterns such as `conv5_*`")
  private static let epochsKey = OptionKey(
    "finetune", .integer(0...10_000), default: 0, help: "Epochs of training after it")

  package let arguments: TechniqueArguments
  private let source: String
  package var otherModels: [String] { [source] }
  package var effects: [TechniqueEffect] {
    [.replaces(source: source, layers: arguments[Self.layersKey], trains: epochs > 0)]
  }
  private let selection: LayerSelection
  private let epochs: Int

  package init(_ arguments: TechniqueArguments) throws(TechniqueError) {
    self.arguments = arguments
    source = arguments[required: Self.sourceKey]
    selection = LayerSelection(arguments[Self.layersKey])
    epochs = arguments[Self.epochsKey]
  }

  /// - Throws: `TransferError`, and errors of loading the source and of training.
  package func apply(to state: inout CompressionState, context: CompressionContext) throws
    -> TechniqueReport
  {
    let start = ContinuousClock.now
    context.progress("reading \(source)", 0)
    let other = try context.model(source)
    let matching = try matching(from: other.network, to: state.network)
    var report = TechniqueReport(technique: text, bytesBefore: state.plainBytes)
    var count = 0
    for pair in matching.pairs {
      for (from, to) in zip(pair.source.parameters, pair.target.parameters) {
        state.weights.arrays[to.name] = Weights.Entry(
          shape: to.shape, values: try other.weights.array(from, of: other.network))
        count += to.count
      }
      report.changed.add("from \(pair.source.name) of \(source)", of: pair.target.name)
    }
    for layer in matching.unmatched {
      report.skipped.add(reason(for: layer, in: other.network), of: layer.name)
    }
    report.details = ["layers": Double(matching.pairs.count), "parameters": Double(count)]
    if epochs > 0 {
      let training = try FineTuning(epochs: epochs, step: "retraining").run(&state, context)
      report.details.merge(training) { $1 }
    }
    report.bytesAfter = state.plainBytes
    report.setSeconds(since: start)
    return report
  }

  package func requireFit(_ network: Network, other: (_ name: String) throws -> Network) throws {
    _ = try matching(from: other(source), to: network)
  }

  /// - Throws: `TransferError` where no layer matches, or one is unknown.
  private func matching(from other: Network, to network: Network) throws -> LayerMatching {
    let matching = LayerMatching(
      from: selection.candidates(in: other), to: try selection.layers(of: network))
    guard !matching.pairs.isEmpty else {
      throw TransferError.nothingFits(source: source, target: network.name)
    }
    return matching
  }

  private func reason(for layer: WeightedLayer, in network: Network) -> String {
    guard let twin = network.weightedLayers.first(where: { $0.name == layer.name }),
      !twin.fits(layer)
    else { return "no matching layer is left in \(source): it is \(layer.summary)" }
    return "it is \(layer.summary), and in \(source) \(twin.summary)"
  }
}
