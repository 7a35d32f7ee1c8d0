/// Normalizes the last axes of each element to mean 0 and variance 1, then scales and shifts.
///
/// Parameters: gamma and beta, of the shape of those axes. Source: Ba, Kiros and Hinton 2016.
package struct LayerNormalization: KernelSpec {
  /// How many of the last axes are normalized together, 1 or more.
  package var axisCount: Int
  package var epsilon: Float

  package init(axisCount: Int = 1, epsilon: Float) {
    precondition(axisCount > 0, "at least the last axis is normalized")
    self.axisCount = axisCount
    self.epsilon = epsilon
  }

  package func outputShape(for inputs: [[Int]]) throws -> [Int] {
    guard inputs.count == 1, inputs[0].count > axisCount else {
      throw KernelError.shapeMismatch(
        operation: "layer normalization",
        detail: "needs one input of rank \(axisCount + 1) or more, not \(inputs)")
    }
    return inputs[0]
  }

  package func parameterShapes(for inputs: [[Int]]) throws -> [[Int]] {
    let shape = try outputShape(for: inputs).suffix(axisCount)
    return [Array(shape), Array(shape)]
  }

  package func makeKernel(inputs: [TensorDescriptor], context: KernelContext) throws -> any Kernel {
    let shape = inputs[0].shape
    let size = shape.suffix(axisCount).reduce(1, *)
    let rows = shape.reduce(1, *) / size
    let epsilon = epsilon
    /// Mean and inverse standard deviation of a row.
    func statistics(_ row: UnsafeMutablePointer<Float>) -> (mean: Float, inverse: Float) {
      var sum: Float = 0
      for i in 0..<size { sum += row[i] }
      let mean = sum / Float(size)
      var squares: Float = 0
      for i in 0..<size { squares += (row[i] - mean) * (row[i] - mean) }
      return (mean, 1 / (squares / Float(size) + epsilon).squareRoot())
    }
    return RowMajorKernel(
      inputs: [shape], parameters: try parameterShapes(for: [shape]), output: shape
    ) { values in
      let (gamma, beta) = (values.parameters[0].pointer, values.parameters[1].pointer)
      for r in 0..<rows {
        let (x, y) = (values.inputs[0].pointer + r * size, values.output.pointer + r * size)
        let (mean, inverse) = statistics(x)
        for i in 0..<size { y[i] = (x[i] - mean) * inverse * gamma[i] + beta[i] }
      }
    } backward: { values, gradients in
      let gamma = values.parameters[0].pointer
      let (dGamma, dBeta) = (gradients.parameter(0), gradients.parameter(1))
      dGamma?.fill(0)
      dBeta?.fill(0)
      for r in 0..<rows {
        let (x, dy) = (values.inputs[0].pointer + r * size, gradients.output.pointer + r * size)
        let (mean, inverse) = statistics(x)
        var (sum, product): (Float, Float) = (0, 0)
        for i in 0..<size {
          let normalized = (x[i] - mean) * inverse
          dGamma?.pointer[i] += dy[i] * normalized
          dBeta?.pointer[i] += dy[i]
          sum += dy[i] * gamma[i]
          product += dy[i] * gamma[i] * normalized
        }
        guard let dx = gradients.inputs[0].map({ $0.pointer + r * size }) else { continue }
        (sum, product) = (sum / Float(size), product / Float(size))
        for i in 0..<size {
          dx[i] = inverse * (dy[i] * gamma[i] - sum - (x[i] - mean) * inverse * product)
        }
      }
    }
  }
}
