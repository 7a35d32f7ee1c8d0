/// Outputs that say which values are the largest instead of the values: `ArgMax` and `TopK`, with nothing
/// behind them but changes of type and shape. A loss needs the values, so these are taken in
/// their place.
struct ChoosingOutputs {
  /// An output that is chosen from other values.
  struct Output {
    /// `ArgMax` or `TopK`.
    let node: GraphNode
    /// The name of the values.
    let source: String
  }

  /// By name.
  let outputs: [String: Output]
  /// The nodes that compute nothing else.
  private let skipped: [Bool]

  /// What may stand behind the choice: the numbers stay the same.
  private static let passing: Set<String> = [
    "Cast", "Identity", "Squeeze", "Unsqueeze", "Reshape", "Flatten",
  ]

  init(_ file: GraphFile) {
    var makers: [String: Int] = [:]
    for (index, node) in file.nodes.enumerated() {
      for output in node.outputs where !output.isEmpty { makers[output] = index }
    }
    var outputs: [String: Output] = [:]
    var behind = [Bool](repeating: false, count: file.nodes.count)
    for name in file.outputs {
      var chain: [Int] = []
      var value = name
      while let maker = makers[value] {
        let node = file.nodes[maker]
        guard let source = node.inputs.first, ["", "ai.onnx"].contains(node.domain) else { break }
        chain.append(maker)
        if ["ArgMax", "TopK"].contains(node.type) {
          outputs[name] = Output(node: node, source: source)
          for index in chain { behind[index] = true }
          break
        }
        guard Self.passing.contains(node.type) else { break }
        value = source
      }
    }
    self.outputs = outputs
    // What other nodes read is computed all the same.
    var read: Set<String> = []
    for (index, node) in file.nodes.enumerated().reversed() {
      if behind[index], read.isDisjoint(with: node.outputs) { continue }
      behind[index] = false
      read.formUnion(node.inputs)
    }
    skipped = behind
  }

  /// Whether a node is not imported: only such an output depends on it.
  func skips(_ index: Int) -> Bool { skipped[index] }
}

extension ChoosingOutputs.Output {
  /// Checks that the choice is among all values of an image.
  ///
  /// - Parameter shape: of the values.
  /// - Throws: `NodeProblem`.
  func check(_ shape: ImageShape, opset: Int) throws {
    var axis = node.type == "ArgMax" ? 0 : -1
    if case .int(let stated)? = node.attributes["axis"] { axis = stated }
    do {
      let axis = try shape.imageAxis(axis)
      guard shape.extents[axis] == shape.count else {
        throw ONNXError.Problem.shape(
          "it chooses at each of \(shape.count / shape.extents[axis]) places of an image; only a "
            + "choice among the classes of the whole image is supported")
      }
      if node.type == "TopK", case .int(0)? = node.attributes["largest"] {
        throw ONNXError.Problem.attributeValue("largest", found: "0", allowed: "1")
      }
    } catch let problem as ONNXError.Problem {
      throw NodeProblem(node, opset, problem)
    }
  }

  /// What a user should know, without a final period.
  func warning(_ name: String, values: Int) -> String {
    let what = node.type == "ArgMax" ? "the index of the largest" : "the largest"
    return "its output `\(name)` is \(what) of \(values) values (\(node.type)): the values "
      + "themselves are taken"
  }
}
