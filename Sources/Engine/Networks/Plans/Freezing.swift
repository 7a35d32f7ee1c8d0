/// Which layers are trained.
///
/// A frozen layer keeps its parameters and works as in inference: batch norm uses its
/// running statistics without updating them, dropout is the identity.
struct Freezing {
  /// nil: all.
  let trainedLayers: Set<String>?

  static let none = Freezing(trainedLayers: nil)

  func isFrozen(_ node: Network.Node) -> Bool {
    trainedLayers.map { !$0.contains(node.layer) } ?? false
  }

  /// For each of the network's parameters whether it gets a gradient.
  func trainedParameters(of network: Network) -> [Bool] {
    var trained = network.parameters.map(\.isTrainable)
    for node in network.nodes where isFrozen(node) {
      for index in node.parameters { trained[index] = false }
    }
    return trained
  }
}
