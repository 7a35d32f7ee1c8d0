internal import COneDNN
internal import Foundation

/// An elementwise function.
package enum Activation: KernelSpec {
  /// `max(x, 0)`
  case relu
  /// `x` above zero, `slope · x` below.
  case leakyRelu(slope: Float)
  /// `min(max(x, minimum), maximum)`
  case clip(minimum: Float, maximum: Float)
  /// `1 / (1 + exp(-x))`
  case sigmoid
  /// `min(max(alpha · x + beta, 0), 1)`
  case hardSigmoid(alpha: Float, beta: Float)
  /// `x / (1 + exp(-x))`, also called swish.
  case silu
  /// `x · min(max(x + 3, 0), 6) / 6`. Source: Howard et al. 2019, "Searching for MobileNetV3".
  case hardSwish
  case tanh
  /// `x · Φ(x)`, Φ the normal distribution. Source: Hendrycks and Gimpel 2016.
  case gelu
  /// GELU by the approximation with tanh of the same source.
  case geluTanh
  /// `x` above zero, `alpha · (exp(x) - 1)` below.
  case elu(alpha: Float)
  /// The error function.
  case erf
  /// `x` raised to `exponent`.
  case power(exponent: Float)

  /// `min(max(x, 0), 6)`
  package static let relu6 = Activation.clip(minimum: 0, maximum: 6)

  /// The name in messages.
  package var name: String {
    switch self {
    case .relu: "relu"
    case .leakyRelu: "leaky relu"
    case .clip(0, 6): "relu6"
    case .clip: "clip"
    case .sigmoid: "sigmoid"
    case .hardSigmoid: "hard sigmoid"
    case .silu: "silu"
    case .hardSwish: "hard swish"
    case .tanh: "tanh"
    case .gelu: "gelu"
    case .geluTanh: "gelu by tanh"
    case .elu: "elu"
    case .erf: "erf"
    case .power: "power"
    }
  }

  package func outputShape(for inputs: [[Int]]) throws -> [Int] {
    guard inputs.count == 1 else {
      throw KernelError.shapeMismatch(operation: name, detail: "needs one input")
    }
    return inputs[0]
  }

  package func makeKernel(inputs: [TensorDescriptor], context: KernelContext) throws -> any Kernel {
    if context.backend == .onednn, let native {
      return try DNNActivation(name, native, input: inputs[0], context)
    }
    return plainKernel(inputs[0].shape)
  }

  /// Whether a convolution can apply it as a post-operation.
  package var isFusible: Bool { native != nil }

  /// Whether its results are never negative.
  package var isNonNegative: Bool {
    switch self {
    case .relu, .sigmoid, .hardSigmoid: true
    case .clip(let minimum, _): minimum >= 0
    default: false
    }
  }

  func value(_ x: Float) -> Float {
    switch self {
    case .relu: max(x, 0)
    case .leakyRelu(let slope): x > 0 ? x : slope * x
    case .clip(let minimum, let maximum): min(max(x, minimum), maximum)
    case .sigmoid: 1 / (1 + exp(-x))
    case .hardSigmoid(let alpha, let beta): min(max(alpha * x + beta, 0), 1)
    case .silu: x / (1 + exp(-x))
    case .hardSwish: x * min(max(x + 3, 0), 6) / 6
    case .tanh: Foundation.tanh(x)
    case .gelu: 0.5 * x * (1 + Foundation.erf(x * Self.rootHalf))
    case .geluTanh: 0.5 * x * (1 + Foundation.tanh(Self.inner(x)))
    case .elu(let alpha): x > 0 ? x : alpha * expm1(x)
    case .erf: Foundation.erf(x)
    case .power(let exponent): pow(x, exponent)
    }
  }

  func derivative(_ x: Float) -> Float {
    switch self {
    case .relu: return x > 0 ? 1 : 0
    case .leakyRelu(let slope): return x > 0 ? 1 : slope
    case .clip(let minimum, let maximum): return x > minimum && x <= maximum ? 1 : 0
    case .sigmoid:
      let s = 1 / (1 + exp(-x))
      return s * (1 - s)
    case .hardSigmoid(let alpha, let beta):
      let y = alpha * x + beta
      return y > 0 && y < 1 ? alpha : 0
    case .silu:
      let s = 1 / (1 + exp(-x))
      return s * (1 + x * (1 - s))
    case .hardSwish: return x <= -3 ? 0 : x >= 3 ? 1 : (2 * x + 3) / 6
    case .tanh:
      let t = Foundation.tanh(x)
      return 1 - t * t
    case .gelu:
      let density = exp(-x * x / 2) * 0.398_942_28
      return 0.5 * (1 + Foundation.erf(x * Self.rootHalf)) + x * density
    case .geluTanh:
      let t = Foundation.tanh(Self.inner(x))
      let slope = Self.innerScale * (1 + 3 * Self.innerCubic * x * x)
      return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * slope
    case .elu(let alpha): return x > 0 ? 1 : alpha * exp(x)
    case .erf: return 1.128_379_2 * exp(-x * x)
    case .power(let exponent): return exponent * pow(x, exponent - 1)
    }
  }

  private static let rootHalf: Float = 0.707_106_77
  /// √(2/π) and the factor of the cubic term.
  private static let innerScale: Float = 0.797_884_6
  private static let innerCubic: Float = 0.044_715

  private static func inner(_ x: Float) -> Float { innerScale * (x + innerCubic * x * x * x) }

  /// oneDNN's algorithm and its two constants; nil where the library has none.
  var native: DNNActivation.Function? {
    switch self {
    case .relu: (dnnl_eltwise_relu, 0, 0)
    case .leakyRelu(let slope): (dnnl_eltwise_relu, slope, 0)
    case .clip(let minimum, let maximum): (dnnl_eltwise_clip, minimum, maximum)
    case .sigmoid: (dnnl_eltwise_logistic, 0, 0)
    case .silu: (dnnl_eltwise_swish, 1, 0)
    case .tanh: (dnnl_eltwise_tanh, 0, 0)
    case .gelu: (dnnl_eltwise_gelu_erf, 0, 0)
    case .geluTanh: (dnnl_eltwise_gelu_tanh, 0, 0)
    case .elu(let alpha): (dnnl_eltwise_elu, alpha, 0)
    // Version 2 has the two constants built in, version 3 takes them.
    case .hardSwish: (dnnl_eltwise_hardswish, 1 / 6, 1 / 2)
    case .hardSigmoid, .erf, .power: nil
    }
  }

  private func plainKernel(_ shape: [Int]) -> any Kernel {
    let count = shape.reduce(1, *)
    return RowMajorKernel(inputs: [shape], output: shape) { values in
      let (x, y) = (values.inputs[0].pointer, values.output.pointer)
      for i in 0..<count { y[i] = value(x[i]) }
    } backward: { values, gradients in
      guard let target = gradients.inputs[0]?.pointer else { return }
      let (x, dy) = (values.inputs[0].pointer, gradients.output.pointer)
      for i in 0..<count { target[i] = dy[i] * derivative(x[i]) }
    }
  }
}

