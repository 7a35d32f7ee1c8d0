/// Tensors of one rank concatenated along an axis; their other extents are equal.
package struct Concatenation: KernelSpec {
  /// From 0, the batch; 1 concatenates channels.
  package var axis: Int

  package init(axis: Int) {
    precondition(axis >= 0, "axes are counted from 0")
    self.axis = axis
  }

  package func outputShape(for inputs: [[Int]]) throws -> [Int] {
    guard var shape = inputs.first, axis < shape.count,
      inputs.allSatisfy({ input in
        input.count == shape.count
          && input.indices.allSatisfy { $0 == axis || input[$0] == shape[$0] }
      })
    else {
      throw KernelError.shapeMismatch(
        operation: "concatenate",
        detail: "needs inputs that differ along axis \(axis) alone, not \(inputs)")
    }
    shape[axis] = inputs.reduce(0) { $0 + $1[axis] }
    return shape
  }

  package func makeKernel(inputs: [TensorDescriptor], context: KernelContext) throws -> any Kernel {
    plainKernel(inputs.map(\.shape), output: try outputShape(for: inputs.map(\.shape)))
  }

  private func plainKernel(_ shapes: [[Int]], output: [Int]) -> any Kernel {
    let (outer, _, _) = RowMajor.split(output, at: axis)
    // The contribution of each input per iteration over the leading axes.
    let runs = shapes.map { $0[axis...].reduce(1, *) }
    let total = runs.reduce(0, +)
    return RowMajorKernel(inputs: shapes, output: output, backwardReads: .nothing) { values in
      var start = 0
      for (input, run) in zip(values.inputs, runs) {
        for i in 0..<outer {
          (values.output.pointer + i * total + start).update(
            from: input.pointer + i * run, count: run)
        }
        start += run
      }
    } backward: { _, gradients in
      var start = 0
      for (target, run) in zip(gradients.inputs, runs) {
        if let target {
          for i in 0..<outer {
            (target.pointer + i * run).update(
              from: gradients.output.pointer + i * total + start, count: run)
          }
        }
        start += run
      }
    }
  }
}
