internal import Networks

/// Finds the layer that tells classes apart: the dense layer, or the convolution before global
/// pooling, that nothing but activations and changes of shape part from the output.
enum HeadFinder {
  /// - Returns: the node; nil where the output is features.
  static func head(of draft: DraftNetwork) -> Int? {
    var index = draft.output
    var isPooled = false
    while true {
      let node = draft.nodes[index]
      switch node.operation {
      case .dense: return index
      case .convolution:
        return isPooled || node.shape.extents.dropFirst(2).allSatisfy { $0 == 1 } ? index : nil
      case .globalPooling, .mean:
        isPooled = true
        index = node.inputs[0]
      case .softmax, .activation, .flatten, .reshape, .dropout, .rescaling:
        index = node.inputs[0]
      default: return nil
      }
    }
  }
}
