internal import COneDNN

/// A convolution or a dense layer on 8-bit numbers: 8-bit input and weights, 32-bit sums.
///
/// The input is divided by `inputStep`, rounded to even and kept within -128 ... 127, or, where it is
/// never negative, 0 ... 127. Then `y = activation(sums · inputStep · step + bias)`.
///
/// Parameters: the weights as whole numbers (`Int8Weights.integers`), one step a channel, one bias a
/// channel.
public struct Int8Product: KernelSpec {
  public enum Layer: Hashable, Sendable {
    case convolution(Convolution)
    case dense(Dense)
  }

  public var layer: Layer
  /// What 1 stands for in the input.
  public var inputStep: Float
  /// Whether the input can be negative.
  public var inputIsSigned: Bool
  /// What 1 stands for in the result, for readers that want 8-bit numbers; nil for float32.
  public var outputStep: Float?

  public init(
    _ layer: Layer, inputStep: Float, inputIsSigned: Bool, outputStep: Float? = nil
  ) {
    precondition(inputStep > 0 && inputStep.isFinite, "a step is a positive number")
    self.layer = layer
    self.inputStep = inputStep
    self.inputIsSigned = inputIsSigned
    self.outputStep = outputStep
  }

  private var spec: any KernelSpec {
    switch layer {
    case .convolution(let spec): spec
    case .dense(let spec): spec
    }
  }

  public func outputShape(for inputs: [[Int]]) throws -> [Int] {
    try spec.outputShape(for: inputs)
  }

  public func parameterShapes(for inputs: [[Int]]) throws -> [[Int]] {
    let weights = try spec.parameterShapes(for: inputs)[0]
    return [weights, [weights[0]], [weights[0]]]
  }

  public func multiplyAccumulates(for inputs: [[Int]]) throws -> Int {
    try spec.multiplyAccumulates(for: inputs)
  }

  /// - Precondition: inference.
  public func makeKernel(inputs: [TensorDescriptor], context: KernelContext) throws -> any Kernel {
    precondition(context.mode == .inference, "8-bit numbers have no gradients")
    guard context.backend == .onednn else {
      return try PlainInt8Product(self, input: inputs[0].shape)
    }
    do {
      return try DNNInt8Product(self, input: inputs[0].shape)
    } catch KernelError.oneDNN(_, let status)
      where status == Int32(bitPattern: dnnl_unimplemented.rawValue)
    {
      return try PlainInt8Product(self, input: inputs[0].shape)
    }
  }

  /// As a convolution; a dense layer is one of a single pixel.
  var convolution: Convolution {
    switch layer {
    case .convolution(let spec): spec
    case .dense(let spec):
      Convolution(outputChannels: spec.outputs, window: Window(kernel: Extent(1)))
    }
  }

  /// N×C×H×W for what is N×C in a dense layer.
  static func image(_ shape: [Int]) -> [Int] { shape.count == 2 ? shape + [1, 1] : shape }
}

/// By oneDNN's 8-bit convolution, channels last.
final class DNNInt8Product: Kernel {
  let inputs: [TensorDescriptor]
  let parameters: [TensorDescriptor]
  let output: TensorDescriptor
  private let primitive: Primitive
  private let source, weights, result: MemoryDescriptor
  private let inputStep: Float
  /// Input step times weight step, by channel.
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
    let window = convolution.window.native(
      size: Extent(image[2], image[3]), output: Extent(resultImage[2], resultImage[3]))

    // Stored as signed numbers either way; where all are positive that is the same bits.
    let source = try MemoryDescriptor(
      channelsLast: image, type: spec.inputIsSigned ? dnnl_s8 : dnnl_u8)
    let result = try MemoryDescriptor(
      channelsLast: resultImage, type: spec.outputStep == nil ? dnnl_f32 : dnnl_s8)
    let anyWeights = try MemoryDescriptor(any: weightsShape, type: dnnl_s8)
    let channelDescriptor = try MemoryDescriptor(rowMajor: [1, channels, 1, 1])
    let attributes = try Attributes(
      channels: channelDescriptor, activation: convolution.activation?.native,
      resultFactor: spec.outputStep.map { 1 / $0 } ?? 1)
    let descriptor = try PrimitiveDescriptor("8-bit convolution") {
      tri_convolution_forward(
        &$0, $1, dnnl_forward_inference, source.handle, anyWeights.handle, nil, result.handle,
        window, attributes.handle)
    }
    primitive = try Primitive(descriptor)
    weights = try descriptor.memoryDescriptor(dnnl_query_weights_md)
    (self.source, self.result, self.channelDescriptor) = (source, result, channelDescriptor)
    inputStep = spec.inputStep
    factors = try Tensor(TensorDescriptor([channels]))
    inputs = [try Self.descriptor(input, step: spec.inputStep)]
    output = try Self.descriptor(outputShape, step: spec.outputStep)
    parameters =
      [try TensorDescriptor(weights, shape: weightsShape)]
      + parameterShapes.dropFirst().map(TensorDescriptor.init)
  }

  /// Channels last, in 8 bits if there is a step.
  private static func descriptor(_ shape: [Int], step: Float?) throws -> TensorDescriptor {
    let type = step == nil ? dnnl_f32 : dnnl_s8
    let layout =
      try shape.count == 4
      ? MemoryDescriptor(channelsLast: shape, type: type)
      : MemoryDescriptor(rowMajor: shape, type: type)
    return try TensorDescriptor(layout, shape: shape, step: step)
  }

  func forward(_ values: KernelValues) throws {
    let (steps, factor) = (values.parameters[1].pointer, factors.pointer)
    for channel in 0..<factors.descriptor.count { factor[channel] = inputStep * steps[channel] }
    try primitive.run([
      (DNNL_ARG_SRC, try values.inputs[0].memory(as: source)),
      (DNNL_ARG_WEIGHTS, try values.parameters[0].memory()),
      (DNNL_ARG_DST, try values.output.memory(as: result)),
      (tri_post_argument(0), try factors.memory(as: channelDescriptor)),
      (tri_post_argument(1), try values.parameters[2].memory(as: channelDescriptor)),
    ])
  }

  func backward(_ values: KernelValues, _ gradients: KernelGradients) throws {
    preconditionFailure("8-bit numbers have no gradients")
  }
}

