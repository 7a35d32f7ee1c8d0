/// The mean over some axes.
package struct Mean: KernelSpec {
  /// From 0, the batch; ascending.
  package var axes: [Int]
  /// Whether the axes are kept, with extent 1.
  package var keepsAxes: Bool

  package init(axes: [Int], keepsAxes: Bool) {
    precondition(!axes.isEmpty && axes == Set(axes).sorted(), "axes are given once, in order")
    self.axes = axes
    self.keepsAxes = keepsAxes
  }

  package func outputShape(for inputs: [[Int]]) throws -> [Int] {
    guard inputs.count == 1, axes[0] >= 0, axes[axes.count - 1] < inputs[0].count else {
      throw KernelError.shapeMismatch(
        operation: "mean", detail: "the axes \(axes) are not in \(inputs)")
    }
    let kept = inputs[0].indices.map { axes.contains($0) ? 1 : inputs[0][$0] }
    return keepsAxes ? kept : kept.indices.filter { !axes.contains($0) }.map { kept[$0] }
  }

  package func makeKernel(inputs: [TensorDescriptor], context: KernelContext) throws -> any Kernel {
    let shape = inputs[0].shape
    let strides = RowMajor.strides(shape)
    let others = shape.indices.filter { !axes.contains($0) }
    let starts = RowMajor.offsets(others.map { shape[$0] }, strides: others.map { strides[$0] })
    let members = RowMajor.offsets(axes.map { shape[$0] }, strides: axes.map { strides[$0] })
    let count = Float(members.count)
    return RowMajorKernel(inputs: [shape], output: try outputShape(for: [shape])) { values in
      let x = values.inputs[0].pointer
      for (i, start) in starts.enumerated() {
        var sum: Float = 0
        for member in members { sum += x[start + member] }
        values.output.pointer[i] = sum / count
      }
    } backward: { _, gradients in
      guard let dx = gradients.inputs[0]?.pointer else { return }
      for (i, start) in starts.enumerated() {
        let share = gradients.output.pointer[i] / count
        for member in members { dx[start + member] = share }
      }
    }
  }
}