final class DNNActivation: Kernel {
  typealias Function = (algorithm: dnnl_alg_kind_t, alpha: Float, beta: Float)

  let inputs: [TensorDescriptor]
  let parameters: [TensorDescriptor] = []
  let output: TensorDescriptor
  let backwardReads: BackwardReads
  let overwritableInput: Int?
  private let forwardPass: Primitive
  private var backwardPass: Primitive?

  init(_ name: String, _ function: Function, input: TensorDescriptor, _ context: KernelContext)
    throws
  {
    inputs = [input]
    output = input
    let layout = try input.memoryDescriptor()
    var (algorithm, alpha, beta) = function
    // ReLU's gradient follows from its result: its input need not be kept.
    let readsResult = context.mode == .training && algorithm == dnnl_eltwise_relu && alpha >= 0
    if readsResult { algorithm = dnnl_eltwise_relu_use_dst_for_bwd }
    backwardReads = readsResult ? .output : .inputs
    overwritableInput = readsResult || context.mode == .inference ? 0 : nil
    let mode = context.mode == .training ? dnnl_forward_training : dnnl_forward_inference
    let forward = try PrimitiveDescriptor("\(name), forward") {
      tri_eltwise_forward(&$0, $1, mode, algorithm, layout.handle, alpha, beta)
    }
    forwardPass = try Primitive(forward)
    if context.mode == .training {
      backwardPass = try Primitive("\(name), backward") {
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
    let kept =
      backwardReads == .output
      ? (DNNL_ARG_DST, try values.output.memory()) : (DNNL_ARG_SRC, try values.inputs[0].memory())
    try backwardPass?.run([
      kept,
      (DNNL_ARG_DIFF_DST, try gradients.output.memory()),
      (DNNL_ARG_DIFF_SRC, try target.memory()),
    ])
  }
}
