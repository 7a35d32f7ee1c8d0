internal import COneDNN

/// A fully connected layer: `y = x · Wᵀ + b`. Input N×I, weights O×I, bias O, output N×O.
package struct Dense: KernelSpec {
  package var outputs: Int
  package var hasBias: Bool

  package init(outputs: Int, hasBias: Bool = true) {
    precondition(outputs > 0, "a dense layer needs outputs")
    self.outputs = outputs
    self.hasBias = hasBias
  }

  package func outputShape(for inputs: [[Int]]) throws -> [Int] {
    guard inputs.count == 1, inputs[0].count == 2 else {
      throw KernelError.shapeMismatch(
        operation: "dense", detail: "needs one input of shape N×I, not \(inputs)")
    }
    return [inputs[0][0], outputs]
  }

  package func parameterShapes(for inputs: [[Int]]) throws -> [[Int]] {
    _ = try outputShape(for: inputs)
    return hasBias ? [[outputs, inputs[0][1]], [outputs]] : [[outputs, inputs[0][1]]]
  }

  package func multiplyAccumulates(for inputs: [[Int]]) throws -> Int {
    try outputShape(for: inputs)[0] * outputs * inputs[0][1]
  }

  package func makeKernel(inputs: [TensorDescriptor], context: KernelContext) throws -> any Kernel {
    switch context.backend {
    case .onednn: try DNNDense(self, input: inputs[0].shape, context)
    case .openblas: try PlainDense(self, input: inputs[0].shape)
    }
  }
}

final class DNNDense: Kernel {
  let inputs: [TensorDescriptor]
  let parameters: [TensorDescriptor]
  let parameterGradients: [TensorDescriptor]
  let output: TensorDescriptor
  let backwardReads: BackwardReads = .inputs
  private let hasBias: Bool
  private let forwardPass: Primitive
  private var dataPass: Primitive?
  private var weightsPass: Primitive?
  /// Scratch for the gradients of weights and bias that the weights pass computes unrequested.
  private var unwanted: [Tensor] = []

  /// Activations and weights stay row-major: the layer is small compared with the convolutions below
  /// it, and its neighbors are row-major anyway.
  init(_ spec: Dense, input: [Int], _ context: KernelContext) throws {
    hasBias = spec.hasBias
    func descriptor(_ shape: [Int]) throws -> TensorDescriptor {
      try TensorDescriptor(
        MemoryDescriptor(rowMajor: shape, type: context.precision.native), shape: shape)
    }
    inputs = [try descriptor(input)]
    output = try descriptor(spec.outputShape(for: [input]))
    parameterGradients = try spec.parameterShapes(for: [input]).map(TensorDescriptor.init)
    parameters = [try descriptor(parameterGradients[0].shape)] + parameterGradients.dropFirst()
    let source = try inputs[0].memoryDescriptor()
    let weights = try parameters[0].memoryDescriptor()
    let weightsGradient = try parameterGradients[0].memoryDescriptor()
    let bias = try spec.hasBias ? parameters[1].memoryDescriptor() : nil
    let result = try output.memoryDescriptor()
    let mode = context.mode == .training ? dnnl_forward_training : dnnl_forward_inference
    let forward = try PrimitiveDescriptor("dense, forward") {
      tri_inner_product_forward(
        &$0, $1, mode, source.handle, weights.handle, bias?.handle, result.handle, nil)
    }
    forwardPass = try Primitive(forward)
    guard context.mode == .training else { return }
    if context.needsInputGradients {
      dataPass = try Primitive("dense, backward data") {
        tri_inner_product_backward_data(
          &$0, $1, source.handle, weights.handle, result.handle, forward.handle)
      }
    }
    weightsPass = try Primitive("dense, backward weights") {
      tri_inner_product_backward_weights(
        &$0, $1, source.handle, weightsGradient.handle, bias?.handle, result.handle,
        forward.handle)
    }
  }

  func forward(_ values: KernelValues) throws {
    var arguments = [
      (DNNL_ARG_SRC, try values.inputs[0].memory()),
      (DNNL_ARG_WEIGHTS, try values.parameters[0].memory()),
      (DNNL_ARG_DST, try values.output.memory()),
    ]
    if hasBias { arguments.append((DNNL_ARG_BIAS, try values.parameters[1].memory())) }
    try forwardPass.run(arguments)
  }

  func backward(_ values: KernelValues, _ gradients: KernelGradients) throws {
    let result = try gradients.output.memory()
    if gradients.wantsParameters {
      if gradients.parameters.contains(where: { $0 == nil }), unwanted.isEmpty {
        unwanted = try parameterGradients.map { try Tensor($0) }
      }
      let target = gradients.parameters[0] ?? unwanted[0]
      var arguments = [
        (DNNL_ARG_SRC, try values.inputs[0].memory()), (DNNL_ARG_DIFF_DST, result),
        (DNNL_ARG_DIFF_WEIGHTS, try target.memory()),
      ]
      if hasBias {
        let bias = gradients.parameters[1] ?? unwanted[1]
        arguments.append((DNNL_ARG_DIFF_BIAS, try bias.memory()))
      }
      try weightsPass?.run(arguments)
    }
    if let target = gradients.inputs[0] {
      try dataPass?.run([
        (DNNL_ARG_DIFF_DST, result), (DNNL_ARG_WEIGHTS, try values.parameters[0].memory()),
        (DNNL_ARG_DIFF_SRC, try target.memory()),
      ])
    }
  }
}

final class PlainDense: Kernel {
  let inputs: [TensorDescriptor]
  let parameters: [TensorDescriptor]
  let output: TensorDescriptor
  let backwardReads: BackwardReads = .inputs
  private let hasBias: Bool

  init(_ spec: Dense, input: [Int]) throws {
    hasBias = spec.hasBias
    inputs = [TensorDescriptor(input)]
    output = TensorDescriptor(try spec.outputShape(for: [input]))
    parameters = try spec.parameterShapes(for: [input]).map(TensorDescriptor.init)
  }

  private var n: Int { output.shape[0] }
  private var o: Int { output.shape[1] }
  private var i: Int { inputs[0].shape[1] }

  func forward(_ values: KernelValues) throws {
    let y = values.output.pointer
    Matrix.multiply(
      values.inputs[0].pointer, values.parameters[0].pointer, to: y, m: n, n: o, k: i,
      transposingB: true)
    guard hasBias else { return }
    let bias = values.parameters[1].pointer
    for row in 0..<n { for column in 0..<o { y[row * o + column] += bias[column] } }
  }

  func backward(_ values: KernelValues, _ gradients: KernelGradients) throws {
    let dy = gradients.output.pointer
    if let dw = gradients.parameter(0)?.pointer {
      Matrix.multiply(dy, values.inputs[0].pointer, to: dw, m: o, n: i, k: n, transposingA: true)
    }
    if let db = gradients.parameter(1)?.pointer {
      for column in 0..<o {
        var sum: Float = 0
        for row in 0..<n { sum += dy[row * o + column] }
        db[column] = sum
      }
    }
    if let dx = gradients.inputs[0]?.pointer {
      Matrix.multiply(dy, values.parameters[0].pointer, to: dx, m: n, n: i, k: o)
    }
  }
}
