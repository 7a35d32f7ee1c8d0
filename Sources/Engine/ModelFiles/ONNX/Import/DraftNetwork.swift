internal import Kernels
internal import Networks

/// A network in the making: nodes that patterns can still be replaced in.
struct DraftNetwork {
  struct Node {
    var operation: Operation
    /// Indices of earlier nodes.
    var inputs: [Int]
    /// In the order of the operation's parameters.
    var parameters: [Weights.Entry]
    var shape: ImageShape
    /// The node of the file that it serves; nil the input.
    let origin: Int?
    /// Set apart from the file's node's name, where it is not that itself.
    let suffix: String?
    var isRemoved = false
  }

  var nodes: [Node] = []
  var output = 0

  /// How often each node is read, the output counted.
  func useCounts() -> [Int] {
    var counts = [Int](repeating: 0, count: nodes.count)
    for node in nodes where !node.isRemoved {
      for input in node.inputs { counts[input] += 1 }
    }
    counts[output] += 1
    return counts
  }

  /// Visits the nodes in order; each sees its inputs as they are after what was replaced before.
  ///
  /// - Parameter body: gives the earlier node that takes the visited one's place, or nil.
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
