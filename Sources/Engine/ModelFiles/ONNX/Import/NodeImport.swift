internal import Kernels
internal import Networks

/// An ONNX node being imported: the API for the operators' imports.
struct NodeImport {
  let node: GraphNode
  /// The node's index in the file.
  let index: Int
  let state: ImportState

  typealias Problem = ONNXError.Problem

  var opset: Int { state.opset }

  // MARK: Inputs

  func optionalInput(_ index: Int) throws -> ImportedValue? {
    state.readInputs.insert(index)
    guard index < node.inputs.count, !node.inputs[index].isEmpty else { return nil }
    guard let value = state.values[node.inputs[index]] else {
      throw Problem.missingValue(node.inputs[index])
    }
    return value
  }

  func input(_ index: Int) throws -> ImportedValue {
    guard let value = try optionalInput(index) else { throw Problem.missingInput(index) }
    return value
  }

  /// An input that must be constant.
  func constant(_ index: Int) throws -> ConstantArray {
    guard case .constant(let array) = try input(index) else { throw Problem.notConstant(index) }
    return array
  }

  func optionalConstant(_ index: Int) throws -> ConstantArray? {
    try optionalInput(index) == nil ? nil : constant(index)
  }

  func floats(_ index: Int) throws -> (shape: [Int], values: [Float]) {
    let array = try constant(index)
    guard let values = array.floats else { throw Problem.notFloats(index) }
    return (array.shape, values)
  }

  /// Integers that may depend on the batch.
  func counts(_ index: Int) throws -> [BatchCount] {
    guard let values = try constant(index).integers else { throw Problem.notIntegers(index) }
    return values
  }

  func integers(_ index: Int) throws -> [Int] {
    try counts(index).map { count in
      guard count.isFixed else { throw Problem.dependsOnBatch(index) }
      return count.fixed
    }
  }

  /// An input as a draft node; a constant becomes one.
  func tensor(_ index: Int) throws -> TensorValue {
    switch try input(index) {
    case .tensor(let value): return value
    case .constant(let array):
      let name = node.inputs[index]
      if let known = state.constantNodes[name] { return known }
      guard let values = array.floats else { throw Problem.notFloats(index) }
      let value = try emitConstant(array.shape, values, isTrainable: array.isStored)
      state.constantNodes[name] = value
      return value
    }
  }

  // MARK: Results

  func set(_ value: ImportedValue, output: Int = 0) {
    guard output < node.outputs.count, !node.outputs[output].isEmpty else { return }
    state.values[node.outputs[output]] = value
  }

  func set(_ tensor: TensorValue, output: Int = 0) { set(.tensor(tensor), output: output) }

  /// Sets a folded constant as result.
  func set(folded array: ConstantArray) throws {
    try spend(array.count)
    set(.constant(array))
  }

  /// Charges the budget for constant folding; called before large arrays are allocated.
  func spend(_ elements: Int) throws {
    guard elements <= state.foldingBudget else {
      throw Problem.tooManyElements(limit: ImportLimits.foldedElements)
    }
    state.foldingBudget -= elements
  }

  /// - Throws: where the file uses an unsupported result.
  func allowOutputs(_ count: Int) throws {
    let extra = node.outputs.indices.dropFirst(count).first { index in
      state.readValues.contains(node.outputs[index])
    }
    if let extra {
      throw Problem.extraOutput(extra)
    }
  }

  // MARK: Nodes of the draft

  /// Adds a node.
  ///
  /// - Parameters:
  ///   - suffix: names an auxiliary node; nil for the one with the ONNX node's name.
  ///   - batch: the position of the batch in the result.
  func emit(
    _ operation: Operation, _ inputs: [TensorValue], parameters: [Weights.Entry] = [],
    batch: ImageShape.Batch?, suffix: String? = nil
  ) throws -> TensorValue {
    guard let spec = operation.spec else { preconditionFailure("an input is not a node of a file") }
    do {
      let extents = try spec.outputShape(for: inputs.map(\.shape.extents))
      return try append(
        operation, inputs, parameters, ImageShape(extents, batch: batch), suffix: suffix)
    } catch let error as KernelError {
      throw Problem.shape(String(describing: error))
    }
  }

  /// Adds a node whose result has the batch where its first input has it.
  func emit(
    _ operation: Operation, _ input: TensorValue, parameters: [Weights.Entry] = [],
    suffix: String? = nil
  ) throws -> TensorValue {
    try emit(
      operation, [input], parameters: parameters, batch: input.shape.batch, suffix: suffix)
  }

  func emitConstant(_ shape: [Int], _ values: [Float], isTrainable: Bool) throws
    -> TensorValue
  {
    guard !values.isEmpty else { throw Problem.shape("an empty array cannot be computed with") }
    // A scalar is a setting rather than a weight.
    let constant = Constant(shape: shape, isTrainable: isTrainable && values.count > 1)
    return try append(
      .constant(constant), [], [Weights.Entry(shape: shape, values: values)],
      ImageShape(shape, batch: nil), suffix: "constant")
  }

  /// The same elements under another shape; the value itself where that is its own.
  func reshape(_ value: TensorValue, to shape: ImageShape, suffix: String? = nil) throws
    -> TensorValue
  {
    guard shape != value.shape else { return value }
    return try append(.reshape(Reshape(shape.open)), [value], [], shape, suffix: suffix)
  }

  /// A dense layer over the last axis, whatever the others are.
  func emitDense(
    _ value: TensorValue, kernel: [Float], outputs: Int, bias: [Float]?
  ) throws -> TensorValue {
    let axis = try value.shape.imageAxis(-1)
    let inputs = value.shape.extents[axis]
    guard outputs > 0, inputs > 0, kernel.count == outputs * inputs, value.shape.rank >= 2 else {
      throw Problem.shape(
        "weights of \(kernel.count) elements don't fit an input of shape \(value.shape.extents)")
    }
    var shape = value.shape
    shape.extents[axis] = outputs
    var parameters = [Weights.Entry(shape: [outputs, inputs], values: kernel)]
    if let bias { parameters.append(Weights.Entry(shape: [outputs], values: bias)) }
    let dense = Dense(outputs: outputs, hasBias: bias != nil)
    return try append(.dense(dense), [value], parameters, shape, suffix: nil)
  }

  private func append(
    _ operation: Operation, _ inputs: [TensorValue], _ parameters: [Weights.Entry],
    _ shape: ImageShape, suffix: String?
  ) throws -> TensorValue {
    guard let count = ArrayShape.elements(of: shape.extents), count <= ImportLimits.elements else {
      throw Problem.tooManyElements(limit: ImportLimits.elements)
    }
    guard count > 0 else { throw Problem.shape("its result has no elements: \(shape.extents)") }
    state.draft.nodes.append(
      DraftNetwork.Node(
        operation: operation, inputs: inputs.map(\.node), parameters: parameters, shape: shape,
        origin: index, suffix: suffix))
    return TensorValue(node: state.draft.nodes.count - 1, shape: shape)
  }
}
