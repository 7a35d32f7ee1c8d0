/// Batched matrix products of the last two axes: …×M×K times …×K×N gives …×M×N. Leading axes
/// are broadcast as numpy does.
package struct MatrixProduct: KernelSpec {
  package init() {}

  package func outputShape(for inputs: [[Int]]) throws -> [Int] {
    guard inputs.count == 2, inputs.allSatisfy({ $0.count >= 2 }),
      inputs[0][inputs[0].count - 1] == inputs[1][inputs[1].count - 2],
      let outer = try? Arithmetic(.multiply).outputShape(for: inputs.map { $0.dropLast(2) })
    else {
      throw KernelError.shapeMismatch(
        operation: "matrix product", detail: "needs …×M×K and …×K×N, not \(inputs)")
    }
    return outer + [inputs[0][inputs[0].count - 2], inputs[1][inputs[1].count - 1]]
  }

  package func multiplyAccumulates(for inputs: [[Int]]) throws -> Int {
    try outputShape(for: inputs).reduce(1, *) * inputs[0][inputs[0].count - 1]
  }

  package func makeKernel(inputs: [TensorDescriptor], context: KernelContext) throws -> any Kernel {
    let shapes = inputs.map(\.shape)
    let output = try outputShape(for: shapes)
    let (m, n, k) = (output[output.count - 2], output[output.count - 1], shapes[0].last!)
    let outer = Array(output.dropLast(2))
    /// The matrices of an input that each product reads.
    func matrices(_ shape: [Int]) -> [Int] {
      let own = Array(repeating: 1, count: output.count - shape.count) + shape.dropLast(2)
      let strides = zip(own, RowMajor.strides(own)).map { $0 == 1 ? 0 : $1 }
      return RowMajor.offsets(outer, strides: strides)
    }
    let pairs = Array(zip(matrices(shapes[0]), matrices(shapes[1])))
    return RowMajorKernel(inputs: shapes, output: output) { values in
      let (a, b) = (values.inputs[0].pointer, values.inputs[1].pointer)
      for (i, (p, q)) in pairs.enumerated() {
        Matrix.multiply(
          a + p * m * k, b + q * k * n, to: values.output.pointer + i * m * n, m: m, n: n, k: k)
      }
    } backward: { values, gradients in
      let (a, b) = (values.inputs[0].pointer, values.inputs[1].pointer)
      for target in gradients.inputs { target?.fill(0) }
      for (i, (p, q)) in pairs.enumerated() {
        let dy = gradients.output.pointer + i * m * n
        if let da = gradients.inputs[0] {
          Matrix.multiply(
            dy, b + q * k * n, to: da.pointer + p * m * k, m: m, n: k, k: n, transposingB: true,
            beta: 1)
        }
        if let db = gradients.inputs[1] {
          Matrix.multiply(
            a + p * m * k, dy, to: db.pointer + q * k * n, m: k, n: n, k: m, transposingA: true,
            beta: 1)
        }
      }
    }
  }
}
