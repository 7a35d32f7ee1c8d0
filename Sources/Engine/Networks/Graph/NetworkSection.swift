/// A part of a network that is computed separately. Nodes and parameters keep their indices, so
/// random operations draw the same numbers as in the whole network.
package struct NetworkSection: Hashable, Sendable {
  /// The nodes whose values are given.
  package let inputs: [Int]
  /// The nodes that are computed, in order.
  package let nodes: [Int]
  /// The nodes whose values are the result; computed or given ones.
  package let outputs: [Int]
}

extension Network {
  /// All of it, from the image to the result.
  package var wholeSection: NetworkSection {
    NetworkSection(inputs: [0], nodes: Array(1..<nodes.count), outputs: [nodes.count - 1])
  }

  /// Multiply-accumulates of a section for one image.
  package func multiplyAccumulates(of section: NetworkSection) -> Int {
    section.nodes.reduce(0) { $0 + multiplyAccumulates(ofNode: $1) }
  }

  /// For each node, the nodes of the section that read it; `nodes.count` stands for the
  /// section's results.
  func consumers(in section: NetworkSection) -> [[Int]] {
    var result = [[Int]](repeating: [], count: nodes.count)
    for index in section.nodes {
      for input in nodes[index].inputs { result[input].append(index) }
    }
    for output in section.outputs { result[output].append(nodes.count) }
    return result
  }
}
