internal import Kernels
internal import Networks

/// Converts an ONNX graph to a network: each node by its operator's import, then passes over patterns.
enum GraphImporter {
  /// - Parameters:
  ///   - imageSize: height and width where the file leaves them open.
  ///   - output: which of several outputs is the network's result.
  ///   - name: the network's name.
  /// - Throws: `NodeProblem`, `ONNXError.Problem`.
  static func model(_ file: GraphFile, imageSize: Extent?, output: ONNXOutput, name: String) throws
    -> ImportedModel
  {
    let input = try InputReading(file, imageSize: imageSize)
    let stored = file.initializers.values.reduce(0) { $0 + $1.count }
    let state = ImportState(
      file, fixedBatch: input.fixedBatch,
      foldingBudget: ImportLimits.foldedElements + stored * 2)
    for (name, array) in file.initializers { state.values[name] = .constant(array) }
    state.values[file.input.name] = .tensor(input.addNodes(to: &state.draft))
    let isNeeded = neededNodes(file, output)
    let choosing = ChoosingOutputs(file)
    for (index, node) in file.nodes.enumerated() where isNeeded[index] && !choosing.skips(index) {
      try run(node, index, state)
    }

    let names = NodeNames(file.nodes)
    let chosen = try OutputChoice(file, state, names, choosing).candidate(output)
    let (network, weights) = try Assembly.network(
      chosen.draft, head: chosen.head, names: names, name: name)
    return ImportedModel(
      network: network, weights: weights,
      input: ImportedModel.Input(
        name: file.input.name, layout: input.layout, fixedBatch: input.fixedBatch),
      output: chosen.name, outputs: file.outputs,
      warnings: state.warnings + (chosen.warning.map { [$0] } ?? []))
  }

  /// Inputs and attributes that an import does not read are not part of the operator in this version,
  /// such as axes in an attribute where they are an input, and must not be ignored.
  private static func checkThatAllIsRead(_ node: GraphNode, _ state: ImportState) throws {
    let input = node.inputs.indices.first {
      !node.inputs[$0].isEmpty && !state.readInputs.contains($0)
    }
    if let input { throw ONNXError.Problem.unknownInput(input) }
    let known = state.readAttributes.union(ONNXOperators.attributesWithoutEffect)
    let unknown = node.attributes.keys.filter { name in
      !known.contains(name) || ONNXOperators.isTooNew(name, of: node, opset: state.opset)
    }
    if let name = unknown.min() {
      throw ONNXError.Problem.unknownAttribute(name)
    }
  }

  /// The ONNX nodes to import: for a named output only those that it depends on.
  private static func neededNodes(_ file: GraphFile, _ output: ONNXOutput) -> [Bool] {
    guard case .named(let name) = output, file.outputs.contains(name) else {
      return file.nodes.map { _ in true }
    }
    var needed: Set<String> = [name]
    var isNeeded = file.nodes.map { _ in false }
    for (index, node) in file.nodes.enumerated().reversed()
    where !needed.isDisjoint(with: node.outputs) {
      isNeeded[index] = true
      needed.formUnion(node.inputs)
    }
    return isNeeded
  }

  private static func run(_ node: GraphNode, _ index: Int, _ state: ImportState) throws {
    do {
      state.readInputs = []
      state.readAttributes = []
      try ONNXOperators.importer(of: node, opset: state.opset)(
        NodeImport(node: node, index: index, state: state))
      try checkThatAllIsRead(node, state)
    } catch let problem as ONNXError.Problem {
      throw NodeProblem(node, state.opset, problem)
    }
  }
}
