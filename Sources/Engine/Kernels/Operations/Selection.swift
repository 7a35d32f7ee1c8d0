/// Positions along one axis in a given order: slices, splits, gathers, and padding where a
/// position is nil.
package struct Selection: KernelSpec {
  /// From 0, the batch.
  package var axis: Int
  /// For each position of the result that of the input; nil stands for `fill`.
  package var positions: [Int?]
  /// The padding value.
  package var fill: Float

  package init(axis: Int, positions: [Int?], fill: Float = 0) {
    precondition(axis >= 0 && !positions.isEmpty, "an axis from 0 on and positions are needed")
    self.axis = axis
    self.positions = positions
    self.fill = fill
  }

  package func outputShape(for inputs: [[Int]]) throws -> [Int] {
    guard inputs.count == 1, axis < inputs[0].count,
      positions.allSatisfy({ $0.map { (0..<inputs[0][axis]).contains($0) } ?? true })
    else {
      throw KernelError.shapeMismatch(
        operation: "select",
        detail: "the positions \(positions.compactMap { $0 }.min() ?? 0) … "
          + "\(positions.compactMap { $0 }.max() ?? 0) of axis \(axis) are not in \(inputs)")
    }
    var shape = inputs[0]
    shape[axis] = positions.count
    return shape
  }

  package func makeKernel(inputs: [TensorDescriptor], context: KernelContext) throws -> any Kernel {
    let shape = inputs[0].shape
    let output = try outputShape(for: [shape])
    let (outer, extent, inner) = RowMajor.split(shape, at: axis)
    return RowMajorKernel(inputs: [shape], output: output) { values in
      var y = values.output.pointer
      for i in 0..<outer {
        let x = values.inputs[0].pointer + i * extent * inner
        for position in positions {
          if let position {
            y.update(from: x + position * inner, count: inner)
          } else {
            y.update(repeating: fill, count: inner)
          }
          y += inner
        }
      }
    } backward: { _, gradients in
      guard let target = gradients.inputs[0] else { return }
      target.fill(0)
      var dy = gradients.output.pointer
      for i in 0..<outer {
        let dx = target.pointer + i * extent * inner
        for position in positions {
          if let position {
            for j in 0..<inner { dx[position * inner + j] += dy[j] }
          }
          dy += inner
        }
      }
    }
  }
}
