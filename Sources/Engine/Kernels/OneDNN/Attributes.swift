internal import COneDNN

/// Post-operations and scales of a oneDNN primitive.
final class Attributes {
  let handle: dnnl_primitive_attr_t

  /// - Parameter addsToResult: whether the result is added to the previous content of its memory.
  init(addsToResult: Bool = false, activation function: DNNActivation.Function?) throws {
    var handle: dnnl_primitive_attr_t?
    let (algorithm, alpha, beta) = function ?? (dnnl_eltwise_linear, 1, 0)
    try check(
      tri_attributes_create(
        &handle, addsToResult ? 1 : 0, function == nil ? 0 : 1, algorithm, alpha, beta),
      "post-operations")
    guard let handle else { throw KernelError.oneDNN(call: "post-operations", status: 5) }
    self.handle = handle
  }

  /// - Parameters:
  ///   - channels: of the scales and of the biases that follow an int8 product.
  ///   - resultFactor: scales the result to int8; 1 for a float32 result.
  init(
    channels: MemoryDescriptor, activation function: DNNActivation.Function?, resultFactor: Float
  ) throws {
    var handle: dnnl_primitive_attr_t?
    let (algorithm, alpha, beta) = function ?? (dnnl_eltwise_linear, 1, 0)
    try check(
      tri_product_attributes(
        &handle, channels.handle, function == nil ? 0 : 1, algorithm, alpha, beta, resultFactor),
      "post-operations of an int8 product")
    guard let handle else { throw KernelError.oneDNN(call: "post-operations", status: 5) }
    self.handle = handle
  }

  /// Of a scaling reorder.
  init(factor: Float) throws {
    var handle: dnnl_primitive_attr_t?
    try check(tri_factor_attributes(&handle, factor), "the factor of a reorder")
    guard let handle else { throw KernelError.oneDNN(call: "the factor of a reorder", status: 5) }
    self.handle = handle
  }

  deinit { dnnl_primitive_attr_destroy(handle) }
}
