internal import Networks

extension Parameter {
  /// The name in reports of skipped arrays: for a normalization, whose arrays are all
  /// treated alike, that of the layer.
  func noted(in node: Network.Node) -> String {
    switch role {
    case .gamma, .beta, .movingMean, .movingVariance: node.layer
    case .kernel, .bias, .mean, .variance, .count, .value, .constant: name
    }
  }
}

/// The arrays that clustering and pruning treat: the kernels of convolutions and dense layers.
struct KernelArrays {
  /// In the network's order, with their values.
  let arrays: [(name: String, entry: Weights.Entry)]
  /// The other parameters, with the reason.
  let skipped: LayerNotes

  /// - Throws: `NetworkError` where weights are missing; `CompressionError.notFinite`.
  init(_ state: CompressionState) throws {
    var arrays: [(name: String, entry: Weights.Entry)] = []
    var skipped = LayerNotes()
    for node in state.network.nodes {
      for index in node.parameters {
        let parameter = state.network.parameters[index]
        guard parameter.role == .kernel else {
          skipped.add(Self.reason(parameter.role), of: parameter.noted(in: node))
          continue
        }
        let values = try state.weights.array(parameter, of: state.network)
        guard values.allSatisfy(\.isFinite) else {
          throw CompressionError.notFinite(array: parameter.name, layer: node.layer)
        }
        arrays.append((parameter.name, Weights.Entry(shape: parameter.shape, values: values)))
      }
    }
    (self.arrays, self.skipped) = (arrays, skipped)
  }

  private static func reason(_ role: Parameter.Role) -> String {
    switch role {
    case .bias: "a bias: few values, and each counts"
    case .gamma, .beta, .movingMean, .movingVariance: "normalization: few values, and each counts"
    case .mean, .variance, .count: "statistics of the input"
    case .value, .constant: "not weights of a convolution or dense layer"
    case .kernel: "a kernel"
    }
  }
}
