/// `scale · x + offset` with fixed numbers, as Keras's `Rescaling` layer.
package struct Rescaling: KernelSpec {
  package var scale: Float
  package var offset: Float

  package init(scale: Float, offset: Float = 0) {
    self.scale = scale
    self.offset = offset
  }

  package func outputShape(for inputs: [[Int]]) throws -> [Int] {
    guard inputs.count == 1 else {
      throw KernelError.shapeMismatch(operation: "rescaling", detail: "needs one input")
    }
    return inputs[0]
  }

  package func makeKernel(inputs: [TensorDescriptor], context: KernelContext) throws -> any Kernel {
    let shape = inputs[0].shape
    let (count, scale, offset) = (shape.reduce(1, *), scale, offset)
    return RowMajorKernel(inputs: [shape], output: shape) { values in
      let (x, y) = (values.inputs[0].pointer, values.output.pointer)
      for i in 0..<count { y[i] = x[i] * scale + offset }
    } backward: { _, gradients in
      guard let dx = gradients.inputs[0]?.pointer else { return }
      for i in 0..<count { dx[i] = gradients.output.pointer[i] * scale }
    }
  }
}

/// Each channel minus a mean and over a standard deviation; both come with the weights and are not
/// trained, as in Keras's `Normalization` layer. N×C×H×W.
///
/// Parameters: mean C, variance C, and a count that Keras stores and nothing reads.
package struct FeatureNormalization: KernelSpec {
  /// Keras never divides by less.
  package static let leastDeviation: Float = 1e-7

  package init() {}

  package func outputShape(for inputs: [[Int]]) throws -> [Int] {
    _ = try imageShape(inputs, "normalization")
    return inputs[0]
  }

  package func parameterShapes(for inputs: [[Int]]) throws -> [[Int]] {
    let (_, c, _) = try imageShape(inputs, "normalization")
    return [[c], [c], [1]]
  }

  package func makeKernel(inputs: [TensorDescriptor], context: KernelContext) throws -> any Kernel {
    let shape = inputs[0].shape
    let (channels, area) = (shape[1], shape[2] * shape[3])
    func inverse(_ variance: Float) -> Float {
      1 / max(variance.squareRoot(), Self.leastDeviation)
    }
    return RowMajorKernel(
      inputs: [shape], parameters: try parameterShapes(for: [shape]), output: shape
    ) { values in
      for plane in 0..<shape[0] * channels {
        let mean = values.parameters[0].pointer[plane % channels]
        let factor = inverse(values.parameters[1].pointer[plane % channels])
        let (x, y) = (
          values.inputs[0].pointer + plane * area, values.output.pointer + plane * area
        )
        for i in 0..<area { y[i] = (x[i] - mean) * factor }
      }
    } backward: { values, gradients in
      guard let target = gradients.inputs[0] else { return }
      for plane in 0..<shape[0] * channels {
        let factor = inverse(values.parameters[1].pointer[plane % channels])
        let (dx, dy) = (target.pointer + plane * area, gradients.output.pointer + plane * area)
        for i in 0..<area { dx[i] = dy[i] * factor }
      }
    }
  }
}
