/// Folds the statistics of a batch normalization into the convolution before it.
struct Folding: Sendable {
  /// Parameter indices: kernel and perhaps bias.
  let convolution: [Int]
  /// Parameter indices: gamma, beta, mean, variance.
  let normalization: [Int]
  let epsilon: Float

  func sources(shape: [Int]) -> [ParameterSource] {
    [
      .derived(shape: shape) { try kernel($0, $1) },
      .derived(shape: [shape[0]]) { try bias($0, $1) },
    ]
  }

  private func values(_ index: Int, _ weights: Weights, _ network: Network) throws -> [Float] {
    try weights.array(network.parameters[index], of: network)
  }

  private func scales(_ weights: Weights, _ network: Network) throws -> [Float] {
    let gamma = try values(normalization[0], weights, network)
    let variance = try values(normalization[3], weights, network)
    return zip(gamma, variance).map { $0 / ($1 + epsilon).squareRoot() }
  }

  private func kernel(_ weights: Weights, _ network: Network) throws -> [Float] {
    var kernel = try values(convolution[0], weights, network)
    let scales = try scales(weights, network)
    let size = kernel.count / scales.count
    for (channel, scale) in scales.enumerated() {
      for i in channel * size..<(channel + 1) * size { kernel[i] *= scale }
    }
    return kernel
  }

  private func bias(_ weights: Weights, _ network: Network) throws -> [Float] {
    let beta = try values(normalization[1], weights, network)
    let mean = try values(normalization[2], weights, network)
    let scales = try scales(weights, network)
    let bias = try convolution.count > 1 ? values(convolution[1], weights, network) : nil
    return beta.indices.map { beta[$0] + ((bias?[$0] ?? 0) - mean[$0]) * scales[$0] }
  }
}
