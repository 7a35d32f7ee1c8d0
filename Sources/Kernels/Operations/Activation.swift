internal import COneDNN
internal import Foundation

/// An elementwise activation function.
public enum Activation: String, KernelSpec, CaseIterable {
  /// `max(x, 0)`
  case relu
  /// `min(max(x, 0), 6)`
  case relu6
  /// `1 / (1 + exp(-x))`
  case sigmoid
  /// `x / (1 + exp(-x))`, also called swish.
  case silu

  public func outputShape(for inputs: [[Int]]) throws -> [Int] {
    guard inputs.count == 1 else {
      throw KernelError.shapeMismatch(operation: rawValue, detail: "needs one input")
    }
    return inputs[0]
  }

  public func makeKernel(inputs: [TensorDescriptor], context: KernelContext) throws -> any Kernel {
    switch context.backend {
    case .onednn: try DNNActivation(self, input: inputs[0], context)
    case .openblas: PlainActivation(self, input: inputs[0])
    }
  }

  func value(_ x: Float) -> Float {
    switch self {
    case .relu: max(x, 0)
    case .relu6: min(max(x, 0), 6)
    case .sigmoid: 1 / (1 + exp(-x))
    case .silu: x / (1 + exp(-x))
    }
  }

  func derivative(_ x: Float) -> Float {
    switch self {
    case .relu: return x > 0 ? 1 : 0
    case .relu6: return x > 0 && x <= 6 ? 1 : 0
    case .sigmoid:
      let s = 1 / (1 + exp(-x))
      return s * (1 - s)
    case .silu:
      let s = 1 / (1 + exp(-x))
      return s * (1 + x * (1 - s))
    }
  }

  /// oneDNN's name for it, and its two constants.
  var native: (algorithm: dnnl_alg_kind_t, alpha: Float, beta: Float) {
    switch self {
    case .relu: (dnnl_eltwise_relu, 0, 0)
    case .relu6: (dnnl_eltwise_clip, 0, 6)
    case .sigmoid: (dnnl_eltwise_logistic, 0, 0)
    case .silu: (dnnl_eltwise_swish, 1, 0)
    }
  }
}

final class DNNActivation: Kernel {
  let inputs: [TensorDescriptor]
  let parameters: [TensorDescriptor] = []
  let output: TensorDescriptor
  private let forwardPass: Primitive
  private var backwardPass: Primitive?

  init(_ spec: Activation, input: TensorDescriptor, _ context: KernelContext) throws {
    inputs = [input]
    output = input
    let layout = try input.memoryDescriptor()
    let (algorithm, alpha, beta) = spec.native
    let mode = context.mode == .training ? dnnl_forward_training : dnnl_forward_inference
    let forward = try PrimitiveDescriptor("\(spec.rawValue), forward") {
      tri_eltwise_forward(&$0, $1, mode, algorithm, layout.handle, alpha, beta)
    }
    forwardPass = try Primitive(forward)
    if context.mode == .training {
      backwardPass = try Primitive("\(spec.rawValue), backward") {
        tri_eltwise_backward(
          &$0, $1, algorithm, layout.handle, layout.handle, alpha, beta, forward.handle)
      }
    }
  }

  func forward(_ values: KernelValues) throws {
    try forwardPass.run([
      (DNNL_ARG_SRC, try values.inputs[0].memory()), (DNNL_ARG_DST, try values.output.memory()),
    ])
  }

  func backward(_ values: KernelValues, _ gradients: KernelGradients) throws {
    guard let target = gradients.inputs[0] else { return }
    try backwardPass?.run([
      (DNNL_ARG_SRC, try values.inputs[0].memory()),
      (DNNL_ARG_DIFF_DST, try gradients.output.memory()),
      (DNNL_ARG_DIFF_SRC, try target.memory()),
    ])
  }
}

final class PlainActivation: Kernel {
  let inputs: [TensorDescriptor]
  let parameters: [TensorDescriptor] = []
  let output: TensorDescriptor
  private let spec: Activation

  init(_ spec: Activation, input: TensorDescriptor) {
    self.spec = spec
    inputs = [input.rowMajor]
    output = input.rowMajor
  }

  func forward(_ values: KernelValues) throws {
    let (x, y) = (values.inputs[0].pointer, values.output.pointer)
    for i in 0..<output.count { y[i] = spec.value(x[i]) }
  }

  func backward(_ values: KernelValues, _ gradients: KernelGradients) throws {
    guard let target = gradients.inputs[0]?.pointer else { return }
    let (x, dy) = (values.inputs[0].pointer, gradients.output.pointer)
    for i in 0..<output.count { target[i] = dy[i] * spec.derivative(x[i]) }
  }
}
