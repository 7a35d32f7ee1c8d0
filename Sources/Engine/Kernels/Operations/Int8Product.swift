internal import COneDNN

/// A quantized convolution or dense layer: int8 input and weights, int32 sums.
///
/// The input is divided by `inputScale`, rounded to nearest even and clipped to -128 ... 127, or, where
/// it is never negative, 0 ... 127. Then `y = activation(sums · inputScale · scale + bias)`.
///
/// Parameters: the weights as integers (`Int8Weights.integers`), one scale per channel, one bias per
/// channel.
package struct Int8Product: KernelSpec {
  package enum Layer: Hashable, Sendable {
    case convolution(Convolution)
    case dense(Dense)
  }

  package var layer: Layer
  /// Quantization scale of the input.
  package var inputScale: Float
  /// Whether the input can be negative.
  package var inputIsSigned: Bool
  /// Quantization scale of the result, for readers that take int8; nil for float32.
  package var outputScale: Float?

  package init(
    _ layer: Layer, inputScale: Float, inputIsSigned: Bool, outputScale: Float? = nil
  ) {
    precondition(inputScale > 0 && inputScale.isFinite, "a quantization scale is a positive number")
    self.layer = layer
    self.inputScale = inputScale
    self.inputIsSigned = inputIsSigned
    self.outputScale = outputScale
  }

  private var spec: any KernelSpec {
    switch layer {
    case .convolution(let spec): spec
    case .dense(let spec): spec
    }
  }

  package func outputShape(for inputs: [[Int]]) throws -> [Int] {
    try spec.outputShape(for: inputs)
  }

  package func parameterShapes(for inputs: [[Int]]) throws -> [[Int]] {
    let weights = try spec.parameterShapes(for: inputs)[0]
    return [weights, [weights[0]], [weights[0]]]
  }

  package func multiplyAccumulates(for inputs: [[Int]]) throws -> Int {
    try spec.multiplyAccumulates(for: inputs)
  }

  /// - Precondition: inference.
  package func makeKernel(inputs: [TensorDescriptor], context: KernelContext) throws -> any Kernel {
    precondition(context.mode == .inference, "int8 products have no gradients")
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

  /// The layer as a convolution; a dense layer is one of a single pixel.
  var convolution: Convolution {
    switch layer {
    case .convolution(let spec): spec
    case .dense(let spec):
      Convolution(outputChannels: spec.outputs, window: Window(kernel: Extent(1)))
    }
  }

  /// The shape N×C×H×W of what is N×C in a dense layer.
  static func image(_ shape: [Int]) -> [Int] { shape.count == 2 ? shape + [1, 1] : shape }
}
