/// An array of the network that feeds other nodes, such as a class token or a position
/// embedding. No inputs; its one parameter is the result.
package struct Constant: KernelSpec {
  package var shape: [Int]
  /// Whether it is trainable.
  package var isTrainable: Bool

  package init(shape: [Int], isTrainable: Bool) {
    precondition(shape.allSatisfy { $0 > 0 }, "every extent must be above 0")
    self.shape = shape
    self.isTrainable = isTrainable
  }

  package func outputShape(for inputs: [[Int]]) throws -> [Int] {
    guard inputs.isEmpty else {
      throw KernelError.shapeMismatch(
        operation: "constant", detail: "takes no input, not \(inputs)")
    }
    return shape
  }

  package func parameterShapes(for inputs: [[Int]]) throws -> [[Int]] { [shape] }

  package func makeKernel(inputs: [TensorDescriptor], context: KernelContext) throws -> any Kernel {
    let count = shape.reduce(1, *)
    return RowMajorKernel(inputs: [], parameters: [shape], output: shape) { values in
      values.output.pointer.update(from: values.parameters[0].pointer, count: count)
    } backward: { _, gradients in
      gradients.parameter(0)?.pointer.update(from: gradients.output.pointer, count: count)
    }
  }
}
