internal import COneDNN

/// The sum of two or more tensors of one shape; computed in place of the first where possible.
package struct Addition: KernelSpec {
  /// Whether a ReLU is fused.
  package var appliesReLU: Bool

  package init(appliesReLU: Bool = false) { self.appliesReLU = appliesReLU }

  package func outputShape(for inputs: [[Int]]) throws -> [Int] {
    guard inputs.count >= 2, inputs.allSatisfy({ $0 == inputs[0] }) else {
      throw KernelError.shapeMismatch(
        operation: "add", detail: "needs two or more inputs of one shape, not \(inputs)")
    }
    return inputs[0]
  }

  package func makeKernel(inputs: [TensorDescriptor], context: KernelContext) throws -> any Kernel {
    switch context.backend {
    case .onednn: try DNNAddition(self, inputs: inputs)
    case .openblas: PlainAddition(self, inputs: inputs)
    }
  }
}

/// Every input in the first one's layout, so that the sum is a single pass over memory.
final class DNNAddition: PassesGradientOn {
  let inputs: [TensorDescriptor]
  let parameters: [TensorDescriptor] = []
  let output: TensorDescriptor
  var backwardReads: BackwardReads { masksGradient ? .output : .nothing }
  private let sum: Primitive
  /// The sum of two, with ReLU. In place, as the last of several sums would be, oneDNN 2.6 gives wrong
  /// results where a layout pads channels.
  private let rectifiedSum: Primitive?
  private let rectify: InPlaceActivation?
  /// Zeroes the gradient where the result is 0.
  private let mask: Primitive?

  var masksGradient: Bool { mask != nil }

  init(_ spec: Addition, inputs: [TensorDescriptor]) throws {
    self.inputs = Array(repeating: inputs[0], count: inputs.count)
    output = inputs[0]
    let layout = try output.memoryDescriptor()
    func sum(_ attributes: Attributes?) throws -> Primitive {
      try Primitive("add") {
        tri_binary(
          &$0, $1, dnnl_binary_add, layout.handle, layout.handle, layout.handle, attributes?.handle)
      }
    }
    self.sum = try sum(nil)
    guard spec.appliesReLU else {
      (rectifiedSum, rectify, mask) = (nil, nil, nil)
      return
    }
    rectifiedSum =
      try inputs.count == 2 ? sum(Attributes(activation: (dnnl_eltwise_relu, 0, 0))) : nil
    rectify = try InPlaceActivation((dnnl_eltwise_relu, 0, 0), on: output)
    let relu = dnnl_eltwise_relu_use_dst_for_bwd
    let forward = try PrimitiveDescriptor("relu, forward") {
      tri_eltwise_forward(&$0, $1, dnnl_forward_training, relu, layout.handle, 0, 0)
    }
    mask = try Primitive("relu, backward") {
      tri_eltwise_backward(&$0, $1, relu, layout.handle, layout.handle, 0, 0, forward.handle)
    }
  }

  func forward(_ values: KernelValues) throws {
    let result = try values.output.memory()
    var partial = try values.inputs[0].memory()
    for input in values.inputs.dropFirst() {
      try (rectifiedSum ?? sum).run([
        (DNNL_ARG_SRC_0, partial), (DNNL_ARG_SRC_1, try input.memory()), (DNNL_ARG_DST, result),
      ])
      partial = result
    }
    if rectifiedSum == nil { try rectify?.run(on: values.output) }
  }

  func backward(_ values: KernelValues, _ gradients: KernelGradients) throws {
    guard let first = gradients.firstInput else { return }
    if let mask {
      try mask.run([
        (DNNL_ARG_DST, try values.output.memory()),
        (DNNL_ARG_DIFF_DST, try gradients.output.memory()),
        (DNNL_ARG_DIFF_SRC, try first.memory()),
      ])
    } else {
      first.copy(gradients.output)
    }
    gradients.passOn(first)
  }
}

final class PlainAddition: PassesGradientOn {
  let inputs: [TensorDescriptor]
  let parameters: [TensorDescriptor] = []
  let output: TensorDescriptor
  var backwardReads: BackwardReads { masksGradient ? .output : .nothing }
  let masksGradient: Bool

  init(_ spec: Addition, inputs: [TensorDescriptor]) {
    self.inputs = inputs.map(\.rowMajor)
    output = inputs[0].rowMajor
    masksGradient = spec.appliesReLU
  }

  func forward(_ values: KernelValues) throws {
    let y = values.output.pointer
    y.update(from: values.inputs[0].pointer, count: output.count)
    for input in values.inputs.dropFirst() {
      let x = input.pointer
      for i in 0..<output.count { y[i] += x[i] }
    }
    if masksGradient { for i in 0..<output.count { y[i] = max(y[i], 0) } }
  }

  func backward(_ values: KernelValues, _ gradients: KernelGradients) throws {
    guard let first = gradients.firstInput else { return }
    first.copy(gradients.output)
    if masksGradient {
      let (y, dx) = (values.output.pointer, first.pointer)
      for i in 0..<output.count where y[i] <= 0 { dx[i] = 0 }
    }
    gradients.passOn(first)
  }
}

extension KernelGradients {
  /// The first requested gradient of the inputs.
  fileprivate var firstInput: Tensor? { inputs.lazy.compactMap { $0 }.first }

  /// Gives every input the gradient of one of them.
  fileprivate func passOn(_ gradient: Tensor) {
    for case let target? in inputs where !target.shares(gradient) { target.copy(gradient) }
  }
}
