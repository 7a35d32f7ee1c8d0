/// A depthwise convolution in loops along the channels, channels last;
/// weights tap by tap, R×S×C.
///
/// For shapes where oneDNN has no specialized kernels: the gradient of 5×5 weights, or maps smaller than
/// the window.
final class DepthwiseConvolution: Kernel {
  let inputs: [TensorDescriptor]
  let parameters: [TensorDescriptor]
  let output: TensorDescriptor
  let backwardReads: BackwardReads = .inputs
  private let hasBias: Bool
  private let images, channels: Int
  /// The distance between images, in elements.
  private let inputRow, outputRow: Int
  private let pairs: [WindowPairs.Pair]
  private let tapCount: Int
  private let activation: InPlaceActivation?

  /// Whether oneDNN would fall back to generic code: with it EfficientNet-B0 trained 149 images of
  /// 32×32 pixels a second; with these loops and those of `ChannelMultiplication` it trains 1296.
  static func suits(_ spec: Convolution, input: [Int], _ context: KernelContext) -> Bool {
    guard spec.groups > 1, spec.groups == spec.outputChannels, spec.groups == input[1],
      context.precision == .float32,
      let form = try? DirectConvolution(spec, input: input, context.precision),
      let passes = try? ConvolutionPasses(form, bias: nil, nil, context)
    else { return false }
    let all = [passes.forward, passes.backwardData, passes.backwardWeights]
    return !all.allSatisfy { $0?.isCompiledForShape ?? true }
  }

  init(_ spec: Convolution, input: [Int], _ context: KernelContext) throws {
    let outputShape = try spec.outputShape(for: [input])
    let weightsShape = try spec.parameterShapes(for: [input])[0]
    (images, channels, hasBias) = (input[0], input[1], spec.hasBias)
    inputs = [try TensorDescriptor(channelsLast: input)]
    output = try TensorDescriptor(channelsLast: outputShape)
    let strides = [1, channels, spec.window.kernel.width * channels, channels]
    let weights = try TensorDescriptor(
      MemoryDescriptor(weightsShape, strides: strides), shape: weightsShape)
    parameters = [weights] + (hasBias ? [TensorDescriptor([channels])] : [])
    inputRow = channels * input[2] * input[3]
    outputRow = channels * outputShape[2] * outputShape[3]
    let window = WindowPairs(
      spec.window, input: Extent(input[2], input[3]),
      output: Extent(outputShape[2], outputShape[3]))
    (pairs, tapCount) = (window.pairs, window.tapCount)
    let result = output
    activation = try spec.activation?.native.map { try InPlaceActivation($0, on: result) }
  }

  func forward(_ values: KernelValues) throws {
    let (x, w, y) = (
      SharedPointer(values.inputs[0].pointer), SharedPointer(values.parameters[0].pointer),
      SharedPointer(values.output.pointer)
    )
    let bias = hasBias ? SharedPointer(values.parameters[1].pointer) : nil
    let (channels, pairs, inputRow, outputRow) = (channels, pairs, inputRow, outputRow)
    ParallelPieces.forEachRange(images, atLeast: 1) { images in
      for image in images {
        let (x, y) = (x.pointer + image * inputRow, y.pointer + image * outputRow)
        for start in stride(from: 0, to: outputRow, by: channels) {
          if let bias {
            (y + start).update(from: bias.pointer, count: channels)
          } else {
            (y + start).update(repeating: 0, count: channels)
          }
        }
        for pair in pairs {
          Self.addProducts(
            x + pair.input * channels, w.pointer + pair.tap * channels,
            to: y + pair.output * channels, count: channels)
        }
      }
    }
    try activation?.run(on: values.output)
  }

  func backward(_ values: KernelValues, _ gradients: KernelGradients) throws {
    let (x, w, dy) = (
      SharedPointer(values.inputs[0].pointer), SharedPointer(values.parameters[0].pointer),
      SharedPointer(gradients.output.pointer)
    )
    let (channels, pairs, inputRow, outputRow) = (channels, pairs, inputRow, outputRow)
    if let dw = gradients.parameter(0).map({ SharedPointer($0.pointer) }) {
      let (images, tapCount) = (images, tapCount)
      // Parallel over channels, so that the sums do not depend on the number of threads.
      ParallelPieces.forEachRange(channels, atLeast: 16) { range in
        for tap in 0..<tapCount {
          (dw.pointer + tap * channels + range.lowerBound).update(repeating: 0, count: range.count)
        }
        for image in 0..<images {
          let x = x.pointer + image * inputRow + range.lowerBound
          let dy = dy.pointer + image * outputRow + range.lowerBound
          for pair in pairs {
            Self.addProducts(
              x + pair.input * channels, dy + pair.output * channels,
              to: dw.pointer + pair.tap * channels + range.lowerBound, count: range.count)
          }
        }
      }
    }
    if let db = gradients.parameter(1)?.pointer {
      db.update(repeating: 0, count: channels)
      for start in stride(from: 0, to: images * outputRow, by: channels) {
        for c in 0..<channels { db[c] += dy.pointer[start + c] }
      }
    }
    if let dx = gradients.inputs[0].map({ SharedPointer($0.pointer) }) {
      ParallelPieces.forEachRange(images, atLeast: 1) { images in
        for image in images {
          let (dx, dy) = (dx.pointer + image * inputRow, dy.pointer + image * outputRow)
          dx.update(repeating: 0, count: inputRow)
          for pair in pairs {
            Self.addProducts(
              dy + pair.output * channels, w.pointer + pair.tap * channels,
              to: dx + pair.input * channels, count: channels)
          }
        }
      }
    }
  }

  /// `c += a · b`, element by element.
  @inline(__always)
  private static func addProducts(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, to c: UnsafeMutablePointer<Float>,
    count: Int
  ) {
    for i in 0..<count { c[i] += a[i] * b[i] }
  }
}
