internal import Kernels
internal import Networks

/// Merges consecutive changes of shape, and removes those that cancel.
enum ShapePass {
  static func run(_ draft: inout DraftNetwork) {
    draft.visit { draft, index in
      switch draft.nodes[index].operation {
      case .reshape: joinReshape(&draft, index)
      case .transpose(let spec): joinTranspose(&draft, index, spec)
      default: nil
      }
    }
    draft.removeUnused()
  }

  private static func joinReshape(_ draft: inout DraftNetwork, _ index: Int) -> Int? {
    let node = draft.nodes[index]
    var source = node.inputs[0]
    while case .reshape = draft.nodes[source].operation { source = draft.nodes[source].inputs[0] }
    draft.nodes[index].inputs = [source]
    return draft.nodes[source].shape == node.shape ? source : nil
  }

  private static func joinTranspose(_ draft: inout DraftNetwork, _ index: Int, _ spec: Transpose)
    -> Int?
  {
    let source = draft.nodes[index].inputs[0]
    guard case .transpose(let inner) = draft.nodes[source].operation else { return nil }
    let joined = spec.permutation.map { inner.permutation[$0] }
    let origin = draft.nodes[source].inputs[0]
    draft.nodes[index].operation = .transpose(Transpose(joined))
    draft.nodes[index].inputs = [origin]
    return joined == Array(joined.indices) ? origin : nil
  }
}
