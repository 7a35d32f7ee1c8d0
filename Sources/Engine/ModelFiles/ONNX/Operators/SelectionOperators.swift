internal import Kernels
internal import Networks

/// Slice, Split, Gather: parts of a value along axes.
enum SelectionOperators {
  static let all = [
    ONNXOperator("Slice", slice), ONNXOperator("Split", split), ONNXOperator("Gather", gather),
    ONNXOperator("Pad", PaddingOperator.pad), ONNXOperator("Tile", tile),
  ]

  private static func slice(_ context: NodeImport) throws {
    var (starts, ends): ([BatchCount], [BatchCount])
    var (axes, steps): ([Int]?, [Int]?)
    if context.opset < 10 {
      guard let first = try context.ints("starts"), let last = try context.ints("ends") else {
        throw ONNXError.Problem.missingAttribute("starts")
      }
      (starts, ends) = (first.map { BatchCount($0) }, last.map { BatchCount($0) })
      axes = try context.ints("axes")
    } else {
      (starts, ends) = (try context.counts(1), try context.counts(2))
      axes = try context.optionalInput(3) == nil ? nil : context.integers(3)
      steps = try context.optionalInput(4) == nil ? nil : context.integers(4)
    }
    let count = starts.count
    guard ends.count == count, axes?.count ?? count == count, steps?.count ?? count == count else {
      throw ONNXError.Problem.shape("its starts, ends, axes and steps are not equally many")
    }
    var value = try context.input(0)
    let places = try (0..<count).map { try value.axis(axes?[$0] ?? $0) }
    guard Set(places).count == count else {
      throw ONNXError.Problem.shape("its axes \(places.prefix(16)) hold one twice")
    }
    for i in 0..<count {
      let axis = try value.axis(axes?[i] ?? i)
      let step = steps?[i] ?? 1
      if let tensor = value.batchAlong(axis) {
        // Of the batch, all images or none.
        let isWhole =
          starts[i] == BatchCount(0) && step == 1
          && (ends[i] == BatchCount(0, perImage: tensor) || ends[i].fixed >= 1 << 30
            || (context.state.fixedBatch.map { ends[i] == BatchCount($0 * tensor) } ?? false))
        guard isWhole else { throw ONNXError.Problem.mixesImages }
        continue
      }
      guard starts[i].isFixed, ends[i].isFixed else { throw ONNXError.Problem.dependsOnBatch(1) }
      let positions = try positions(
        starts[i].fixed, ends[i].fixed, step, extent: value.extent(axis))
      value = try context.select(
        value, axis: axis, positions, suffix: i == count - 1 ? nil : "axis\(axis)")
    }
    context.set(value)
  }

  private static func positions(_ start: Int, _ end: Int, _ step: Int, extent: Int) throws -> [Int]
  {
    guard step != 0, step > -ImportLimits.elements, step < ImportLimits.elements else {
      throw ONNXError.Problem.shape("a step of \(step)")
    }
    func clamped(_ place: Int, _ range: ClosedRange<Int>) -> Int {
      let counted = place < 0 ? (place < -extent ? -extent - 1 : place) + extent : place
      return min(max(counted, range.lowerBound), range.upperBound)
    }
    if step > 0 {
      return Array(
        stride(from: clamped(start, 0...extent), to: clamped(end, 0...extent), by: step))
    }
    let range = -1...(extent - 1)
    return Array(
      stride(from: max(clamped(start, range), -1), to: clamped(end, range), by: step)
    ).filter { $0 >= 0 }
  }

  private static func split(_ context: NodeImport) throws {
    let value = try context.input(0)
    let axis = try value.axis(try context.int("axis") ?? 0)
    if value.batchAlong(axis) != nil { throw ONNXError.Problem.mixesImages }
    let extent = value.extent(axis)
    let stated =
      try context.opset < 13
      ? context.ints("split") : context.optionalInput(1) == nil ? nil : context.integers(1)
    let count = context.node.outputs.count
    let parts = try context.int("num_outputs")
    if let parts, parts != count {
      throw ONNXError.Problem.attributeValue(
        "num_outputs", found: "\(parts)", allowed: "\(count), the number of its outputs,")
    }
    if context.opset >= 18, parts == nil, stated == nil {
      throw ONNXError.Problem.missingAttribute("num_outputs")
    }
    if parts != nil, stated != nil {
      throw ONNXError.Problem.shape("both its input 1 and `num_outputs` say how to split")
    }
    if context.opset < 18, stated == nil, count > 0, extent % count != 0 {
      throw ONNXError.Problem.shape(
        "axis \(axis) of the extent \(extent) cannot be split into \(count) equal parts")
    }
    let even = (extent + max(count, 1) - 1) / max(count, 1)
    let sizes =
      stated
      ?? (0..<count).map { $0 < count - 1 ? even : extent - even * (count - 1) }
    guard sizes.count == count, sizes.allSatisfy({ $0 > 0 && $0 <= extent }),
      sizes.reduce(0, +) == extent
    else {
      throw ONNXError.Problem.shape(
        "parts of \(sizes.prefix(16)) don't make the extent \(extent) of axis \(axis)")
    }
    var start = 0
    for (output, size) in sizes.enumerated() {
      let part = try context.select(
        value, axis: axis, Array(start..<start + size), suffix: output == 0 ? nil : "part\(output)")
      context.set(part, output: output)
      start += size
    }
  }

