internal import ModelZoo
internal import Networks
internal import Trials

/// A network layer by layer, as Keras's `summary()` has it.
package struct NetworkSummary: Codable, Sendable {
  /// An array that the network needs; a `.safetensors` file of its weights holds it by this name.
  package struct Parameter: Codable, Sendable {
    package let name: String
    /// Convolutions O×(I÷groups)×H×W, dense layers O×I, most others one value a channel.
    package let shape: [Int]
    /// `kernel`, `bias`, `gamma`, `beta`, `moving_mean`, `moving_variance`, `mean`, …
    package let role: String
  }

  package struct Layer: Codable, Sendable {
    package let name: String
    /// As Keras names it, such as `Conv2D`.
    package let kind: String
    /// Of the result for one image: C, H, W, or one extent.
    package let shape: [Int]
    package let parameters: Int
    /// The arrays that hold them.
    package let weights: [Parameter]
    /// The layers that it reads.
    package let inputs: [String]
  }

  package let model: String
  /// C, H, W.
  package let input: [Int]
  /// With running statistics.
  package let parameters: Int
  package let trainableParameters: Int
  /// All of them, the input included.
  package let layers: Int
  /// Multiply-accumulates of one image.
  package let macs: Int
  /// Of the weights as 32-bit floats, 10⁶ bytes.
  package let sizeMB: Double
  package let table: [Layer]

  enum CodingKeys: String, CodingKey {
    case model, input, parameters, layers, macs, table
    case trainableParameters = "trainable_parameters"
    case sizeMB = "size_mb"
  }

  init(_ network: Network) {
    model = network.name
    input = network.inputShape
    parameters = network.parameterCount
    trainableParameters = network.parameters.filter(\.isTrainable).reduce(0) { $0 + $1.count }
    table = network.layers.map { Layer($0, of: network) }
    layers = table.count
    macs = network.multiplyAccumulates
    sizeMB = Double(4 * parameters) / 1e6
  }
}

extension NetworkSummary.Layer {
  init(_ layer: Network.Layer, of network: Network) {
    let plain = NetworkRecord.Layer(layer, of: network)
    (name, kind, shape) = (plain.name, plain.kind, plain.shape)
    (parameters, inputs) = (plain.parameters, plain.inputs)
    weights = network.nodes[layer.nodes].flatMap { network.parameters[$0.parameters] }.map {
      NetworkSummary.Parameter(name: $0.name, shape: $0.shape, role: $0.role.rawValue)
    }
  }
}

extension Catalog {
  /// A network of the registry layer by layer.
  ///
  /// - Parameters:
  ///   - input: the side of the images in pixels; nil the one that the network is made for.
  ///   - hasTop: whether the published head for 1000 classes is there; else the pooled features are
  ///     the result.
  /// - Returns: nil where no network has the name.
  /// - Throws: `CatalogError.inputDoesNotFit`.
  package static func summary(of model: String, input: Int? = nil, hasTop: Bool = true) throws
    -> NetworkSummary?
  {
    guard let architecture = ModelRegistry.named(model) else { return nil }
    do {
      return NetworkSummary(
        try architecture.network(
          input: input ?? architecture.designedInput, top: hasTop ? .original(1000) : .none))
    } catch let error as NetworkError {
      throw CatalogError.inputDoesNotFit(cause: String(describing: error))
    }
  }
}

/// What can be wrong with what is asked of the catalog.
package enum CatalogError: Error, Equatable, CustomStringConvertible {
  case inputDoesNotFit(cause: String)

  package var description: String {
    switch self {
    case .inputDoesNotFit(let cause): cause
    }
  }
}
