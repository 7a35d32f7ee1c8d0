/// A convolution with a residual sum and an activation fused, in one pass over memory; for
/// inference.
///
/// Inputs: that of the convolution and the summand, N×K×P×Q like the result.
package struct ConvolutionSum: KernelSpec {
  package var convolution: Convolution
  package var activation: Activation?

  /// - Precondition: the convolution is not in groups and has no activation, and `activation` is fusible.
  package init(_ convolution: Convolution, activation: Activation? = nil) {
    precondition(Self.takes(convolution), "an activation or groups are in the way")
    precondition(activation?.isFusible ?? true, "the library does not know the activation")
    self.convolution = convolution
    self.activation = activation
  }

  /// Whether a convolution can be part of a sum.
  package static func takes(_ convolution: Convolution) -> Bool {
    convolution.activation == nil && convolution.groups == 1
  }

  package func outputShape(for inputs: [[Int]]) throws -> [Int] {
    guard inputs.count == 2, try convolution.outputShape(for: [inputs[0]]) == inputs[1] else {
      throw KernelError.shapeMismatch(
        operation: "sum with a convolution", detail: "the shapes \(inputs) don't fit")
    }
    return inputs[1]
  }

  package func parameterShapes(for inputs: [[Int]]) throws -> [[Int]] {
    try convolution.parameterShapes(for: [inputs[0]])
  }

  package func multiplyAccumulates(for inputs: [[Int]]) throws -> Int {
    try convolution.multiplyAccumulates(for: [inputs[0]])
  }

  package func makeKernel(inputs: [TensorDescriptor], context: KernelContext) throws -> any Kernel {
    precondition(context.mode == .inference, "training keeps the summands apart")
    var product = convolution
    product.activation = activation
    return try product.makeKernel(
      input: inputs[0].shape, addsSummand: true, context: context)
  }
}
