internal import Kernels
internal import Networks

/// Finds the classifier of an imported network. Anything this rule does not recognize
/// is features, behind which a network for other classes gets a layer of its own.
///
/// It is the last layer with weights, with as many outputs as the network has results, where nothing but changes of shape, dropout, one factor for
/// all, and what makes probabilities of logits (Softmax, LogSoftmax, Sigmoid) part it from the
/// output, and where it is
///
/// 1. a dense layer, or a convolution that has one pixel as its result, which is the same;
/// 2. a convolution of 1×1 windows whose planes are then averaged over the whole image.
///
/// Another activation makes features of its outputs: feature extractors end so. Known all the same is
/// a convolution before global pooling, with or without an activation between, where a Softmax
/// follows; and one of 1×1 windows with ReLU, the head of SqueezeNet, where a part of its name or of
/// its weights' says so (`classifier`, `fc`, `head`, `logits`, `predictions`, `output`).
struct HeadFinder {
  private let draft: DraftNetwork
  /// The names of a node's layer and of its weights in the file.
  private let names: (DraftNetwork.Node) -> [String]

  private static let telling: Set<String> = [
    "classifier", "fc", "head", "heads", "logits", "predictions", "output",
  ]

  init(_ draft: DraftNetwork, names: @escaping (DraftNetwork.Node) -> [String]) {
    self.draft = draft
    self.names = names
  }

  /// - Returns: the node; nil where the output is features.
  func head() -> Int? {
    guard let index = lastLayer() else { return nil }
    let outputs =
      switch draft.nodes[index].operation {
      case .dense(let spec): spec.outputs
      case .convolution(let spec): spec.outputChannels
      default: 0
      }
    // Else rows or classes were averaged, or there is a result for each of several places.
    return draft.nodes[draft.output].shape.count == outputs ? index : nil
  }

  private func lastLayer() -> Int? {
    var index = draft.output
    var isPooled = false
    var isProbability = false
    var activations: [Activation] = []
    while true {
      let node = draft.nodes[index]
      switch node.operation {
      case .dense: return activations.isEmpty || isProbability ? index : nil
      case .convolution(let spec):
        let extents = node.shape.extents.dropFirst(2)
        if !isPooled {
          guard extents.allSatisfy({ $0 == 1 }) else { return nil }
          return activations.isEmpty || isProbability ? index : nil
        }
        if isProbability { return index }
        guard spec.window.kernel == Extent(1) else { return nil }
        return activations.isEmpty || activations == [.relu] && isNamed(node) ? index : nil
      case .globalPooling, .mean: isPooled = true
      case .pooling(let spec) where spec.kind != .max:
        guard node.shape.extents.dropFirst(2).allSatisfy({ $0 == 1 }) else { return nil }
        isPooled = true
      case .softmax: isProbability = true
      // At the very end it makes probabilities, elsewhere features.
      case .activation(.sigmoid) where activations.isEmpty && !isPooled: isProbability = true
      case .activation(let function): activations.append(function)
      case .flatten, .reshape, .dropout, .rescaling: break
      default: return nil
      }
      index = node.inputs[0]
    }
  }

  private func isNamed(_ node: DraftNetwork.Node) -> Bool {
    names(node).contains { name in
      name.lowercased().split { !$0.isLetter && !$0.isNumber && $0 != "_" }.contains {
        Self.telling.contains(String($0))
      }
    }
  }
}
