package import Datasets
package import Kernels
package import Networks

/// Measures the ranges of the inputs of a network's convolutions and dense layers.
package enum Int8Calibrator {
  /// The magnitude that becomes the largest int8 value; larger ones are clipped.
  package enum Method: Hashable, Sendable, Codable {
    /// The maximum.
    case minMax
    /// The percentile of all magnitudes: a few outliers then no longer
    /// coarsen the scales.
    case percentile(Double)
  }

  /// - Precondition: the images have the network's input size.
  /// - Parameters:
  ///   - count: the number of images, drawn by `seed`; more than there are means all.
  /// - Throws: `TrainingError.noImages`, `outputsNotFinite` where a weight or a layer's input is NaN or infinite,
  ///   `NetworkError` where the weights are of another network, and `KernelError`.
  package static func calibrate(
    _ network: Network, weights: Weights, images: ImageSet, transform: PixelTransform, count: Int,
    method: Method, seed: UInt64, backend: Backend
  ) throws -> Int8Calibration {
    precondition(count > 0, "calibration needs an image")
    guard images.count > 0 else { throw TrainingError.noImages }
    images.requireFit(network, transform)
    // ReLU would turn NaN into zero.
    for parameter in network.parameters {
      guard
        try MagnitudeHistogram.largest(of: weights.array(parameter, of: network)).isFinite
      else { throw TrainingError.outputsNotFinite }
    }
    let count = min(count, images.count)
    // All batches are full: rows left over from another one would count twice.
    let size = (1...min(64, count)).last { count % $0 == 0 } ?? 1
    let plan = try InferencePlan(network, batch: size, backend: backend)
    try plan.load(weights)
    func pass(_ observe: (String, [Float]) throws -> Void) throws {
      let batches = Batches(count: images.count, size: size, seed: seed, epoch: 0)
      for batch in batches.prefix(count / size) {
        images.fill(plan.input.pointer, with: batch, transform: transform)
        try plan.run { try observe($0, $1.values()) }
      }
    }
    var largest: [String: Float] = [:]
    try pass { layer, values in
      let found = MagnitudeHistogram.largest(of: values)
      guard found.isFinite else { throw TrainingError.outputsNotFinite }
      largest[layer] = max(largest[layer] ?? 0, found)
    }
    try requireRange(network, weights, largest)
    if case .percentile(let percentile) = method {
      var histograms = largest.mapValues(MagnitudeHistogram.init)
      try pass { histograms[$0]?.add($1) }
      largest = histograms.mapValues { $0.percentile(percentile) }
    }
    // A layer that reads only zeros reads them exactly with any scale.
    return Int8Calibration(
      inputScales: largest.mapValues { max($0, .leastNormalMagnitude * 128) / 127 })
  }

  /// Checks that no sum can have overflowed: infinity minus infinity is NaN, and after ReLU an unnoticed
  /// zero. Intermediate results, as in Winograd's algorithm, may be some hundred
  /// times larger than the final one.
  private static func requireRange(
    _ network: Network, _ weights: Weights, _ largest: [String: Float]
  ) throws {
    for node in network.nodes {
      guard let input = largest[node.name] else { continue }
      let kernel = network.parameters[node.parameters.lowerBound]
      let values = try weights.array(kernel, of: network)
      let size = kernel.count / kernel.shape[0]
      for channel in 0..<kernel.shape[0] {
        let sum = values[channel * size..<(channel + 1) * size].reduce(0) { $0 + abs(Double($1)) }
        guard sum * Double(input) < Double(Float.greatestFiniteMagnitude) / 1024 else {
          throw TrainingError.outputsNotFinite
        }
      }
    }
  }
}