  private static func gather(_ context: NodeImport) throws {
    let value = try context.input(0)
    let axis = try value.axis(try context.int("axis") ?? 0)
    let indices = try context.constant(1)
    let extent = value.extent(axis)
    if case .tensor(let tensor) = value, tensor.shape.batch?.axis == axis {
      return context.set(try gatherAll(tensor, axis, indices, context))
    }
    let positions = try context.integers(1).map { index in
      guard index >= -extent, index < extent else {
        throw ONNXError.Problem.shape("no position \(index) along an axis of \(extent)")
      }
      return index < 0 ? index + extent : index
    }
    let single = indices.shape.count == 1
    let picked = try context.select(
      value, axis: axis, positions, suffix: nil)
    guard !single else { return context.set(picked) }
    // A scalar index removes the axis, an array of them replaces it by its own axes.
    switch picked {
    case .constant(let array):
      var shape = array.shape
      shape.replaceSubrange(axis...axis, with: indices.shape)
      context.set(.constant(array.reshaped(shape)))
    case .tensor(let tensor):
      var shape = tensor.shape
      shape.extents.replaceSubrange(axis...axis, with: indices.shape)
      if let batch = shape.batch?.axis, batch > axis {
        shape.batch?.axis = batch + indices.shape.count - 1
      }
      context.set(try context.reshape(tensor, to: shape, suffix: "axes"))
    }
  }

  /// PyTorch exports some reshapes as a gather of all elements in order.
  private static func gatherAll(
    _ value: TensorValue, _ axis: Int, _ indices: ConstantArray, _ context: NodeImport
  ) throws -> TensorValue {
    var target = value.shape.extents
    target.replaceSubrange(axis...axis, with: indices.shape)
    let count = value.shape.extents[axis]
    let positions = try context.counts(1)
    if let imageAxis = indices.imageAxis {
      let wanted = (0..<count).map { BatchCount($0, perIndex: count) }
      guard positions == wanted else { throw ONNXError.Problem.mixesImages }
      return try context.reshape(
        value, to: value.shape.reshaped(target, batchAxis: axis + imageAxis))
    }
    guard let images = context.state.fixedBatch, positions.count == count * images,
      positions == positions.indices.map({ BatchCount($0) })
    else { throw ONNXError.Problem.mixesImages }
    let shape = try value.shape.reshaped(
      to: target.map { BatchCount($0) }, fixedBatch: images)
    return try context.reshape(value, to: shape)
  }

  private static func tile(_ context: NodeImport) throws {
    var value = try context.input(0)
    let repeats = try context.integers(1)
    guard repeats.count == value.rank else {
      throw ONNXError.Problem.axis(repeats.count, rank: value.rank)
    }
    for (axis, count) in repeats.enumerated() where count != 1 {
      guard value.batchAlong(axis) == nil else { throw ONNXError.Problem.mixesImages }
      let extent = value.extent(axis)
      let (total, overflow) = extent.multipliedReportingOverflow(by: count)
      guard count > 0, !overflow else { throw ONNXError.Problem.shape("\(count) repeats") }
      try context.spend(total)
      value = try context.select(
        value, axis: axis, (0..<total).map { $0 % extent }, suffix: "axis\(axis)")
    }
    context.set(value)
  }

  /// Slices where the positions are consecutive, with padding where some have no element.
  static func write(_ spec: Selection, _ writer: NodeWriter) throws {
    let inner = spec.positions.compactMap { $0 }
    let extent = writer.inputShapes[0][spec.axis]
    let rank = writer.inputShapes[0].count
    let before = spec.positions.prefix { $0 == nil }.count
    let after = spec.positions.reversed().prefix { $0 == nil }.count
    let middle = inner.isEmpty ? [] : spec.positions[before..<spec.positions.count - after]
    let isRun = zip(middle, middle.dropFirst()).allSatisfy { $0 != nil && $1 == $0! + 1 }
    if let first = inner.first, let last = inner.last, isRun {
      let isWhole = inner.count == extent
      let isBordered = before + after > 0
      let ends = [
        writer.integers("start", [first]), writer.integers("end", [last + 1]),
        writer.integers("axis", [spec.axis]),
      ]
      if !isBordered { return writer.add("Slice", [writer.inputs[0]] + ends) }
      let part =
        isWhole
        ? writer.inputs[0] : writer.step("Slice", [writer.inputs[0]] + ends, as: "part")
      var pads = [Int](repeating: 0, count: 2 * rank)
      (pads[spec.axis], pads[rank + spec.axis]) = (before, after)
      return writer.add(
        "Pad", [part, writer.integers("pads", pads), writer.scalar("fill", spec.fill)],
        [.text("mode", "constant")])
    }
    var source = writer.inputs[0]
    if inner.count < spec.positions.count {
      // One more element, used by all positions without one of their own.
      var pads = [Int](repeating: 0, count: 2 * rank)
      pads[rank + spec.axis] = 1
      source = writer.step(
        "Pad", [source, writer.integers("pads", pads), writer.scalar("fill", spec.fill)],
        [.text("mode", "constant")], as: "bordered")
    }
    writer.add(
      "Gather", [source, writer.integers("positions", spec.positions.map { $0 ?? extent })],
      [.int("axis", spec.axis)])
  }
}
