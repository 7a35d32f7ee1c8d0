internal import Kernels
internal import Networks

/// Means and other reductions over axes.
enum ReductionOperators {
  static let all: [ONNXOperator] = [
    ONNXOperator("ReduceMean") { try reduce($0, .mean, inputSince: 18) },
    ONNXOperator("ReduceSum") { try reduce($0, .sum, inputSince: 13) },
    ONNXOperator("ReduceProd") { try reduce($0, .product, inputSince: 18) },
    ONNXOperator("ReduceMax") { try reduce($0, .max, inputSince: 18) },
    ONNXOperator("ReduceMin") { try reduce($0, .min, inputSince: 18) },
    ONNXOperator("ReduceL2", norm),
  ]

  private enum Kind { case mean, sum, product, max, min }

  private static func reduce(_ context: NodeImport, _ kind: Kind, inputSince: Int) throws {
    let keepsAxes = try context.int("keepdims") ?? 1 != 0
    let stated = try context.axes(inputSince: inputSince, input: 1) ?? []
    if stated.isEmpty, try context.int("noop_with_empty_axes") ?? 0 != 0 {
      return context.set(try context.input(0))
    }
    if case .constant(let array) = try context.input(0) {
      return try fold(context, array, kind, stated, keepsAxes: keepsAxes)
    }
    let x = try context.tensor(0)
    let all = stated.isEmpty ? Array(x.shape.extents.indices) : stated
    let axes = Set(try all.map { try x.shape.imageAxis($0) }).sorted()
    switch kind {
    case .mean: context.set(try mean(context, x, axes, keepsAxes: keepsAxes))
    case .sum:
      let count = axes.reduce(1) { $0 * x.shape.extents[$1] }
      let mean = try mean(context, x, axes, keepsAxes: keepsAxes)
      context.set(
        try context.emit(.rescaling(Rescaling(scale: Float(count))), mean, suffix: "sum"))
    case .max where axes == [2, 3] && x.shape.rank == 4 && x.shape.batch?.axis == 0:
      context.set(try context.globalPooling(x, .max, keepsAxes: keepsAxes))
    case .max, .min, .product: throw ONNXError.Problem.shape("over these axes it is not supported")
    }
  }

  /// The root of the sum of squares.
  private static func norm(_ context: NodeImport) throws {
    let x = try context.tensor(0)
    let stated = try context.axes(inputSince: 18, input: 1) ?? Array(x.shape.extents.indices)
    let axes = Set(try stated.map { try x.shape.imageAxis($0) }).sorted()
    guard !axes.isEmpty else { throw ONNXError.Problem.missingAttribute("axes") }
    let keepsAxes = try context.int("keepdims") ?? 1 != 0
    let count = axes.reduce(1) { $0 * x.shape.extents[$1] }
    let squares = try context.emit(.activation(.power(exponent: 2)), x, suffix: "squares")
    let mean = try mean(context, squares, axes, keepsAxes: keepsAxes)
    let sum = try context.emit(
      .rescaling(Rescaling(scale: Float(count))), mean, suffix: "sum")
    context.set(try context.emit(.activation(.power(exponent: 0.5)), sum, suffix: "root"))
  }

  private static func mean(
    _ context: NodeImport, _ x: TensorValue, _ axes: [Int], keepsAxes: Bool
  ) throws -> TensorValue {
    if axes == [2, 3], x.shape.rank == 4, x.shape.batch?.axis == 0 {
      return try context.globalPooling(x, .average, keepsAxes: keepsAxes)
    }
    var batch = x.shape.batch
    if !keepsAxes, let axis = batch?.axis { batch?.axis = axis - axes.count { $0 < axis } }
    return try context.emit(.mean(Mean(axes: axes, keepsAxes: keepsAxes)), [x], batch: batch)
  }

  private static func fold(
    _ context: NodeImport, _ array: ConstantArray, _ kind: Kind, _ stated: [Int], keepsAxes: Bool
  ) throws {
    let rank = array.shape.count
    let all = stated.isEmpty ? Array(0..<rank) : stated
    let axes = Set(try all.map { try ImageShape.axis($0, rank: rank) })
    let kept = array.shape.indices.filter { !axes.contains($0) }
    let shape =
      keepsAxes
      ? array.shape.indices.map { axes.contains($0) ? 1 : array.shape[$0] }
      : kept.map { array.shape[$0] }
    let strides = Places.strides(array.shape)
    let starts = Places.list(kept.map { array.shape[$0] }, strides: kept.map { strides[$0] })
    let members = Places.list(
      axes.map { array.shape[$0] }, strides: axes.map { strides[$0] })
    switch array.elements {
    case .floats(let values):
      guard !members.isEmpty else { throw ONNXError.Problem.shape("there is nothing to reduce") }
      try context.set(
        folded: ConstantArray(
          shape: shape,
          floats: starts.map { start in
            let group = members.lazy.map { values[start + $0] }
            return switch kind {
            case .mean: group.reduce(0, +) / Float(members.count)
            case .sum: group.reduce(0, +)
            case .product: group.reduce(1, *)
            case .max: group.max()!
            case .min: group.min()!
            }
          }))
    case .integers(let values):
      try context.set(
        folded: ConstantArray(
          shape: shape,
          integers: try starts.map { start in
            let group = members.map { values[start + $0] }
            switch kind {
            case .sum: return try group.reduce(BatchCount(0)) { try .sum($0, $1) }
            case .product: return try group.reduce(BatchCount(1)) { try .product($0, $1) }
            default:
              let fixed = group.filter(\.isFixed).map(\.fixed)
              guard fixed.count == group.count, let most = fixed.max(), let least = fixed.min(),
                kind != .mean
              else { throw ONNXError.Problem.dependsOnBatch(0) }
              return BatchCount(kind == .max ? most : least)
            }
          }))
    }
  }

  static func write(_ spec: Mean, _ writer: NodeWriter) throws {
    writer.add(
      "ReduceMean", [writer.inputs[0]],
      [.ints("axes", spec.axes), .int("keepdims", spec.keepsAxes ? 1 : 0)])
  }
}
