internal import Kernels
internal import Networks

/// Turns a file's graph into a network: each node by its operator's import, then patterns by passes.
enum GraphImporter {
  /// - Parameters:
  ///   - imageSize: height and width where the file leaves them open.
  ///   - name: of the network.
  /// - Throws: `NodeProblem`, `ONNXError.Problem`.
  static func model(_ file: GraphFile, imageSize: Int?, name: String) throws -> ImportedModel {
    let input = try InputReading(file, imageSize: imageSize)
    let stored = file.initializers.values.reduce(0) { $0 + $1.count }
    let state = ImportState(
      file, fixedBatch: input.fixedBatch,
      foldingBudget: ImportLimits.foldedElements + stored * 2)
    for (name, array) in file.initializers { state.values[name] = .constant(array) }
    state.values[file.input.name] = .tensor(input.addNodes(to: &state.draft))
    if !file.otherOutputs.isEmpty {
      let names = file.otherOutputs.prefix(8).map(quoted).joined(separator: ", ")
      state.warnings.append(
        "the first output is taken; left out \(file.otherOutputs.count == 1 ? "is" : "are") \(names)"
      )
    }
    for (index, node) in file.nodes.enumerated() { try run(node, index, state) }

    state.draft.output = try output(file.output, of: state)
    Passes.run(&state.draft)
    let names = NodeNames(file.nodes)
    let (network, weights) = try Assembly.network(state.draft, names: names, name: name)
    return ImportedModel(
      network: network, weights: weights,
      input: ImportedModel.Input(
        name: file.input.name, layout: input.layout, fixedBatch: input.fixedBatch),
      warnings: state.warnings)
  }

  private static func run(_ node: GraphNode, _ index: Int, _ state: ImportState) throws {
    do {
      try ONNXOperators.importer(of: node)(NodeImport(node: node, index: index, state: state))
    } catch let problem as ONNXError.Problem {
      throw NodeProblem(node, state.opset, problem)
    }
  }

  private static func output(_ name: String, of state: ImportState) throws -> Int {
    guard let value = state.values[name] else { throw ONNXError.Problem.missingValue(name) }
    guard case .tensor(let tensor) = value, tensor.shape.batch != nil else {
      throw ONNXError.Problem.constantOutput(name)
    }
    guard tensor.shape.isBatchFirst, tensor.shape.rank > 1 else {
      throw ONNXError.Problem.outputWithoutImages(name, tensor.shape.extents)
    }
    return tensor.node
  }
}
