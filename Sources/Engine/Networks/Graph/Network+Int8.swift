package import Kernels

extension Network {
  /// The weights of convolutions and dense layers: the ones that quantization applies to.
  package var productKernels: [Parameter] {
    nodes.filter(\.operation.isProduct).map { parameters[$0.parameters.lowerBound] }
  }

  /// The int8 weights of this network's inference, by parameter: those of
  /// convolutions and dense layers.
  ///
  /// - Precondition: no batch normalization follows a convolution; see `NormalizationFolding`.
  package func int8Weights(of weights: Weights) -> [String: Int8Weights] {
    let isNonNegative = isNonNegative
    var result: [String: Int8Weights] = [:]
    for node in nodes where node.operation.isProduct {
      let parameter = parameters[node.parameters.lowerBound]
      guard let values = weights.arrays[parameter.name]?.values else { continue }
      result[parameter.name] = Int8Weights(
        values, channels: parameter.shape[0], inputIsSigned: !isNonNegative[node.inputs[0]])
    }
    return result
  }

  /// The layers that int8 inference computes in float32, except those that compute nothing.
  package func float32Layers(with calibration: Int8Calibration) -> [Layer] {
    let names = Set(
      Lowering.lower(self, wholeSection, for: .inference, calibration: calibration).steps.filter {
        !($0.spec is Int8Product || $0.spec is Flatten || $0.spec is Reshape)
      }.flatMap { $0.nodes.map { nodes[$0].layer } })
    return layers.filter { names.contains($0.name) }
  }
}

extension Operation {
  /// Whether it multiplies its input by weights: convolutions and dense layers.
  var isProduct: Bool {
    switch self {
    case .convolution, .dense: true
    default: false
    }
  }
}
