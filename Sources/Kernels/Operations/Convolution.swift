internal import COneDNN

/// A two-dimensional convolution (cross-correlation, as the field has it), optionally in groups.
///
/// N batch, C input and K output channels, H×W input and P×Q output pixels, R×S kernel, G groups.
/// Input N×C×H×W, kernel K×(C/G)×R×S, bias K, output N×K×P×Q.
public struct Convolution: KernelSpec {
  public var outputChannels: Int
  public var window: Window
  public var groups: Int
  public var hasBias: Bool
  /// Applied to the result; for inference only, where it saves a pass over memory.
  public var activation: Activation?

  public init(
    outputChannels: Int, window: Window, groups: Int = 1, hasBias: Bool = true,
    activation: Activation? = nil
  ) {
    precondition(groups > 0 && outputChannels > 0, "channels and groups must be above 0")
    self.outputChannels = outputChannels
    self.window = window
    self.groups = groups
    self.hasBias = hasBias
    self.activation = activation
  }

  public func outputShape(for inputs: [[Int]]) throws -> [Int] {
    let (n, c, size) = try imageShape(inputs, "convolution")
    guard c % groups == 0, outputChannels % groups == 0 else {
      throw KernelError.shapeMismatch(
        operation: "convolution",
        detail:
          "\(c) input and \(outputChannels) output channels don't divide into \(groups) groups"
      )
    }
    let output = try window.output(of: size, operation: "convolution")
    return [n, outputChannels, output.height, output.width]
  }

  public func parameterShapes(for inputs: [[Int]]) throws -> [[Int]] {
    let (_, c, _) = try imageShape(inputs, "convolution")
    let kernel = [outputChannels, c / groups, window.kernel.height, window.kernel.width]
    return hasBias ? [kernel, [outputChannels]] : [kernel]
  }

  public func multiplyAccumulates(for inputs: [[Int]]) throws -> Int {
    let output = try outputShape(for: inputs).reduce(1, *)
    return try output * parameterShapes(for: inputs)[0].dropFirst().reduce(1, *)
  }

  public func makeKernel(inputs: [TensorDescriptor], context: KernelContext) throws -> any Kernel {
    precondition(
      activation.map { context.mode == .inference && $0.isFusible } ?? true,
      "activations that the library knows fuse in inference")
    switch context.backend {
    case .onednn: return try DNNConvolution(self, input: inputs[0].shape, context)
    case .openblas: return try PlainConvolution(self, input: inputs[0].shape)
    }
  }
}

/// Convolution by oneDNN, every tensor in the layout that the library prefers.
final class DNNConvolution: Kernel {
  let inputs: [TensorDescriptor]
  let parameters: [TensorDescriptor]
  private(set) var parameterGradients: [TensorDescriptor]
  let output: TensorDescriptor
  private let forwardPass: Primitive
  private var dataPass: Primitive?
  private var weightsPass: Primitive?
  /// The weights in the layout that the data pass prefers, where that differs.
  private var dataWeights: (Reorder, Tensor)?
  private let hasBias: Bool
  /// Take the gradients of kernel and bias that the weights pass gives unasked.
  private var unwanted: [Tensor] = []

  init(_ spec: Convolution, input: [Int], _ context: KernelContext) throws {
    let outputShape = try spec.outputShape(for: [input])
    let groups = spec.groups
    let kernel = spec.window.kernel
    // oneDNN's weights have the groups as a dimension of their own; row by row it is the same.
    let perGroup = [
      spec.outputChannels / groups, input[1] / groups, kernel.height, kernel.width,
    ]
    let weightsShape = groups == 1 ? perGroup : [groups] + perGroup
    let window = spec.window.native(
      size: Extent(input[2], input[3]), output: Extent(outputShape[2], outputShape[3]))
    let type = context.precision.native
    let anySource = try MemoryDescriptor(any: input, type: type)
    let anyWeights = try MemoryDescriptor(any: weightsShape, type: type)
    let anyResult = try MemoryDescriptor(any: outputShape, type: type)
    let bias = try spec.hasBias ? MemoryDescriptor(rowMajor: [spec.outputChannels]) : nil
    hasBias = spec.hasBias

    let attributes = try spec.activation?.native.map { try Attributes(activation: $0) }
    let mode = context.mode == .training ? dnnl_forward_training : dnnl_forward_inference
    let forward = try PrimitiveDescriptor("convolution, forward") {
      tri_convolution_forward(
        &$0, $1, mode, anySource.handle, anyWeights.handle, bias?.handle, anyResult.handle, window,
        attributes?.handle)
    }
    forwardPass = try Primitive(forward)
    let source = try forward.memoryDescriptor(dnnl_query_src_md)
    let weights = try forward.memoryDescriptor(dnnl_query_weights_md)
    let result = try forward.memoryDescriptor(dnnl_query_dst_md)
    inputs = [try TensorDescriptor(source, shape: input)]
    let weightsDescriptor = try TensorDescriptor(weights, shape: weightsShape)
    parameters =
      [weightsDescriptor] + (hasBias ? [TensorDescriptor([spec.outputChannels])] : [])
    output = try TensorDescriptor(result, shape: outputShape)
    parameterGradients = parameters
    guard context.mode == .training else { return }

    if context.needsInputGradients {
      let data = try PrimitiveDescriptor("convolution, backward data") {
        tri_convolution_backward_data(
          &$0, $1, source.handle, anyWeights.handle, result.handle, window, forward.handle)
      }
      dataPass = try Primitive(data)
      let wanted = try data.descriptor(dnnl_query_weights_md, shape: weightsShape)
      if wanted != weightsDescriptor {
        dataWeights = (try Reorder(from: weightsDescriptor, to: wanted), try Tensor(wanted))
      }
    }
    let anyGradient = try MemoryDescriptor(any: weightsShape)
    let gradient = try PrimitiveDescriptor("convolution, backward weights") {
      tri_convolution_backward_weights(
        &$0, $1, source.handle, anyGradient.handle, bias?.handle, result.handle, window,
        forward.handle)
    }
    weightsPass = try Primitive(gradient)
    parameterGradients[0] = try gradient.descriptor(
      dnnl_query_diff_weights_md, shape: weightsShape)
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
    if gradients.wantsParameters, let weightsPass {
      if gradients.parameters.contains(where: { $0 == nil }), unwanted.isEmpty {
        unwanted = try parameterGradients.map { try Tensor($0) }
      }
      let weights = gradients.parameters[0] ?? unwanted[0]
      var arguments = [
        (DNNL_ARG_SRC, try values.inputs[0].memory()), (DNNL_ARG_DIFF_DST, result),
        (DNNL_ARG_DIFF_WEIGHTS, try weights.memory()),
      ]
      if hasBias {
        let bias = gradients.parameters[1] ?? unwanted[1]
        arguments.append((DNNL_ARG_DIFF_BIAS, try bias.memory()))
      }
      try weightsPass.run(arguments)
    }
    if let target = gradients.inputs[0], let dataPass {
      let weights = dataWeights?.1 ?? values.parameters[0]
      try dataWeights?.0.run(from: values.parameters[0], to: weights)
      try dataPass.run([
        (DNNL_ARG_DIFF_DST, result), (DNNL_ARG_WEIGHTS, try weights.memory()),
        (DNNL_ARG_DIFF_SRC, try target.memory()),
      ])
    }
  }
}

