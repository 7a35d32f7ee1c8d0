internal import COneDNN

/// Copies a tensor into another layout of the same shape, into 8-bit numbers or back.
///
/// 8-bit numbers are rounded to the nearest, ties to even; what lies beyond them becomes the
/// largest or the smallest.
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

  /// One copy, where keeping the primitive is not worth it.
  static func run(from source: Tensor, to target: Tensor) throws {
    try Copy(from: source.descriptor, to: target.descriptor).run(from: source, to: target)
  }

  private struct Copy {
    private let primitive: Primitive
    /// The factor for a library that takes it when it runs, with the argument that it takes it as.
    private var factor: (argument: Int32, tensor: Tensor)?

    init(from source: TensorDescriptor, to target: TensorDescriptor) throws {
      let (from, to) = (try source.memoryDescriptor(), try target.memoryDescriptor())
      // As the plain twin does it: a product with the inverse, not a quotient.
      let value = source.step == target.step ? 1 : (source.step ?? 1) * (1 / (target.step ?? 1))
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
