internal import COneDNN

/// A oneDNN activation that overwrites its input, for inference.
struct InPlaceActivation {
  private let primitive: Primitive

  init(_ function: DNNActivation.Function, on tensor: TensorDescriptor) throws {
    let layout = try tensor.memoryDescriptor()
    let (algorithm, alpha, beta) = function
    primitive = try Primitive("activation in place") {
      tri_eltwise_forward(&$0, $1, dnnl_forward_inference, algorithm, layout.handle, alpha, beta)
    }
  }

  /// - Precondition: the tensor has the descriptor that this was made for.
  func run(on tensor: Tensor) throws {
    let memory = try tensor.memory()
    try primitive.run([(DNNL_ARG_SRC, memory), (DNNL_ARG_DST, memory)])
  }
}
