/// Sorts a graph's nodes topologically.
enum GraphOrder {
  /// - Parameters:
  ///   - given: values that no node computes: inputs and initializers.
  /// - Throws: `NodeProblem` for values that nothing computes, that are computed twice, and for cycles.
  static func sorted(_ nodes: [GraphNode], opset: Int, given: Set<String>) throws -> [GraphNode] {
    var maker: [String: Int] = [:]
    for (index, node) in nodes.enumerated() {
      for output in node.outputs where !output.isEmpty {
        guard !given.contains(output), maker.updateValue(index, forKey: output) == nil else {
          throw NodeProblem(node, opset, .valueMadeTwice(output))
        }
      }
    }
    var waiting = [Int](repeating: 0, count: nodes.count)
    var readers = [[Int]](repeating: [], count: nodes.count)
    for (index, node) in nodes.enumerated() {
      for input in Set(node.inputs) where !input.isEmpty && !given.contains(input) {
        guard let source = maker[input] else {
          throw NodeProblem(node, opset, .missingValue(input))
        }
        waiting[index] += 1
        readers[source].append(index)
      }
    }
    // Of the ready nodes the first in the file comes first: sorted files stay as they are.
    var ready = IndexHeap(nodes.indices.filter { waiting[$0] == 0 })
    var order: [GraphNode] = []
    while let next = ready.popFirst() {
      order.append(nodes[next])
      for reader in readers[next] {
        waiting[reader] -= 1
        if waiting[reader] == 0 { ready.insert(reader) }
      }
    }
    if let stuck = nodes.indices.first(where: { waiting[$0] > 0 }) {
      throw NodeProblem(nodes[stuck], opset, .cycle)
    }
    return order
  }
}

/// What is wrong with one node.
struct NodeProblem: Error {
  let node: ONNXError.Node
  let problem: ONNXError.Problem

  init(_ node: GraphNode, _ opset: Int, _ problem: ONNXError.Problem) {
    self.node = ONNXError.Node(name: node.name, type: node.type, opset: opset)
    self.problem = problem
  }
}

/// A set of integers from which the smallest is removed first.
private struct IndexHeap {
  private var items: [Int]

  /// - Parameter items: ascending.
  init(_ items: [Int]) { self.items = items }

  mutating func insert(_ item: Int) {
    items.append(item)
    var child = items.count - 1
    while child > 0, items[(child - 1) / 2] > items[child] {
      items.swapAt((child - 1) / 2, child)
      child = (child - 1) / 2
    }
  }

  mutating func popFirst() -> Int? {
    guard let first = items.first else { return nil }
    let last = items.removeLast()
    guard !items.isEmpty else { return first }
    items[0] = last
    var parent = 0
    while true {
      let children = [2 * parent + 1, 2 * parent + 2].filter { $0 < items.count }
      guard let least = children.min(by: { items[$0] < items[$1] }), items[least] < items[parent]
      else { return first }
      items.swapAt(least, parent)
      parent = least
    }
  }
}
