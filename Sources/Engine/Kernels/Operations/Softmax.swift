internal import Foundation

/// Softmax along one axis, or its logarithm.
package struct Softmax: KernelSpec {
  /// From 0, the batch.
  package var axis: Int
  package var isLogarithmic: Bool

  package init(axis: Int, isLogarithmic: Bool = false) {
    precondition(axis >= 0, "axes are counted from 0")
    self.axis = axis
    self.isLogarithmic = isLogarithmic
  }

  package func outputShape(for inputs: [[Int]]) throws -> [Int] {
    guard inputs.count == 1, axis < inputs[0].count else {
      throw KernelError.shapeMismatch(
        operation: "softmax", detail: "needs one input with an axis \(axis), not \(inputs)")
    }
    return inputs[0]
  }

  package func makeKernel(inputs: [TensorDescriptor], context: KernelContext) throws -> any Kernel {
    let shape = inputs[0].shape
    let (outer, extent, inner) = RowMajor.split(shape, at: axis)
    /// Visits each row by the offset of its first element.
    func forEachRow(_ body: (Int) -> Void) {
      for i in 0..<outer { for j in 0..<inner { body(i * extent * inner + j) } }
    }
    return RowMajorKernel(inputs: [shape], output: shape) { values in
      let (x, y) = (values.inputs[0].pointer, values.output.pointer)
      forEachRow { start in
        // Shifted by the maximum: exp stays finite.
        var largest = -Float.infinity
        for k in 0..<extent { largest = max(largest, x[start + k * inner]) }
        var sum: Float = 0
        for k in 0..<extent {
          let value = exp(x[start + k * inner] - largest)
          y[start + k * inner] = value
          sum += value
        }
        if isLogarithmic {
          // In two steps: a single subtraction would lose small logarithms beside large numbers.
          let logarithm = log(sum)
          for k in 0..<extent {
            y[start + k * inner] = x[start + k * inner] - largest - logarithm
          }
        } else {
          for k in 0..<extent { y[start + k * inner] /= sum }
        }
      }
    } backward: { values, gradients in
      guard let dx = gradients.inputs[0]?.pointer else { return }
      let (y, dy) = (values.output.pointer, gradients.output.pointer)
      forEachRow { start in
        if isLogarithmic {
          var sum: Float = 0
          for k in 0..<extent { sum += dy[start + k * inner] }
          for k in 0..<extent {
            let i = start + k * inner
            dx[i] = dy[i] - exp(y[i]) * sum
          }
          return
        }
        var product: Float = 0
        for k in 0..<extent { product += dy[start + k * inner] * y[start + k * inner] }
        for k in 0..<extent {
          let i = start + k * inner
          dx[i] = y[i] * (dy[i] - product)
        }
      }
    }
  }
}
