internal import COneDNN

/// A convolution or a dense layer on 8-bit numbers: 8-bit input and weights, 32-bit sums.
///
/// The input is divided by `inputStep`, rounded to even and kept within -128 ... 127, or, where it is
/// never negative, 0 ... 127. Then `y = activation(sums · inputStep · step + bias)`.
///
/// Parameters: the weights as whole numbers (`Int8Weights.integers`), one step a channel, one bias a
/// channel.
package struct Int8Product: KernelSpec {
  package enum Layer: Hashable, Sendable {
    case convolution(Convolution)
    case dense(Dense)
  }

  package var layer: Layer
  /// What 1 stands for in the input.
  package var inputStep: Float
  /// Whether the input can be negative.
  package var inputIsSigned: Bool
  /// What 1 stands for in the result, for readers that want 8-bit numbers; nil for float32.
  package var outputStep: Float?

  package init(
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
