internal import Kernels
internal import Networks

/// A network being built, in which patterns of nodes can still be replaced.
struct DraftNetwork {
  struct Node {
    var operation: Operation
    /// Indices of earlier nodes.
    var inputs: [Int]
    /// In the order of the operation's parameters.
    var parameters: [Weights.Entry]
    var shape: ImageShape
    /// The ONNX node that it implements; nil for the input.
    let origin: Int?
    /// A suffix to the ONNX node's name, where it does not have that name itself.
    let suffix: String?
    var isRemoved = false
  }

  var nodes: [Node] = []
  var output = 0

  /// How often each node is read, the output included.
  func useCounts() -> [Int] {
    var counts = [Int](repeating: 0, count: nodes.count)
    for node in nodes where !node.isRemoved {
      for input in node.inputs { counts[input] += 1 }
    }
    counts[output] += 1
    return counts
  }

  /// Visits the nodes in order; each sees its inputs after earlier replacements.
  ///
  /// - Parameter body: returns the earlier node that replaces the visited one, or nil.
  mutating func visit(_ body: (inout DraftNetwork, Int) -> Int?) {
    var standIn = Array(nodes.indices)
    for index in nodes.indices where !nodes[index].isRemoved {
      nodes[index].inputs = nodes[index].inputs.map { standIn[$0] }
      guard let other = body(&self, index) else { continue }
      standIn[index] = other
      nodes[index].isRemoved = true
    }
    output = standIn[output]
  }

  /// Removes what the output does not depend on; the input stays.
  mutating func removeUnused() {
    var isUsed = [Bool](repeating: false, count: nodes.count)
    isUsed[output] = true
    isUsed[0] = true
    for index in nodes.indices.reversed() where isUsed[index] {
      for input in nodes[index].inputs { isUsed[input] = true }
    }
    for index in nodes.indices where !isUsed[index] { nodes[index].isRemoved = true }
  }
}
