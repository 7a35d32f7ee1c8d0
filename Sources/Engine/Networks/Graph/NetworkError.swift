/// What is wrong with a network or its weights.
package enum NetworkError: Error, Equatable, CustomStringConvertible {
  case layerDoesNotFit(network: String, layer: String, cause: String)
  case missingWeights(network: String, parameter: String)
  case wrongShape(parameter: String, expected: [Int], found: [Int])
  /// The result is not a vector that a classifier could read.
  case noHead(network: String, [Int])

  package var description: String {
    switch self {
    case .layerDoesNotFit(let network, let layer, let cause):
      "layer `\(layer)` of \(network) does not fit: \(cause)"
    case .missingWeights(let network, let parameter):
      "the weights lack `\(parameter)`, which \(network) needs"
    case .wrongShape(let parameter, let expected, let found):
      "`\(parameter)` has the shape \(Self.text(found)), but \(Self.text(expected)) is needed"
    case .noHead(let network, let shape):
      "\(network) gives \(Self.text(shape)) for an image, and a classifier needs one vector: pool or "
        + "flatten its result first"
    }
  }

  private static func text(_ shape: [Int]) -> String {
    shape.map(String.init).joined(separator: "×")
  }
}
