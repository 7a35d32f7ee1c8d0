public import Kernels

extension Network {
  /// The 8-bit weights that inference of this network computes with, by parameter: those of
  /// convolutions and dense layers.
  ///
  /// - Precondition: no batch normalisation follows a convolution; see `NormalizationFolding`.
  public func int8Weights(of weights: Weights) -> [String: Int8Weights] {
    let isNonNegative = isNonNegative
    var result: [String: Int8Weights] = [:]
    for node in nodes {
      switch node.operation {
      case .convolution, .dense:
        let parameter = parameters[node.parameters.lowerBound]
        guard let values = weights.arrays[parameter.name]?.values else { continue }
        result[parameter.name] = Int8Weights(
          values, channels: parameter.shape[0], inputIsSigned: !isNonNegative[node.inputs[0]])
      default: continue
      }
    }
    return result
  }
}