/// The same numbers by matrix products of whole numbers in floats.
final class PlainInt8Product: Kernel {
  let inputs: [TensorDescriptor]
  let parameters: [TensorDescriptor]
  let output: TensorDescriptor
  private let spec: Int8Product
  private let columns: ImageColumns
  private let integers, matrix, weights, partial: AlignedBuffer

  /// Products of as many 8-bit numbers have sums below 2²⁴ in size, which floats hold exactly.
  private static let exactCount = 1024

  init(_ spec: Int8Product, input: [Int]) throws {
    let outputShape = try spec.outputShape(for: [input])
    let (image, result) = (Int8Product.image(input), Int8Product.image(outputShape))
    let convolution = spec.convolution
    self.spec = spec
    inputs = [TensorDescriptor(input)]
    output = TensorDescriptor(outputShape)
    parameters = try spec.parameterShapes(for: [input]).map(TensorDescriptor.init)
    columns = ImageColumns(
      channels: image[1] / convolution.groups, size: Extent(image[2], image[3]),
      window: convolution.window, output: Extent(result[2], result[3]))
    func buffer(_ count: Int) throws -> AlignedBuffer {
      try AlignedBuffer(byteCount: count * MemoryLayout<Float>.stride)
    }
    let perGroup = result[1] / convolution.groups
    integers = try buffer(input.reduce(1, *))
    matrix = try buffer(columns.rows * columns.columns)
    weights = try buffer(perGroup * Self.exactCount)
    partial = try buffer(perGroup * columns.columns)
  }

  func forward(_ values: KernelValues) throws {
    func floats(_ buffer: AlignedBuffer) -> UnsafeMutablePointer<Float> {
      buffer.start.assumingMemoryBound(to: Float.self)
    }
    let convolution = spec.convolution
    let (x, count) = (floats(integers), inputs[0].count)
    let (lowest, inverse): (Float, Float) = (spec.inputIsSigned ? -128 : 0, 1 / spec.inputStep)
    for i in 0..<count {
      let units = (values.inputs[0].pointer[i] * inverse).rounded(.toNearestOrEven)
      x[i] = min(max(units, lowest), 127)
    }
    let perGroup = convolution.outputChannels / convolution.groups
    let imageSize = columns.channels * columns.size.height * columns.size.width
    let area = columns.columns
    var sums = [Double](repeating: 0, count: perGroup * area)
    for n in 0..<output.shape[0] {
      for group in 0..<convolution.groups {
        columns.gather(x + (n * convolution.groups + group) * imageSize, to: floats(matrix))
        let kernel = values.parameters[0].pointer + group * perGroup * columns.rows
        multiply(kernel, floats(matrix), &sums, floats(weights), floats(partial), perGroup)
        for row in 0..<perGroup {
          let channel = group * perGroup + row
          let factor = spec.inputStep * values.parameters[1].pointer[channel]
          let bias = values.parameters[2].pointer[channel]
          let y = values.output.pointer + (n * convolution.outputChannels + channel) * area
          for i in 0..<area {
            let value = Float(sums[row * area + i]) * factor + bias
            y[i] = rounded(convolution.activation?.value(value) ?? value)
          }
        }
      }
    }
  }

  /// `sums ← kernel · columns`, exact.
  private func multiply(
    _ kernel: UnsafePointer<Float>, _ matrix: UnsafePointer<Float>, _ sums: inout [Double],
    _ weights: UnsafeMutablePointer<Float>, _ partial: UnsafeMutablePointer<Float>, _ m: Int
  ) {
    for i in sums.indices { sums[i] = 0 }
    for start in stride(from: 0, to: columns.rows, by: Self.exactCount) {
      let k = min(Self.exactCount, columns.rows - start)
      for row in 0..<m {
        (weights + row * k).update(from: kernel + row * columns.rows + start, count: k)
      }
      Matrix.multiply(
        weights, matrix + start * columns.columns, to: partial, m: m, n: columns.columns, k: k)
      for i in sums.indices { sums[i] += Double(partial[i]) }
    }
  }

  /// To a multiple of the result's step, as 8-bit numbers hold it.
  private func rounded(_ value: Float) -> Float {
    guard let step = spec.outputStep else { return value }
    let units = (value * (1 / step)).rounded(.toNearestOrEven)
    return min(max(units, -128), 127) * step
  }

  func backward(_ values: KernelValues, _ gradients: KernelGradients) throws {
    preconditionFailure("8-bit numbers have no gradients")
  }
}
