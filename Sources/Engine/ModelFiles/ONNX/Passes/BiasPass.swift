internal import Kernels
internal import Networks

/// Turns a constant added to a convolution's channels, or to a dense layer's outputs, into its bias.
enum BiasPass {
  static func run(_ draft: inout DraftNetwork) {
    var uses = draft.useCounts()
    draft.visit { draft, index in
      guard case .arithmetic(let spec) = draft.nodes[index].operation, spec.function == .add,
        let (layer, bias) = parts(draft, index), uses[layer] == 1,
        let entry = entry(draft, layer: layer, bias: bias, sum: index)
      else { return nil }
      switch draft.nodes[layer].operation {
      case .convolution(var spec) where !spec.hasBias:
        spec.hasBias = true
        draft.nodes[layer].operation = .convolution(spec)
      case .dense(var spec) where !spec.hasBias:
        spec.hasBias = true
        draft.nodes[layer].operation = .dense(spec)
      default: return nil
      }
      draft.nodes[layer].parameters.append(entry)
      uses[layer] = uses[index]
      return layer
    }
  }

  /// The layer and the constant of a sum.
  private static func parts(_ draft: DraftNetwork, _ index: Int) -> (layer: Int, bias: Int)? {
    let inputs = draft.nodes[index].inputs
    for (layer, bias) in [(inputs[0], inputs[1]), (inputs[1], inputs[0])] {
      if case .constant = draft.nodes[bias].operation { return (layer, bias) }
    }
    return nil
  }

  /// - Returns: nil where the constant does not have one value per channel.
  private static func entry(_ draft: DraftNetwork, layer: Int, bias: Int, sum: Int)
    -> Weights.Entry?
  {
    let shape = draft.nodes[layer].shape
    let constant = draft.nodes[bias].parameters[0]
    guard draft.nodes[sum].shape == shape else { return nil }
    let channelAxis: Int
    switch draft.nodes[layer].operation {
    case .convolution: channelAxis = 1
    case .dense: channelAxis = shape.rank - 1
    default: return nil
    }
    let axis = constant.shape.count - (shape.rank - channelAxis)
    let channels = shape.extents[channelAxis]
    guard axis >= 0, constant.values.count == channels, constant.shape[axis] == channels else {
      return nil
    }
    return Weights.Entry(shape: [channels], values: constant.values)
  }
}
