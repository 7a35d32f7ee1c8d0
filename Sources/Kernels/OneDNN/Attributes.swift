internal import COneDNN

/// What a oneDNN primitive does to its result before it writes it.
final class Attributes {
  let handle: dnnl_primitive_attr_t

  init(activation function: DNNActivation.Function) throws {
    var handle: dnnl_primitive_attr_t?
    let (algorithm, alpha, beta) = function
    try check(
      tri_attributes_create(&handle, 0, 1, algorithm, alpha, beta), "post-operations")
    guard let handle else { throw KernelError.oneDNN(call: "post-operations", status: 5) }
    self.handle = handle
  }

  deinit { dnnl_primitive_attr_destroy(handle) }
}
