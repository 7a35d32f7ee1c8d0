/// Merges all dimensions but the first, row-major. N×C×H×W → N×(C·H·W).
package struct Flatten: KernelSpec {
  package init() {}

  package func outputShape(for inputs: [[Int]]) throws -> [Int] {
    guard inputs.count == 1, inputs[0].count >= 2 else {
      throw KernelError.shapeMismatch(
        operation: "flatten", detail: "needs one input of rank 2 or more")
    }
    return [inputs[0][0], inputs[0].dropFirst().reduce(1, *)]
  }

  package func makeKernel(inputs: [TensorDescriptor], context: KernelContext) throws -> any Kernel {
    RowMajorKernel.copy(from: inputs[0].shape, to: try outputShape(for: [inputs[0].shape]))
  }
}
