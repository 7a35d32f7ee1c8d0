internal import COneDNN

/// Copies a tensor into another layout of the same shape, or converts to or from int8.
///
/// int8 values are rounded to nearest, ties to even, and saturate.
package final class Reorder: Kernel {
  package let inputs: [TensorDescriptor]
  package let parameters: [TensorDescriptor] = []
  package let output: TensorDescriptor
  package let backwardReads: BackwardReads = .nothing
  private let there: Copy
  private let back: Copy

  package init(from source: TensorDescriptor, to target: TensorDescriptor) throws {
    inputs = [source]
    output = target
    there = try Copy(from: source, to: target)
    back = try Copy(from: target, to: source)
  }

  package func forward(_ values: KernelValues) throws {
    try run(from: values.inputs[0], to: values.output)
  }

  package func backward(_ values: KernelValues, _ gradients: KernelGradients) throws {
    guard let target = gradients.inputs[0] else { return }
    try back.run(from: gradients.output, to: target)
  }

  package func run(from source: Tensor, to target: Tensor) throws {
    try there.run(from: source, to: target)
  }

  /// A single copy, where keeping the primitive is not worthwhile.
  static func run(from source: Tensor, to target: Tensor) throws {
    try Copy(from: source.descriptor, to: target.descriptor).run(from: source, to: target)
  }

  private struct Copy {
    private let primitive: Primitive
    /// A scale passed at run time, with the argument number that the library takes it as.
    private var factor: (argument: Int32, tensor: Tensor)?

    init(from source: TensorDescriptor, to target: TensorDescriptor) throws {
      let (from, to) = (try source.memoryDescriptor(), try target.memoryDescriptor())
      // As the reference implementation does it: multiplied by the inverse, not divided.
      let value = source.scale == target.scale ? 1 : (source.scale ?? 1) * (1 / (target.scale ?? 1))
      let attributes = value == 1 ? nil : try Attributes(factor: value)
      primitive = try Primitive("reorder") {
        tri_reorder(&$0, $1, from.handle, to.handle, attributes?.handle)
      }
      let argument = tri_factor_argument()
      if value != 1, argument != 0 {
        let tensor = try Tensor(TensorDescriptor([1]))
        tensor.fill(value)
        factor = (argument, tensor)
      }
    }

    func run(from source: Tensor, to target: Tensor) throws {
      var arguments = [
        (DNNL_ARG_FROM, try source.memory()), (DNNL_ARG_TO, try target.memory()),
      ]
      if let factor { arguments.append((factor.argument, try factor.tensor.memory())) }
      try primitive.run(arguments)
    }
  }
}
