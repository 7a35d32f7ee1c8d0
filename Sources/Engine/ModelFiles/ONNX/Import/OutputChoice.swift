internal import Kernels
internal import Networks

/// Chooses among a graph's outputs.
struct OutputChoice {
  private let file: GraphFile
  private let state: ImportState
  private let names: NodeNames
  private let choosing: ChoosingOutputs

  init(
    _ file: GraphFile, _ state: ImportState, _ names: NodeNames, _ choosing: ChoosingOutputs
  ) {
    self.file = file
    self.choosing = choosing
    self.state = state
    self.names = names
  }

  /// An output, with the draft of the network whose result it is.
  struct Candidate {
    let name: String
    let draft: DraftNetwork
    /// The classifier node.
    let head: Int?
    /// What a user should know of it.
    let warning: String?

    /// For one image.
    var count: Int { draft.nodes[draft.output].shape.count }
  }

  /// - Throws: `ONNXError.Problem`.
  func candidate(_ choice: ONNXOutput) throws -> Candidate {
    let outputs = file.outputs
    switch choice {
    case .named(let name):
      guard outputs.contains(name) else {
        throw ONNXError.Problem.unknownOutput(name, known: outputs)
      }
      return try candidate(named: name)
    case .ofClasses(let classes) where outputs.count > 1: return try candidate(classes: classes)
    case .first, .ofClasses:
      // Values rather than what is chosen of them.
      let taken = outputs.first { choosing.outputs[$0] == nil } ?? outputs[0]
      if outputs.count > 1 {
        let names = outputs.filter { $0 != taken }.prefix(8).map(quoted).joined(separator: ", ")
        let what = taken == outputs[0] ? "the first output" : "the output \(quoted(taken))"
        state.warnings.append(
          "\(what) is taken; left out \(outputs.count == 2 ? "is" : "are") \(names)")
      }
      return try candidate(named: taken)
    }
  }

  private func candidate(classes: Int) throws -> Candidate {
    // An output without one value per image and class is not usable.
    let values = file.outputs.filter { choosing.outputs[$0] == nil }
    var all = values.compactMap { try? candidate(named: $0) }
    if all.isEmpty { all = file.outputs.compactMap { try? candidate(named: $0) } }
    let wanted = classes == 2 ? [2, 1] : [classes]
    for count in wanted {
      let fitting = all.filter { $0.count == count }
      if fitting.count == 1 { return fitting[0] }
      guard fitting.isEmpty else {
        throw ONNXError.Problem.severalOutputs(fitting.map(\.name), values: count)
      }
    }
    let classifiers = all.filter { $0.head != nil }
    guard classifiers.count == 1 else {
      guard !all.isEmpty else { return try candidate(named: file.outputs[0]) }
      throw ONNXError.Problem.noOutputOfClasses(
        all.map { ONNXError.Output(name: $0.name, values: $0.count) }, classes: classes)
    }
    return classifiers[0]
  }

  private func candidate(named name: String) throws -> Candidate {
    let choice = choosing.outputs[name]
    guard let value = state.values[choice?.source ?? name] else {
      throw ONNXError.Problem.missingValue(name)
    }
    guard case .tensor(let tensor) = value, tensor.shape.batch != nil else {
      throw ONNXError.Problem.constantOutput(name)
    }
    try choice?.check(tensor.shape, opset: state.opset)
    guard tensor.shape.isBatchFirst else {
      throw ONNXError.Problem.outputWithoutImages(name, tensor.shape.extents)
    }
    var draft = state.draft
    draft.output = tensor.node
    if tensor.shape.rank == 1 {
      // One number per image, its axis squeezed.
      draft.nodes.append(
        DraftNetwork.Node(
          operation: .reshape(Reshape([nil, 1])), inputs: [tensor.node], parameters: [],
          shape: ImageShape([1, 1], batch: ImageShape.Batch(axis: 0)),
          origin: draft.nodes[tensor.node].origin, suffix: "axes"))
      draft.output = draft.nodes.count - 1
    }
    Passes.run(&draft)
    let head = HeadFinder(draft) { node in
      guard let origin = node.origin else { return [] }
      return [names[origin]] + file.nodes[origin].inputs.dropFirst()
    }.head()
    return Candidate(
      name: name, draft: draft, head: head,
      warning: choice?.warning(name, values: tensor.shape.count))
  }
}
