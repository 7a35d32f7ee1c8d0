/// The names of ONNX nodes in the network: unique, without PyTorch's leading
/// slash, so that parameters are named `layer1/conv/kernel`.
struct NodeNames {
  private let names: [String]

  init(_ nodes: [GraphNode]) {
    var counts: [String: Int] = [:]
    var taken: Set<String> = []
    var names: [String] = []
    for node in nodes {
      let plain = String(node.name.drop { $0 == "/" })
      let base = plain.isEmpty ? node.type.lowercased() : plain
      var name = base
      while !taken.insert(name).inserted {
        counts[base, default: 0] += 1
        name = "\(base)_\(counts[base, default: 0])"
      }
      names.append(name)
    }
    self.names = names
  }

  /// - Parameter origin: the ONNX node's index.
  subscript(origin: Int) -> String { names[origin] }
}
