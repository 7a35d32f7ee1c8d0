internal import Kernels

/// Constant folding: arithmetic on arrays known at import.
enum Folding {
  static func combine(
    _ a: ConstantArray, _ b: ConstantArray, _ function: Arithmetic.Function, _ context: NodeImport
  ) throws -> ConstantArray {
    try zip(
      a, b, context,
      floats: { x, y in
        switch function {
        case .add: x + y
        case .subtract: x - y
        case .multiply: x * y
        case .divide: x / y
        }
      },
      integers: { x, y in
        switch function {
        case .add: try .sum(x, y)
        case .subtract: try .difference(x, y)
        case .multiply: try .product(x, y)
        case .divide: try .quotient(x, y)
        }
      })
  }

  static func extreme(
    _ a: ConstantArray, _ b: ConstantArray, isMaximum: Bool, _ context: NodeImport
  ) throws -> ConstantArray {
    try zip(
      a, b, context, floats: { isMaximum ? max($0, $1) : min($0, $1) },
      integers: { x, y in
        guard x.isFixed, y.isFixed else { throw ONNXError.Problem.dependsOnBatch(0) }
        return BatchCount(isMaximum ? max(x.fixed, y.fixed) : min(x.fixed, y.fixed))
      })
  }

  /// Elementwise arithmetic of two arrays with numpy's broadcasting.
  static func zip(
    _ a: ConstantArray, _ b: ConstantArray, _ context: NodeImport,
    floats: (Float, Float) -> Float,
    integers: (BatchCount, BatchCount) throws -> BatchCount
  ) throws -> ConstantArray {
    let shape = try commonShape([a.shape, b.shape], context)
    let (p, q) = (Places.repeating(a.shape, to: shape), Places.repeating(b.shape, to: shape))
    switch (a.elements, b.elements) {
    case (.floats(let x), .floats(let y)):
      return ConstantArray(shape: shape, floats: p.indices.map { floats(x[p[$0]], y[q[$0]]) })
    case (.integers(let x), .integers(let y)):
      var result = ConstantArray(
        shape: shape, integers: try p.indices.map { try integers(x[p[$0]], y[q[$0]]) })
      result.imageAxis = imageAxis([a, b], of: shape)
      return result
    default: throw ONNXError.Problem.shape("it combines integers with floating-point numbers")
    }
  }

  /// The axis of the batch in a combination of arrays; nil where it is not a single one.
  private static func imageAxis(_ arrays: [ConstantArray], of shape: [Int]) -> Int? {
    let axes = Set(
      arrays.compactMap { array in
        array.imageAxis.map { $0 + shape.count - array.shape.count }
      })
    guard axes.count == 1, let axis = axes.first, shape[axis] == 1 else { return nil }
    return axis
  }

  /// The broadcast shape of arrays.
  ///
  /// - Throws: where they don't fit, or where the result would be too large.
  static func commonShape(_ shapes: [[Int]], _ context: NodeImport) throws -> [Int] {
    let rank = shapes.map(\.count).max() ?? 0
    let padded = shapes.map { Array(repeating: 1, count: rank - $0.count) + $0 }
    let shape = try (0..<rank).map { axis in
      let extents = Set(padded.map { $0[axis] }).subtracting([1])
      guard extents.count <= 1 else {
        throw ONNXError.Problem.shape("arrays of the shapes \(shapes) don't fit each other")
      }
      return extents.first ?? 1
    }
    guard let count = ArrayShape.elements(of: shape), count <= context.state.foldingBudget else {
      throw ONNXError.Problem.tooManyElements(limit: ImportLimits.foldedElements)
    }
    return shape
  }
}