/// Convolution as a matrix product over gathered columns, image by image and group by group.
final class PlainConvolution: Kernel {
  let inputs: [TensorDescriptor]
  let parameters: [TensorDescriptor]
  let output: TensorDescriptor
  private let spec: Convolution
  private let columns: ImageColumns
  private let matrix: AlignedBuffer

  init(_ spec: Convolution, input: [Int]) throws {
    let outputShape = try spec.outputShape(for: [input])
    self.spec = spec
    inputs = [TensorDescriptor(input)]
    parameters = try spec.parameterShapes(for: [input]).map(TensorDescriptor.init)
    output = TensorDescriptor(outputShape)
    columns = ImageColumns(
      channels: input[1] / spec.groups, size: Extent(input[2], input[3]), window: spec.window,
      output: Extent(outputShape[2], outputShape[3]))
    matrix = try AlignedBuffer(
      byteCount: columns.rows * columns.columns * MemoryLayout<Float>.stride)
  }

  /// Visits each image and group: offsets into input, output and kernel.
  private func forEachGroup(_ body: (_ input: Int, _ output: Int, _ kernel: Int) -> Void) {
    let groups = spec.groups
    let imageSize = columns.channels * columns.size.height * columns.size.width
    let resultSize = spec.outputChannels / groups * columns.columns
    let kernelSize = spec.outputChannels / groups * columns.rows
    for n in 0..<output.shape[0] {
      for g in 0..<groups {
        body((n * groups + g) * imageSize, (n * groups + g) * resultSize, g * kernelSize)
      }
    }
  }

  func forward(_ values: KernelValues) throws {
    let scratch = matrix.start.assumingMemoryBound(to: Float.self)
    let (x, kernel, y) = (
      values.inputs[0].pointer, values.parameters[0].pointer, values.output.pointer
    )
    let perGroup = spec.outputChannels / spec.groups
    forEachGroup { input, result, weights in
      columns.gather(x + input, to: scratch)
      Matrix.multiply(
        kernel + weights, scratch, to: y + result, m: perGroup, n: columns.columns, k: columns.rows)
    }
    if spec.hasBias {
      let bias = values.parameters[1].pointer
      for plane in 0..<output.shape[0] * spec.outputChannels {
        let row = y + plane * columns.columns
        for i in 0..<columns.columns { row[i] += bias[plane % spec.outputChannels] }
      }
    }
    if let activation = spec.activation {
      for i in 0..<output.count { y[i] = activation.value(y[i]) }
    }
  }

  func backward(_ values: KernelValues, _ gradients: KernelGradients) throws {
    let scratch = matrix.start.assumingMemoryBound(to: Float.self)
    let dy = gradients.output.pointer
    let perGroup = spec.outputChannels / spec.groups
    if let kernel = gradients.parameter(0) {
      kernel.fill(0)
      forEachGroup { input, result, weights in
        columns.gather(values.inputs[0].pointer + input, to: scratch)
        Matrix.multiply(
          dy + result, scratch, to: kernel.pointer + weights, m: perGroup, n: columns.rows,
          k: columns.columns, transposingB: true, beta: 1)
      }
    }
    if let bias = gradients.parameter(1) {
      bias.fill(0)
      for plane in 0..<output.shape[0] * spec.outputChannels {
        var sum: Float = 0
        for i in 0..<columns.columns { sum += dy[plane * columns.columns + i] }
        bias.pointer[plane % spec.outputChannels] += sum
      }
    }
    if let target = gradients.inputs[0] {
      target.fill(0)
      let kernel = values.parameters[0].pointer
      forEachGroup { input, result, weights in
        Matrix.multiply(
          kernel + weights, dy + result, to: scratch, m: columns.rows, n: columns.columns,
          k: perGroup, transposingA: true)
        columns.scatter(scratch, addingTo: target.pointer + input)
      }
    }
  }
}
