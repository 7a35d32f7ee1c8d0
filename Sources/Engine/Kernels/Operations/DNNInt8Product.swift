internal import COneDNN

/// By oneDNN's int8 convolution, channels last.
final class DNNInt8Product: Kernel {
  let inputs: [TensorDescriptor]
  let parameters: [TensorDescriptor]
  let output: TensorDescriptor
  private let primitive: Primitive
  private let source, weights, result: MemoryDescriptor
  private let inputScale: Float
  /// Input scale times weight scale, per channel.
  private let factors: Tensor
  private let channelDescriptor: MemoryDescriptor

  init(_ spec: Int8Product, input: [Int]) throws {
    let outputShape = try spec.outputShape(for: [input])
    let parameterShapes = try spec.parameterShapes(for: [input])
    let convolution = spec.convolution
    let (image, resultImage) = (Int8Product.image(input), Int8Product.image(outputShape))
    let channels = resultImage[1]
    let kernel = convolution.window.kernel
    let groups = convolution.groups
    let perGroup = [channels / groups, image[1] / groups, kernel.height, kernel.width]
    let weightsShape = groups == 1 ? perGroup : [groups] + perGroup
    // Version 2.6 gives wrong results for depthwise layers whose channels do not fill
    // whole vectors.
    guard groups == 1 || perGroup[0] > 1 || perGroup[1] > 1 || channels % 8 == 0 else {
      throw KernelError.oneDNN(
        call: "int8 convolution", status: Int32(bitPattern: dnnl_unimplemented.rawValue))
    }
    let window = convolution.window.native(
      size: Extent(image[2], image[3]), output: Extent(resultImage[2], resultImage[3]))

    // Stored as signed numbers either way; non-negative ones have the same bits.
    let source = try MemoryDescriptor(
      channelsLast: image, type: spec.inputIsSigned ? dnnl_s8 : dnnl_u8)
    let result = try MemoryDescriptor(
      channelsLast: resultImage, type: spec.outputScale == nil ? dnnl_f32 : dnnl_s8)
    let anyWeights = try MemoryDescriptor(any: weightsShape, type: dnnl_s8)
    let channelDescriptor = try MemoryDescriptor(rowMajor: [1, channels, 1, 1])
    let attributes = try Attributes(
      channels: channelDescriptor, activation: convolution.activation?.native,
      resultFactor: spec.outputScale.map { 1 / $0 } ?? 1)
    let descriptor = try PrimitiveDescriptor("int8 convolution") {
      tri_convolution_forward(
        &$0, $1, dnnl_forward_inference, dnnl_convolution_direct, source.handle, anyWeights.handle,
        nil, result.handle,
        window, attributes.handle)
    }
    primitive = try Primitive(descriptor)
    weights = try descriptor.memoryDescriptor(dnnl_query_weights_md)
    (self.source, self.result, self.channelDescriptor) = (source, result, channelDescriptor)
    inputScale = spec.inputScale
    factors = try Tensor(TensorDescriptor([channels]))
    inputs = [try Self.descriptor(input, scale: spec.inputScale)]
    output = try Self.descriptor(outputShape, scale: spec.outputScale)
    parameters =
      [try TensorDescriptor(weights, shape: weightsShape)]
      + parameterShapes.dropFirst().map(TensorDescriptor.init)
  }

  /// Channels last, int8 if there is a scale.
  private static func descriptor(_ shape: [Int], scale: Float?) throws -> TensorDescriptor {
    let type = scale == nil ? dnnl_f32 : dnnl_s8
    let layout =
      try shape.count == 4
      ? MemoryDescriptor(channelsLast: shape, type: type)
      : MemoryDescriptor(rowMajor: shape, type: type)
    return try TensorDescriptor(layout, shape: shape, scale: scale)
  }

  func forward(_ values: KernelValues) throws {
    let (scales, factor) = (values.parameters[1].pointer, factors.pointer)
    for channel in 0..<factors.descriptor.count { factor[channel] = inputScale * scales[channel] }
    try primitive.run([
      (DNNL_ARG_SRC, try values.inputs[0].memory(as: source)),
      (DNNL_ARG_WEIGHTS, try values.parameters[0].memory()),
      (DNNL_ARG_DST, try values.output.memory(as: result)),
      (tri_post_argument(0), try factors.memory(as: channelDescriptor)),
      (tri_post_argument(1), try values.parameters[2].memory(as: channelDescriptor)),
    ])
  }

  func backward(_ values: KernelValues, _ gradients: KernelGradients) throws {
    preconditionFailure("int8 products have no gradients")
  }
}
