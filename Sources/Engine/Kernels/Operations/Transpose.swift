/// Permutes the axes: axis `i` of the result is axis `permutation[i]` of the input.
package struct Transpose: KernelSpec {
  package var permutation: [Int]

  package init(_ permutation: [Int]) {
    precondition(permutation.sorted() == Array(permutation.indices), "not a permutation")
    self.permutation = permutation
  }

  package func outputShape(for inputs: [[Int]]) throws -> [Int] {
    guard inputs.count == 1, inputs[0].count == permutation.count else {
      throw KernelError.shapeMismatch(
        operation: "transpose",
        detail: "needs one input of rank \(permutation.count), not \(inputs)")
    }
    return permutation.map { inputs[0][$0] }
  }

  package func makeKernel(inputs: [TensorDescriptor], context: KernelContext) throws -> any Kernel {
    let shape = inputs[0].shape
    let output = try outputShape(for: [shape])
    let strides = RowMajor.strides(shape)
    // One table for all but the last axis of the result, which is walked with its stride.
    let starts = RowMajor.offsets(
      output.dropLast(), strides: permutation.dropLast().map { strides[$0] })
    let (length, stride) = (output.last ?? 1, permutation.last.map { strides[$0] } ?? 1)
    return RowMajorKernel(inputs: [shape], output: output) { values in
      var y = values.output.pointer
      for start in starts {
        let x = values.inputs[0].pointer + start
        for i in 0..<length { y[i] = x[i * stride] }
        y += length
      }
    } backward: { _, gradients in
      guard let target = gradients.inputs[0] else { return }
      var dy = gradients.output.pointer
      for start in starts {
        let dx = target.pointer + start
        for i in 0..<length { dx[i * stride] = dy[i] }
        dy += length
      }
    }
  }
}
