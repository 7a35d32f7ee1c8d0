internal import Kernels
internal import Networks

/// Concat and Expand.
enum JoiningOperators {
  static let all = [ONNXOperator("Concat", concat), ONNXOperator("Expand", expand)]

  private static func concat(_ context: NodeImport) throws {
    guard let stated = try context.int("axis") else {
      throw ONNXError.Problem.missingAttribute("axis")
    }
    let inputs = try context.node.inputs.indices.map { try context.input($0) }
    let axis = try context.input(0).axis(stated)
    let arrays = inputs.compactMap { input in
      if case .constant(let array) = input { array } else { nil }
    }
    if arrays.count == inputs.count {
      return try context.set(folded: joined(arrays, axis, context))
    }
    let rank = try context.input(0).rank
    let shapes = try inputs.indices.map { try context.tensor($0) }
    guard shapes.allSatisfy({ $0.shape.rank == rank }) else {
      throw ONNXError.Problem.shape("its inputs have different numbers of axes")
    }
    let batch = try ImageShape.combinedBatch(
      shapes.map { value in
        var shape = value.shape
        // Along this axis they may differ.
        if shape.batch?.axis != axis { shape.extents[axis] = 1 }
        return shape
      }, rank: rank)
    guard batch?.axis != axis else { throw ONNXError.Problem.mixesImages }
    var parts: [TensorValue] = []
    for (index, value) in shapes.enumerated() {
      parts.append(
        try context.broadcast(value, over: batch, of: shapes, suffix: "images\(index)"))
    }
    guard parts.count > 1 else { return context.set(parts[0]) }
    context.set(
      try context.emit(.concatenation(Concatenation(axis: axis)), parts, batch: batch))
  }

  private static func joined(_ arrays: [ConstantArray], _ axis: Int, _ context: NodeImport) throws
    -> ConstantArray
  {
    var shape = arrays[0].shape
    guard
      arrays.allSatisfy({ array in
        array.shape.count == shape.count
          && shape.indices.allSatisfy { $0 == axis || array.shape[$0] == shape[$0] }
      })
    else { throw ONNXError.Problem.shape("its inputs don't fit each other") }
    shape[axis] = arrays.reduce(0) { $0 + $1.shape[axis] }
    guard let count = ArrayShape.elements(of: shape), count <= context.state.foldingBudget else {
      throw ONNXError.Problem.tooManyElements(limit: ImportLimits.foldedElements)
    }
    let outer = shape[..<axis].reduce(1, *)
    func join<Element>(_ values: [[Element]]) -> [Element] {
      let runs = values.map { outer == 0 ? 0 : $0.count / outer }
      return (0..<outer).flatMap { i in
        zip(values, runs).flatMap { $0[i * $1..<(i + 1) * $1] }
      }
    }
    let floats = arrays.compactMap(\.floats)
    if floats.count == arrays.count { return ConstantArray(shape: shape, floats: join(floats)) }
    let integers = arrays.compactMap(\.integers)
    guard integers.count == arrays.count else {
      throw ONNXError.Problem.shape("it joins integers with floating-point numbers")
    }
    return ConstantArray(shape: shape, integers: join(integers))
  }

  private static func expand(_ context: NodeImport) throws {
    let target = try context.counts(1)
    switch try context.input(0) {
    case .constant(let array) where target.allSatisfy(\.isFixed):
      guard target.allSatisfy({ $0.fixed >= 0 }) else {
        throw ONNXError.Problem.shape("negative extents")
      }
      let shape = try Folding.commonShape([array.shape, target.map(\.fixed)], context)
      try context.set(
        folded: array.picking(Places.repeating(array.shape, to: shape), shape: shape))
    default:
      let value = try context.tensor(0)
      context.set(try expand(value, to: target, context))
    }
  }

