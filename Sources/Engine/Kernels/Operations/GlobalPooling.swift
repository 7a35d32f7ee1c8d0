/// The maximum or the mean of each plane. N×C×H×W → N×C.
package struct GlobalPooling: KernelSpec {
  package var kind: Pooling.Kind

  package init(_ kind: Pooling.Kind) { self.kind = kind }

  package func outputShape(for inputs: [[Int]]) throws -> [Int] {
    let (n, c, _) = try imageShape(inputs, "global pooling")
    return [n, c]
  }

  package func makeKernel(inputs: [TensorDescriptor], context: KernelContext) throws -> any Kernel {
    let size = Extent(inputs[0].shape[2], inputs[0].shape[3])
    if size == Extent(1) {
      return RowMajorKernel.copy(from: inputs[0].shape, to: Array(inputs[0].shape.prefix(2)))
    }
    let pooling = Pooling(kind, window: Window(kernel: size))
    return try ReshapedKernel(pooling.makeKernel(inputs: inputs, context: context)) {
      Array($0.prefix(2))
    }
  }
}

/// Another kernel whose result is viewed row-major under another shape.
final class ReshapedKernel: Kernel {
  let inputs: [TensorDescriptor]
  let parameters: [TensorDescriptor] = []
  let output: TensorDescriptor
  var backwardReads: BackwardReads { inner.backwardReads }
  private let inner: any Kernel
  /// The reorder from the inner kernel's layout to row-major, where that differs.
  private let reorder: Reorder?
  private let result: Tensor
  private let resultGradient: Tensor

  init(_ inner: any Kernel, shape: ([Int]) -> [Int]) throws {
    self.inner = inner
    inputs = inner.inputs
    output = TensorDescriptor(shape(inner.output.shape))
    reorder =
      try inner.output.isRowMajor
      ? nil : Reorder(from: inner.output, to: inner.output.rowMajor)
    result = try Tensor(inner.output)
    resultGradient = try Tensor(inner.output)
  }

  func forward(_ values: KernelValues) throws {
    let plain = values.output.reshaped(to: inner.output.shape)
    let direct = reorder == nil ? plain : result
    try inner.forward(KernelValues(inputs: values.inputs, output: direct))
    try reorder?.run(from: result, to: plain)
  }

  func backward(_ values: KernelValues, _ gradients: KernelGradients) throws {
    let plain = gradients.output.reshaped(to: inner.output.shape)
    let direct = reorder == nil ? plain : resultGradient
    try reorder?.backward(
      KernelValues(inputs: [result], output: plain),
      KernelGradients(output: plain, inputs: [resultGradient]))
    let output = reorder == nil ? values.output.reshaped(to: inner.output.shape) : result
    try inner.backward(
      KernelValues(inputs: values.inputs, output: output),
      KernelGradients(output: direct, inputs: gradients.inputs))
  }
}
