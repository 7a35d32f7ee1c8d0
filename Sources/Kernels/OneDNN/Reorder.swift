internal import COneDNN

/// Copies a tensor into another layout of the same shape.
public final class Reorder: Kernel {
  public let inputs: [TensorDescriptor]
  public let parameters: [TensorDescriptor] = []
  public let output: TensorDescriptor
  private let there: Primitive
  private let back: Primitive

  public init(from source: TensorDescriptor, to target: TensorDescriptor) throws {
    inputs = [source]
    output = target
    let (from, to) = (try source.memoryDescriptor(), try target.memoryDescriptor())
    there = try Primitive("reorder") { tri_reorder(&$0, $1, from.handle, to.handle) }
    back = try Primitive("reorder") { tri_reorder(&$0, $1, to.handle, from.handle) }
  }

  public func forward(_ values: KernelValues) throws {
    try run(from: values.inputs[0], to: values.output)
  }

  public func backward(_ values: KernelValues, _ gradients: KernelGradients) throws {
    guard let target = gradients.inputs[0] else { return }
    try back.run([
      (DNNL_ARG_FROM, try gradients.output.memory()), (DNNL_ARG_TO, try target.memory()),
    ])
  }

  public func run(from source: Tensor, to target: Tensor) throws {
    try there.run([(DNNL_ARG_FROM, try source.memory()), (DNNL_ARG_TO, try target.memory())])
  }

  /// One copy, where keeping the primitive is not worth it.
  static func run(from source: Tensor, to target: Tensor) throws {
    let (from, to) = (
      try source.descriptor.memoryDescriptor(), try target.descriptor.memoryDescriptor()
    )
    let primitive = try Primitive("reorder") { tri_reorder(&$0, $1, from.handle, to.handle) }
    try primitive.run([(DNNL_ARG_FROM, try source.memory()), (DNNL_ARG_TO, try target.memory())])
  }
}