  private static func expand(
    _ value: TensorValue, to target: [BatchCount], _ context: NodeImport
  ) throws -> TensorValue {
    let rank = max(value.shape.rank, target.count)
    let own = Array(repeating: BatchCount(1), count: rank - value.shape.rank) + value.shape.counts
    let wanted = Array(repeating: BatchCount(1), count: rank - target.count) + target
    let batchAxis = value.shape.batch.map { $0.axis + rank - value.shape.rank }
    let fixedBatch = context.state.fixedBatch
    let counts = try (0..<rank).map { axis -> BatchCount in
      let (a, b) = (own[axis], wanted[axis])
      if a == b || b == BatchCount(1) { return a }
      if a == BatchCount(1) { return b }
      // The file's fixed batch size stands for the batch.
      if axis == batchAxis, let fixedBatch, b == BatchCount(a.perImage * fixedBatch) { return a }
      throw ONNXError.Problem.shape(
        "\(value.shape.extents) cannot be repeated to \(target.map(\.fixed))")
    }
    let variable = counts.indices.filter { !counts[$0].isFixed }
    // Where the batch comes from the network's input, its extent is N and nothing else.
    let ownBatch = value.shape.rank == rank && value.shape.batch?.axis == 0
    guard variable.count <= 1,
      variable.allSatisfy({ counts[$0] == BatchCount(0, perImage: 1) || ownBatch && $0 == 0 }),
      counts.allSatisfy({ !$0.isFixed || (1...ImportLimits.elements).contains($0.fixed) })
    else { throw ONNXError.Problem.mixesImages }
    let extents = counts.map { $0.isFixed ? $0.fixed : $0.perImage }
    let batch = variable.first.map { axis in
      ImageShape.Batch(axis: axis, outer: value.shape.batch?.outer ?? 1)
    }
    if extents == value.shape.extents, batch == value.shape.batch { return value }
    return try context.broadcast(value, to: ImageShape(extents, batch: batch))
  }

  /// The shape as a constant, or combined with the batch size of the second input.
  static func write(_ spec: Broadcast, _ writer: NodeWriter) throws {
    guard spec.shape.contains(nil) else {
      return writer.add(
        "Expand", [writer.inputs[0], writer.integers("shape", spec.shape.map { $0! })])
    }
    let shape = writer.step("Shape", [writer.inputs[1]], as: "images_shape")
    let images = writer.step(
      "Slice",
      [
        shape, writer.integers("start", [0]), writer.integers("end", [1]),
        writer.integers("axis", [0]),
      ], as: "images")
    let extents = spec.shape.enumerated().map { axis, extent in
      extent.map { writer.integers("extent\(axis)", [$0]) } ?? images
    }
    let target = writer.step("Concat", extents, [.int("axis", 0)], as: "shape")
    writer.add("Expand", [writer.inputs[0], target])
  }

  static func write(_ spec: Concatenation, _ writer: NodeWriter) throws {
    writer.add("Concat", writer.inputs, [.int("axis", spec.axis)])
  }
}

extension NodeImport {
  /// Broadcasts a value to a shape; the batch size comes from the value itself where that begins
  /// with it, otherwise from the network's input.
  func broadcast(_ value: TensorValue, to shape: ImageShape, suffix: String? = nil) throws
    -> TensorValue
  {
    let input = TensorValue(node: 0, shape: state.draft.nodes[0].shape)
    let isLeading = value.shape.batch?.axis == 0 && shape.batch?.axis == 0
    return try emit(
      .broadcast(Broadcast(shape.open)), [value, isLeading ? value : input], batch: shape.batch,
      suffix: suffix)
  }

  /// Broadcasts a value that is the same for all images where others have the batch.
  fileprivate func broadcast(
    _ value: TensorValue, over batch: ImageShape.Batch?, of others: [TensorValue], suffix: String
  ) throws -> TensorValue {
    guard let batch, value.shape.batch == nil else { return value }
    if let images = state.fixedBatch, images != 1 {
      throw Problem.shape(
        "an input of the shape \(value.shape.extents) does not have the \(images) images of the batch"
      )
    }
    guard batch.outer == 1,
      others.allSatisfy({ $0.shape.batch == nil || $0.shape.extents[batch.axis] == 1 })
    else { throw Problem.mixesImages }
    return try broadcast(
      value, to: ImageShape(value.shape.extents, batch: batch), suffix: suffix)
  }
}
