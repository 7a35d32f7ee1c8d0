internal import Kernels
internal import Networks

/// A layer of a network with parameters, as Keras stores them.
struct KerasTarget {
  let name: String
  /// The Keras class in snake case.
  let className: String
  /// In the order in which Keras stores a layer's arrays.
  var parameters: [Parameter]
  /// C, the groups of a depthwise convolution; nil for other layers.
  let depthwiseGroups: Int?
  /// C, H, W of the flattened image that it reads.
  let flattened: [Int]?
  /// Whether it is the classifier.
  let isHead: Bool

  /// The layers of a network with parameters, in its order.
  static func all(of network: Network) -> [KerasTarget] {
    var targets: [KerasTarget] = []
    for (index, node) in network.nodes.enumerated() where !node.parameters.isEmpty {
      let parameters = Array(network.parameters[node.parameters])
      if let known = targets.firstIndex(where: { $0.name == node.layer }) {
        targets[known].parameters += parameters
        continue
      }
      var groups: Int?
      if case .convolution(let spec) = node.operation, spec.groups > 1,
        parameters[0].shape[1] == 1
      {
        groups = spec.groups
      }
      targets.append(
        KerasTarget(
          name: node.layer,
          className: groups == nil ? snakeCase(node.operation.kindName) : "depthwise_conv2d",
          parameters: parameters, depthwiseGroups: groups,
          flattened: flattenedImage(before: index, in: network),
          isHead: node.layer == network.head))
    }
    return targets
  }

  /// The class name as in Keras 3's group names: `depthwise_conv2d` for `DepthwiseConv2D`.
  static func snakeCase(_ name: String) -> String {
    let characters = Array(name)
    var result = ""
    for (index, character) in characters.enumerated() {
      if index > 0, character.isUppercase {
        let isWord = index + 1 < characters.count && characters[index + 1].isLowercase
        if isWord || characters[index - 1].isLowercase { result += "_" }
      }
      result += character.lowercased()
    }
    return result
  }

  /// The shape of the image that a node's input was before it was flattened; nil where its input
  /// still has pixels or never had.
  private static func flattenedImage(before index: Int, in network: Network) -> [Int]? {
    var node = network.nodes[index]
    while let input = node.inputs.first, network.nodes[input].shape.count == 1 {
      node = network.nodes[input]
      switch node.operation {
      case .flatten, .reshape:
        let image = network.nodes[node.inputs[0]]
        // Where channels were moved last before, the pixels are in Keras's order already.
        if case .transpose = image.operation { return nil }
        return image.shape.count == 3 ? image.shape : nil
      // These keep the order of elements.
      case .activation, .dropout, .batchNormalization, .featureNormalization, .rescaling: continue
      default: return nil
      }
    }
    return nil
  }

  var isDense: Bool { parameters.first?.role == .kernel && parameters[0].shape.count == 2 }

  /// Whether the layer has running statistics, as batch norm has.
  var isBatchNormalization: Bool { parameters.contains { $0.role == .movingVariance } }
}
