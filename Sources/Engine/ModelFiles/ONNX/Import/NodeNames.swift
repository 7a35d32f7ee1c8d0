/// The names that a file's nodes have in the network: unique, without the slash that PyTorch puts in
/// front, so that parameters are called `layer1/conv/kernel`.
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

  /// - Parameter origin: the number of the file's node.
  subscript(origin: Int) -> String { names[origin] }
}
