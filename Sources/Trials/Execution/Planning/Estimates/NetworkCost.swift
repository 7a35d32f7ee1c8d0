internal import Datasets
internal import Files
internal import ModelZoo
internal import Networks
internal import Trials

/// What a network asks of a machine for one image. Work is counted in multiply-accumulates; a value that
/// a layer writes stands for as many of them as a processor does while it is written and read again.
struct NetworkCost: Hashable {
  /// Of the whole forward pass.
  var work: Double
  /// Of the layers below those that training moves.
  var frozenWork = 0.0
  /// The values that reach the others.
  var cutValues = 0
  /// The values that all layers write.
  var values: Int
  var parameters: Int

  /// Of the layers that training moves, and those above.
  var trainedWork: Double { work - frozenWork }

  static let workOfValue = 30.0

  /// - Parameter unfreeze: nil where no layers are frozen, or it is not known which.
  init(_ network: Network, unfreeze: Unfreezing) {
    func work(_ nodes: some Sequence<Int>) -> Double {
      nodes.reduce(0) {
        $0 + Double(network.multiplyAccumulates(ofNode: $1))
          + Self.workOfValue * Double(network.nodes[$1].shape.reduce(1, *))
      }
    }
    self.work = work(network.nodes.indices)
    values = network.nodes.reduce(0) { $0 + $1.shape.reduce(1, *) }
    parameters = network.parameterCount
    if case .layers(let count) = unfreeze {
      let cut = network.cut(trainedLayers: network.unfrozenLayers(count))
      frozenWork = work(cut.frozen.nodes)
      cutValues = cut.featureCount
    }
  }

  /// A network that is known by its multiply-accumulates alone.
  init(macs: Int, parameters: Int, unfreeze: Unfreezing) {
    self.parameters = parameters
    // As ResNets have it, within a factor of two.
    values = macs / 200
    work = Double(macs) + Self.workOfValue * Double(values)
    if case .layers = unfreeze {
      frozenWork = work * 0.95
      cutValues = 2048
    }
  }
}

/// The costs of trials' networks. A network of the registry is built once for each size; of a model
/// file nothing is read: what trainings of it have left tells, or else its length.
struct NetworkCosts {
  private struct Built: Hashable {
    let model: String
    let input: InputSize
    let channels, classes: Int
  }
  private struct Key: Hashable {
    let model: ModelSource
    let input: InputSize
    let channels, classes: Int
    let unfreeze: Unfreezing
  }
  /// Of a model file, as keys have it, and an input.
  private struct File: Hashable {
    let model: String
    let input: InputSize
  }

  private var networks: [Built: Network?] = [:]
  private var costs: [Key: NetworkCost?] = [:]
  private var measured: [File: (macs: Int, parameters: Int)] = [:]

  /// Takes in what a training has told of its network.
  mutating func add(_ record: TrainingRecord, of trial: Trial, _ training: StageKey) {
    guard case .onnx = trial.model, let model = training.facts["model"] else { return }
    measured[File(model: model, input: trial.data.input)] = (record.macs, record.parameters)
  }

  /// - Returns: nil where there is no network: for the reference that guesses, and for a model that
  ///   can't be built.
  mutating func cost(
    of trial: Trial, _ training: StageKey, _ extent: DatasetExtent
  ) -> NetworkCost? {
    let classes = trial.data.classes?.count ?? extent.classes
    let key = Key(
      model: trial.model, input: trial.data.input, channels: extent.channels, classes: classes,
      unfreeze: trial.unfreeze)
    if let known = costs[key] { return known }
    let cost: NetworkCost?
    switch trial.model {
    case .named(let name):
      let built = Built(
        model: name, input: trial.data.input, channels: extent.channels, classes: classes)
      let network =
        networks[built]
        ?? (try? ModelRegistry.named(name)?.network(
          size: built.input.extent, channels: built.channels, top: .classifier(max(classes, 1))))
      networks[built] = network
      cost = network.map { NetworkCost($0, unfreeze: trial.unfreeze) }
    case .onnx(let model):
      let known = training.facts["model"].flatMap {
        measured[File(model: $0, input: trial.data.input)]
      }
      if let known {
        cost = NetworkCost(
          macs: known.macs, parameters: known.parameters, unfreeze: trial.unfreeze)
      } else {
        let parameters = (FileSize.of(model.path) ?? 0) / 4
        // ResNets take some 150 multiply-accumulates for each parameter at 224 pixels.
        let scale = Double(trial.data.input.area) / (224 * 224)
        cost = NetworkCost(
          macs: Int(150 * scale * Double(parameters)), parameters: parameters,
          unfreeze: trial.unfreeze)
      }
    }
    costs[key] = cost
    return cost
  }
}
