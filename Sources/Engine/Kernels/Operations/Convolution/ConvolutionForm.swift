internal import COneDNN

/// How a convolution is requested from oneDNN: as such, or as a matrix product that is faster.
protocol ConvolutionForm {
  /// The shape of the weights as the primitives take them.
  var weightsShape: [Int] { get }

  /// - Parameter bias: nil where there is none.
  func forward(
    _ mode: dnnl_prop_kind_t, bias: MemoryDescriptor?, _ attributes: Attributes?
  ) throws -> PrimitiveDescriptor

  func backwardData(_ forward: PrimitiveDescriptor) throws -> PrimitiveDescriptor

  /// The gradient is float32.
  func backwardWeights(
    _ forward: PrimitiveDescriptor, bias: MemoryDescriptor?
  ) throws -> PrimitiveDescriptor

  /// The tensor of a shape whose memory the primitives see as `layout`.
  func descriptor(_ layout: MemoryDescriptor, shape: [Int]) throws -> TensorDescriptor

  /// Whether the primitives see that memory under another shape than the tensor's.
  var reshapes: Bool { get }
}

/// The primitive descriptors of a convolution's passes.
struct ConvolutionPasses {
  let form: any ConvolutionForm
  let forward: PrimitiveDescriptor
  /// For training; the first only where the input's gradient is requested.
  private(set) var backwardData: PrimitiveDescriptor?
  private(set) var backwardWeights: PrimitiveDescriptor?

  init(
    _ form: any ConvolutionForm, bias: MemoryDescriptor?, _ attributes: Attributes?,
    _ context: KernelContext
  ) throws {
    self.form = form
    let isTraining = context.mode == .training
    forward = try form.forward(
      isTraining ? dnnl_forward_training : dnnl_forward_inference, bias: bias, attributes)
    guard isTraining else { return }
    if context.needsInputGradients { backwardData = try form.backwardData(forward) }
    backwardWeights = try form.backwardWeights(forward, bias: bias)
  }
}

/// A convolution as such, every tensor in the layout that the library prefers.
struct DirectConvolution: ConvolutionForm {
  let reshapes = false
  let weightsShape: [Int]
  private let algorithm: dnnl_alg_kind_t
  private let window: tri_window
  private let anySource, anyWeights, anyGradient, anyResult: MemoryDescriptor

  /// - Parameter algorithm: `dnnl_convolution_direct`, or `dnnl_convolution_winograd`, which needs
  ///   fewer products and exists for some shapes and processors.
  init(
    _ spec: Convolution, input: [Int], _ precision: Precision,
    algorithm: dnnl_alg_kind_t = dnnl_convolution_direct
  ) throws {
    self.algorithm = algorithm
    let output = try spec.outputShape(for: [input])
    let (groups, kernel) = (spec.groups, spec.window.kernel)
    // oneDNN's weights have the groups as a dimension of their own; row-major it is the same memory.
    let perGroup = [
      spec.outputChannels / groups, input[1] / groups, kernel.height, kernel.width,
    ]
    weightsShape = groups == 1 ? perGroup : [groups] + perGroup
    window = spec.window.native(
      size: Extent(input[2], input[3]), output: Extent(output[2], output[3]))
    anySource = try MemoryDescriptor(any: input, type: precision.native)
    anyWeights = try MemoryDescriptor(any: weightsShape, type: precision.native)
    anyGradient = try MemoryDescriptor(any: weightsShape)
    anyResult = try MemoryDescriptor(any: output, type: precision.native)
  }

  func forward(
    _ mode: dnnl_prop_kind_t, bias: MemoryDescriptor?, _ attributes: Attributes?
  ) throws -> PrimitiveDescriptor {
    try PrimitiveDescriptor("convolution, forward") {
      tri_convolution_forward(
        &$0, $1, mode, algorithm, anySource.handle, anyWeights.handle, bias?.handle,
        anyResult.handle, window,
        attributes?.handle)
    }
  }

  func backwardData(_ forward: PrimitiveDescriptor) throws -> PrimitiveDescriptor {
    let source = try forward.memoryDescriptor(dnnl_query_src_md)
    let result = try forward.memoryDescriptor(dnnl_query_dst_md)
    return try PrimitiveDescriptor("convolution, backward data") {
      tri_convolution_backward_data(
        &$0, $1, algorithm, source.handle, anyWeights.handle, result.handle, window, forward.handle)
    }
  }

  func backwardWeights(
    _ forward: PrimitiveDescriptor, bias: MemoryDescriptor?
  ) throws -> PrimitiveDescriptor {
    let source = try forward.memoryDescriptor(dnnl_query_src_md)
    let result = try forward.memoryDescriptor(dnnl_query_dst_md)
    return try PrimitiveDescriptor("convolution, backward weights") {
      tri_convolution_backward_weights(
        &$0, $1, algorithm, source.handle, anyGradient.handle, bias?.handle, result.handle, window,
        forward.handle)
    }
  }

  func descriptor(_ layout: MemoryDescriptor, shape: [Int]) throws -> TensorDescriptor {
    try TensorDescriptor(layout, shape: shape)
  }
}

/// A 1×1 convolution as one matrix product: all pixels of all images, channels last,
/// times the weights.
struct PixelProduct: ConvolutionForm {
  let reshapes = true
  let weightsShape: [Int]
  private let type: dnnl_data_type_t
  private let source, weights, gradient, result: MemoryDescriptor

  /// - Precondition: the convolution is pixelwise.
  init(_ spec: Convolution, input: [Int], _ context: KernelContext) throws {
    let pixels = input[0] * input[2] * input[3]
    type = context.precision.native
    weightsShape = [spec.outputChannels, input[1], 1, 1]
    source = try MemoryDescriptor(rowMajor: [pixels, input[1], 1, 1], type: type)
    // By default the library chooses another layout in each pass of training: reordering
    // takes longer than it saves.
    let isFixed = context.mode == .training && type == dnnl_f32
    weights =
      try isFixed
      ? MemoryDescriptor(rowMajor: weightsShape) : MemoryDescriptor(any: weightsShape, type: type)
    gradient =
      try isFixed
      ? MemoryDescriptor(rowMajor: weightsShape) : MemoryDescriptor(any: weightsShape)
    result = try MemoryDescriptor(rowMajor: [pixels, spec.outputChannels], type: type)
  }

  func forward(
    _ mode: dnnl_prop_kind_t, bias: MemoryDescriptor?, _ attributes: Attributes?
  ) throws -> PrimitiveDescriptor {
    try PrimitiveDescriptor("1×1 convolution, forward") {
      tri_inner_product_forward(
        &$0, $1, mode, source.handle, weights.handle, bias?.handle, result.handle,
        attributes?.handle)
    }
  }

  func backwardData(_ forward: PrimitiveDescriptor) throws -> PrimitiveDescriptor {
    try PrimitiveDescriptor("1×1 convolution, backward data") {
      tri_inner_product_backward_data(
        &$0, $1, source.handle, weights.handle, result.handle, forward.handle)
    }
  }

  func backwardWeights(
    _ forward: PrimitiveDescriptor, bias: MemoryDescriptor?
  ) throws -> PrimitiveDescriptor {
    try PrimitiveDescriptor("1×1 convolution, backward weights") {
      tri_inner_product_backward_weights(
        &$0, $1, source.handle, gradient.handle, bias?.handle, result.handle, forward.handle)
    }
  }

  func descriptor(_ layout: MemoryDescriptor, shape: [Int]) throws -> TensorDescriptor {
    try TensorDescriptor(channelsLast: shape, type: type)
  }
}
