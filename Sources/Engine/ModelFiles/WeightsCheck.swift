internal import Kernels
package import Networks

/// Checks on weights from files, so that a network's results are finite.
package enum WeightsCheck {
  /// - Throws: `ModelFileError.notFinite` for the first array by name with NaN or infinite values.
  package static func requireFinite(_ weights: Weights, in path: String) throws {
    for (name, entry) in weights.arrays.sorted(by: { $0.key < $1.key }) {
      try requireFinite(entry.values, name, in: path)
    }
  }

  /// - Throws: `ModelFileError.badVariance` for the first batch normalization with a variance that,
  ///   with its epsilon, is not above 0.
  package static func requireVariances(_ weights: Weights, of network: Network, in path: String)
    throws
  {
    for node in network.nodes {
      guard case .batchNormalization(let spec) = node.operation else { continue }
      for parameter in network.parameters[node.parameters]
      where parameter.role == .movingVariance {
        let values = weights.arrays[parameter.name]?.values ?? []
        let wrong = values.count { !($0 + spec.epsilon > 0) }
        guard wrong == 0 else {
          throw ModelFileError.badVariance(
            path: path, array: parameter.name, count: wrong, of: values.count)
        }
      }
    }
  }

  static func requireFinite(_ values: [Float], _ name: String, in path: String) throws {
    let wrong = notFinite(values)
    guard wrong == 0 else {
      throw ModelFileError.notFinite(path: path, array: name, count: wrong, of: values.count)
    }
  }

  private static func notFinite(_ values: [Float]) -> Int {
    values.withUnsafeBufferPointer { values in
      var count = 0
      for value in values where !value.isFinite { count += 1 }
      return count
    }
  }
}
