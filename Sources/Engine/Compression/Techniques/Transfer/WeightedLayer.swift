internal import Kernels
internal import Networks

/// A layer with its arrays.
struct WeightedLayer: Equatable {
  let name: String
  /// The Keras class, such as `Conv2D`.
  let kind: String
  let parameters: [Parameter]

  /// Whether the arrays of one can replace the other's.
  func fits(_ other: WeightedLayer) -> Bool {
    kind == other.kind && parameters.map(\.role) == other.parameters.map(\.role)
      && parameters.map(\.shape) == other.parameters.map(\.shape)
  }

  /// `Conv2D 512×2048×1×1, 512`.
  var summary: String {
    let shapes = parameters.map { $0.shape.map(String.init).joined(separator: "×") }
    return "\(kind) \(shapes.joined(separator: ", "))"
  }
}

extension Network {
  /// The layers with arrays, in order.
  var weightedLayers: [WeightedLayer] {
    layers.compactMap { layer in
      let parameters = layer.nodes.flatMap { self.parameters[nodes[$0].parameters] }
      return parameters.isEmpty
        ? nil : WeightedLayer(name: layer.name, kind: layer.kind, parameters: parameters)
    }
  }

  /// The layers with arrays after the last downsampling:
  /// in a ResNet its fourth group of blocks, `conv5_…`. Dense layers and the classifier are not part
  /// of it.
  var lastStage: [WeightedLayer] {
    let strides = accumulatedStrides
    let weighted = weightedLayers.filter { $0.name != head }
    func stride(_ layer: WeightedLayer) -> Int? {
      nodes.indices.filter {
        nodes[$0].layer == layer.name && nodes[$0].shape.count == 3 && !nodes[$0].parameters.isEmpty
      }.map { strides[$0] }.max()
    }
    let known = weighted.map { ($0, stride($0)) }
    let last = known.compactMap(\.1).max()
    return known.filter { $0.1 != nil && $0.1 == last }.map(\.0)
  }

  /// For each node the stride of its pixels in input pixels.
  private var accumulatedStrides: [Int] {
    var result: [Int] = []
    for node in nodes {
      let before = node.inputs.map { result[$0] }.max() ?? 1
      let own: Int =
        switch node.operation {
        case .convolution(let spec): spec.window.stride.height
        case .pooling(let spec): spec.window.stride.height
        default: 1
        }
      result.append(before * own)
    }
    return result
  }
}
