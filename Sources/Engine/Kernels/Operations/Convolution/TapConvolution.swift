/// A convolution of several taps over small maps: for each output pixel and each tap that reads
/// an input pixel, one matrix product over all images, images × channels.
///
/// Taps on padding cost nothing: of a 3×3 kernel on 2×2 pixels those are five of nine.
/// Channels last, weights tap by tap: R×S×C×K.
final class TapConvolution: Kernel {
  let inputs: [TensorDescriptor]
  let parameters: [TensorDescriptor]
  let output: TensorDescriptor
  let backwardReads: BackwardReads = .inputs
  let overwritableInput: Int?
  private let hasBias: Bool
  private let images, inputChannels, outputChannels: Int
  /// The distance between images, in elements.
  private let inputRow, outputRow: Int
  private let taps: [Tap]
  private let activation: InPlaceActivation?
  /// One for each pixel of all images: the bias gradient is a product with these.
  private let ones: Tensor?

  /// A position of the kernel.
  private struct Tap {
    /// The offset of its weights, in elements.
    let weights: Int
    /// The pairs of input and output pixels that it connects, as offsets within an image, in elements.
    let pairs: [(input: Int, output: Int)]
  }

  /// Whether this is the fastest way.
  static func suits(_ spec: Convolution, input: [Int], _ context: KernelContext) -> Bool {
    spec.hasSmallMaps(input) && !spec.isPixelwise && context.precision == .float32
  }

  /// - Parameter addsSummand: whether a second input is added before the activation.
  init(
    _ spec: Convolution, input: [Int], addsSummand: Bool, _ context: KernelContext
  ) throws {
    let outputShape = try spec.outputShape(for: [input])
    let weightsShape = try spec.parameterShapes(for: [input])[0]
    (images, inputChannels, outputChannels) = (input[0], input[1], spec.outputChannels)
    hasBias = spec.hasBias
    output = try TensorDescriptor(channelsLast: outputShape)
    inputs = [try TensorDescriptor(channelsLast: input)] + (addsSummand ? [output] : [])
    overwritableInput = addsSummand ? 1 : nil
    let tapSize = inputChannels * outputChannels
    let strides = [1, outputChannels, spec.window.kernel.width * tapSize, tapSize]
    let weights = try TensorDescriptor(
      MemoryDescriptor(weightsShape, strides: strides), shape: weightsShape)
    parameters = [weights] + (hasBias ? [TensorDescriptor([outputChannels])] : [])
    let pixels = outputShape[2] * outputShape[3]
    inputRow = inputChannels * input[2] * input[3]
    outputRow = outputChannels * pixels
    let pairs = WindowPairs(
      spec.window, input: Extent(input[2], input[3]),
      output: Extent(outputShape[2], outputShape[3]))
    let (c, k) = (inputChannels, outputChannels)
    taps = pairs.byTap.enumerated().map { tap, pairs in
      Tap(
        weights: tap * c * k, pairs: pairs.map { (input: $0.input * c, output: $0.output * k) })
    }
    let result = output
    activation = try spec.activation?.native.map { try InPlaceActivation($0, on: result) }
    if hasBias, context.mode == .training {
      ones = try Tensor(TensorDescriptor([images * pixels]))
      ones?.fill(1)
    } else {
      ones = nil
    }
  }

  func forward(_ values: KernelValues) throws {
    let (x, w, y) = (
      values.inputs[0].pointer, values.parameters[0].pointer, values.output.pointer
    )
    let bias = hasBias ? values.parameters[1].pointer : nil
    if let overwritableInput {
      values.output.copy(values.inputs[overwritableInput])
      for start in stride(from: 0, to: bias == nil ? 0 : output.count, by: outputChannels) {
        for channel in 0..<outputChannels { y[start + channel] += bias![channel] }
      }
    } else if let bias {
      for start in stride(from: 0, to: output.count, by: outputChannels) {
        (y + start).update(from: bias, count: outputChannels)
      }
    } else {
      values.output.fill(0)
    }
    for tap in taps {
      for pair in tap.pairs {
        try DNNMatrix.multiply(
          x + pair.input, rowA: inputRow, w + tap.weights, rowB: outputChannels,
          to: y + pair.output, rowC: outputRow, m: images, n: outputChannels, k: inputChannels,
          beta: 1)
      }
    }
    try activation?.run(on: values.output)
  }

  func backward(_ values: KernelValues, _ gradients: KernelGradients) throws {
    let dy = gradients.output.pointer
    if let dw = gradients.parameter(0)?.pointer {
      let x = values.inputs[0].pointer
      for tap in taps {
        let target = dw + tap.weights
        if tap.pairs.isEmpty { target.update(repeating: 0, count: inputChannels * outputChannels) }
        for (index, pair) in tap.pairs.enumerated() {
          try DNNMatrix.multiply(
            x + pair.input, rowA: inputRow, dy + pair.output, rowB: outputRow, to: target,
            rowC: outputChannels, m: inputChannels, n: outputChannels, k: images,
            transposingA: true, beta: index == 0 ? 0 : 1)
        }
      }
    }
    if let target = gradients.parameter(1), let ones {
      let count = ones.descriptor.count
      try DNNMatrix.multiply(
        ones.pointer, rowA: count, dy, rowB: outputChannels, to: target.pointer,
        rowC: outputChannels, m: 1, n: outputChannels, k: count)
    }
    if let target = gradients.inputs[0] {
      let (w, dx) = (values.parameters[0].pointer, target.pointer)
      target.fill(0)
      for tap in taps {
        for pair in tap.pairs {
          try DNNMatrix.multiply(
            dy + pair.output, rowA: outputRow, w + tap.weights, rowB: outputChannels,
            to: dx + pair.input, rowC: inputRow, m: images, n: inputChannels, k: outputChannels,
            transposingB: true, beta: 1)
        }
      }
    }
  }
}
