/// All dimensions but the first as one, row-major. N×C×H×W → N×(C·H·W).
public struct Flatten: KernelSpec {
  public init() {}

  public func outputShape(for inputs: [[Int]]) throws -> [Int] {
    guard inputs.count == 1, inputs[0].count >= 2 else {
      throw KernelError.shapeMismatch(
        operation: "flatten", detail: "needs one input of rank 2 or more")
    }
    return [inputs[0][0], inputs[0].dropFirst().reduce(1, *)]
  }

  public func makeKernel(inputs: [TensorDescriptor], context: KernelContext) throws -> any Kernel {
    FlattenKernel(
      input: inputs[0].rowMajor, output: TensorDescriptor(try outputShape(for: [inputs[0].shape])))
  }
}

/// A copy on both backends: the planner brings the input row-major.
final class FlattenKernel: Kernel {
  let inputs: [TensorDescriptor]
  let parameters: [TensorDescriptor] = []
  let output: TensorDescriptor

  init(input: TensorDescriptor, output: TensorDescriptor) {
    inputs = [input]
    self.output = output
  }

  func forward(_ values: KernelValues) throws {
    values.output.pointer.update(from: values.inputs[0].pointer, count: output.count)
  }

  func backward(_ values: KernelValues, _ gradients: KernelGradients) throws {
    gradients.inputs[0]?.pointer.update(from: gradients.output.pointer, count: output.count)
  }
}
