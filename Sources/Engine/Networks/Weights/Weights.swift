internal import Kernels

/// The values of a network's parameters by name, row-major.
package struct Weights: Sendable, Equatable {
  package struct Entry: Sendable, Equatable {
    /// Row-major.
    package let shape: [Int]
    package let values: [Float]

    package init(shape: [Int], values: [Float]) {
      precondition(shape.reduce(1, *) == values.count, "shape and values disagree")
      self.shape = shape
      self.values = values
    }
  }

  package var arrays: [String: Entry]

  package init(_ arrays: [String: Entry] = [:]) { self.arrays = arrays }

  /// Random weights.
  ///
  /// - Parameter kernels: the initializer of convolutions and dense layers; nil for the one that
  ///   the architecture names.
  package static func random(for network: Network, seed: UInt64, kernels: Initializer? = nil)
    -> Weights
  {
    Weights(
      Dictionary(
        uniqueKeysWithValues: network.parameters.map { parameter in
          let initializer =
            parameter.role == .kernel ? kernels ?? parameter.initializer : parameter.initializer
          let seed = RandomBits.hash(seed, digest(of: parameter.name))
          return (
            parameter.name,
            Entry(
              shape: parameter.shape, values: initializer.values(shape: parameter.shape, seed: seed)
            )
          )
        }))
  }

  /// The array of a parameter.
  ///
  /// - Throws: `NetworkError` where it is missing or has another shape.
  package func array(_ parameter: Parameter, of network: Network) throws -> [Float] {
    guard let array = arrays[parameter.name] else {
      throw NetworkError.missingWeights(network: network.name, parameter: parameter.name)
    }
    guard array.shape == parameter.shape else {
      throw NetworkError.wrongShape(
        parameter: parameter.name, expected: parameter.shape, found: array.shape)
    }
    return array.values
  }

  /// A hash of a name that is the same on every machine (FNV-1a).
  private static func digest(of name: String) -> UInt64 {
    name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }
}
