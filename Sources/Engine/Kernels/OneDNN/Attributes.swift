internal import COneDNN

/// What a oneDNN primitive does to its result before it writes it.
final class Attributes {
  let handle: dnnl_primitive_attr_t

  /// - Parameter addsToResult: whether the result is added to what lies in its place before.
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
  ///   - channels: of the factors and of the biases that follow a product of 8-bit numbers.
  ///   - resultFactor: what turns the result into 8-bit numbers; 1 for a float32 result.
  init(
    channels: MemoryDescriptor, activation function: DNNActivation.Function?, resultFactor: Float
  ) throws {
    var handle: dnnl_primitive_attr_t?
    let (algorithm, alpha, beta) = function ?? (dnnl_eltwise_linear, 1, 0)
    try check(
      tri_product_attributes(
        &handle, channels.handle, function == nil ? 0 : 1, algorithm, alpha, beta, resultFactor),
      "post-operations of an 8-bit product")
    guard let handle else { throw KernelError.oneDNN(call: "post-operations", status: 5) }
    self.handle = handle
  }

  /// Of a copy that multiplies.
  init(factor: Float) throws {
    var handle: dnnl_primitive_attr_t?
    try check(tri_factor_attributes(&handle, factor), "the factor of a reorder")
    guard let handle else { throw KernelError.oneDNN(call: "the factor of a reorder", status: 5) }
    self.handle = handle
  }

  deinit { dnnl_primitive_attr_destroy(handle) }
}
