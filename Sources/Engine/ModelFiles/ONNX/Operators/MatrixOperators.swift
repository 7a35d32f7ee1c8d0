internal import Kernels
internal import Networks

/// Gemm and MatMul: dense layers where the second matrix is constant.
enum MatrixOperators {
  static let all = [ONNXOperator("Gemm", gemm), ONNXOperator("MatMul", matMul)]

  /// alpha · A · B + beta · C
  private static func gemm(_ context: NodeImport) throws {
    let alpha = try context.float("alpha") ?? 1
    let beta = try context.float("beta") ?? 1
    let transposesA = try context.int("transA") ?? 0 != 0
    let transposesB = try context.int("transB") ?? 0 != 0
    let x = try context.tensor(0)
    guard x.shape.rank == 2 else {
      throw ONNXError.Problem.shape(
        "its input has the shape \(x.shape.extents), and two axes are needed")
    }
    if !transposesA, case .constant(let matrix) = try context.input(1) {
      let kernel = try denseKernel(matrix, inputs: x.shape.extents[1], isTransposed: transposesB)
      let outputs = matrix.shape[transposesB ? 0 : 1]
      guard let bias = try denseBias(context, rows: x.shape.extents[0], outputs: outputs) else {
        return try gemmOfValues(context, x, alpha, beta, transposesA, transposesB)
      }
      return context.set(
        try context.emitDense(
          x, kernel: alpha == 1 ? kernel : kernel.map { $0 * alpha }, outputs: outputs,
          bias: bias.map { values in beta == 1 ? values : values.map { $0 * beta } }))
    }
    try gemmOfValues(context, x, alpha, beta, transposesA, transposesB)
  }

  private static func gemmOfValues(
    _ context: NodeImport, _ x: TensorValue, _ alpha: Float, _ beta: Float, _ transposesA: Bool,
    _ transposesB: Bool
  ) throws {
    var a = x
    var b = try context.tensor(1)
    guard b.shape.rank == 2 else {
      throw ONNXError.Problem.shape(
        "its input 1 has the shape \(b.shape.extents), and two axes are needed")
    }
    if transposesA { a = try context.transpose(a, [1, 0], suffix: "transposed_a") }
    if transposesB { b = try context.transpose(b, [1, 0], suffix: "transposed_b") }
    var result = try product(context, a, b)
    if alpha != 1 {
      result = try context.emit(.rescaling(Rescaling(scale: alpha)), result, suffix: "scaled")
    }
    guard try context.optionalInput(2) != nil else { return context.set(result) }
    var c = try context.tensor(2)
    try checkAddend(c.shape.extents, product: result.shape.extents)
    if beta != 1 {
      c = try context.emit(.rescaling(Rescaling(scale: beta)), c, suffix: "scaled_bias")
    }
    let batch = try ImageShape.combinedBatch([result.shape, c.shape], rank: 2)
    context.set(
      try context.emit(.arithmetic(Arithmetic(.add)), [result, c], batch: batch, suffix: "sum"))
  }

  /// C is broadcast to the shape of A · B, which never grows for it.
  private static func checkAddend(_ shape: [Int], product: [Int]) throws {
    guard shape.count <= product.count,
      zip(shape.reversed(), product.reversed()).allSatisfy({ $0 == $1 || $0 == 1 })
    else {
      throw ONNXError.Problem.shape(
        "its input 2 has the shape \(shape), which cannot be repeated to the product's \(product)")
    }
  }

  /// - Returns: nil where the third input is not a bias of a dense layer; an inner nil where there is none.
  private static func denseBias(_ context: NodeImport, rows: Int, outputs: Int) throws -> [Float]??
  {
    guard let input = try context.optionalInput(2) else { return .some(nil) }
    guard case .constant(let array) = input, let values = array.floats else { return nil }
    try checkAddend(array.shape, product: [rows, outputs])
    if values.count == 1 { return Array(repeating: values[0], count: outputs) }
    return values.count == outputs && array.shape.last == outputs ? values : nil
  }

  /// Weights as outputs × inputs.
  private static func denseKernel(_ matrix: ConstantArray, inputs: Int, isTransposed: Bool) throws
    -> [Float]
  {
    guard let values = matrix.floats else { throw ONNXError.Problem.notFloats(1) }
    guard matrix.shape.count == 2, matrix.shape[isTransposed ? 1 : 0] == inputs else {
      throw ONNXError.Problem.shape(
        "weights of shape \(matrix.shape)\(isTransposed ? ", transposed," : "") don't fit \(inputs) "
          + "features")
    }
    if isTransposed { return values }
    let outputs = matrix.shape[1]
    return [Float](unsafeUninitializedCapacity: values.count) { buffer, filled in
      for row in 0..<inputs {
        for column in 0..<outputs { buffer[column * inputs + row] = values[row * outputs + column] }
      }
      filled = values.count
    }
  }

  private static func matMul(_ context: NodeImport) throws {
    let x = try context.tensor(0)
    guard case .constant(var matrix) = try context.input(1), [1, 2].contains(matrix.shape.count),
      x.shape.rank >= 2, x.shape.batch != nil
    else { return context.set(try product(context, x, try context.tensor(1))) }
    let isVector = matrix.shape.count == 1
    if isVector { matrix = matrix.reshaped(matrix.shape + [1]) }
    let axis = try x.shape.imageAxis(-1)
    let kernel = try denseKernel(matrix, inputs: x.shape.extents[axis], isTransposed: false)
    let result = try context.emitDense(x, kernel: kernel, outputs: matrix.shape[1], bias: nil)
    guard isVector else { return context.set(result) }
    let shape = ImageShape(Array(result.shape.extents.dropLast()), batch: result.shape.batch)
    context.set(try context.reshape(result, to: shape, suffix: "axes"))
  }

  private static func product(_ context: NodeImport, _ a: TensorValue, _ b: TensorValue) throws
    -> TensorValue
  {
    guard a.shape.rank >= 2, b.shape.rank >= 2 else {
      throw ONNXError.Problem.shape(
        "vectors of shape \(a.shape.extents) and \(b.shape.extents) are not supported; give them two axes"
      )
    }
    return try context.emit(
      .matrixProduct, [a, b], batch: try batch(of: a.shape, b.shape))
  }

  /// Rows of the first, columns of the second and the leading axes may hold the batch.
  private static func batch(of a: ImageShape, _ b: ImageShape) throws -> ImageShape.Batch? {
    let rank = max(a.rank, b.rank)
    if let own = a.batch, own.axis >= a.rank - 2 {
      guard own.axis == a.rank - 2, b.batch == nil else { throw ONNXError.Problem.mixesImages }
      return ImageShape.Batch(axis: rank - 2, outer: own.outer)
    }
    if let own = b.batch, own.axis >= b.rank - 2 {
      guard own.axis == b.rank - 1, a.batch == nil else { throw ONNXError.Problem.mixesImages }
      return ImageShape.Batch(axis: rank - 1, outer: own.outer)
    }
    let outer = [a, b].map { ImageShape(Array($0.extents.dropLast(2)), batch: $0.batch) }
    return try ImageShape.combinedBatch(outer, rank: rank - 2)
  }

  static func write(_ spec: Dense, _ writer: NodeWriter) throws {
    writer.add("Gemm", [writer.inputs[0]] + writer.parameters, [.int("transB", 1)])
  }

  static func writeProduct(_ writer: NodeWriter) throws {
    writer.add("MatMul", writer.inputs)
  }
}
