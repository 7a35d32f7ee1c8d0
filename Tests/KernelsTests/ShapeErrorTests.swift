import Kernels
import Testing

/// What operations say of inputs that don't fit.
@Suite struct ShapeErrorTests {
  static let cases: [(spec: any KernelSpec, inputs: [[Int]], message: String)] = [
    (
      Convolution(outputChannels: 4, window: Window(kernel: Extent(3))), [[1, 3]],
      "convolution: needs one input of shape N×C×H×W, not [[1, 3]]"
    ),
    (
      Convolution(outputChannels: 4, window: Window(kernel: Extent(3))), [[1, 3, 2, 5]],
      "convolution: a 3×3 window does not fit into 2×5 pixels; use a larger input"
    ),
    (
      Convolution(outputChannels: 4, window: Window(kernel: Extent(1)), groups: 2), [[1, 3, 2, 5]],
      "convolution: 3 input and 4 output channels don't divide into 2 groups"
    ),
    (
      Pooling(.max, window: Window(kernel: Extent(2, 4))), [[1, 3, 2, 3]],
      "pooling: a 2×4 window does not fit into 2×3 pixels; use a larger input"
    ),
    (
      Pooling(.average, window: Window(kernel: Extent(2), padding: Padding(2))), [[1, 3, 4, 4]],
      "pooling: padding must be smaller than the 2×2 window"
    ),
    (
      Pooling(
        .max, window: Window(kernel: Extent(2), padding: Padding(2), dilation: Extent(3))),
      [[1, 3, 1, 4]], "pooling: a window lies on padding alone; use a larger input"
    ),
    (
      GlobalPooling(.max), [[1, 3]],
      "global pooling: needs one input of shape N×C×H×W, not [[1, 3]]"
    ),
    (
      BatchNormalization(epsilon: 1e-3, momentum: 0.9), [[1, 3], [1, 3]],
      "batch normalization: needs one input of shape N×C×H×W, not [[1, 3], [1, 3]]"
    ),
    (Addition(), [[1, 3]], "add: needs two or more inputs of one shape, not [[1, 3]]"),
    (
      Addition(), [[1, 3], [1, 4]],
      "add: needs two or more inputs of one shape, not [[1, 3], [1, 4]]"
    ),
    (
      Multiplication(), [[1, 3, 2, 2], [1, 1, 2, 2]],
      "multiply: needs N×C×H×W times the same or N×C×1×1, not [[1, 3, 2, 2], [1, 1, 2, 2]]"
    ),
    (Activation.relu6, [], "relu6: needs one input"),
    (Flatten(), [[3]], "flatten: needs one input of rank 2 or more"),
    (
      ZeroPadding(Padding(1)), [[1, 3]],
      "zero padding: needs one input of shape N×C×H×W, not [[1, 3]]"
    ),
    (Dense(outputs: 3), [[1, 3, 2, 2]], "dense: needs one input of shape N×I, not [[1, 3, 2, 2]]"),
    (Dropout(rate: 0.5), [], "dropout: needs one input"),
  ]

  @Test(arguments: cases.indices)
  func message(_ index: Int) throws {
    let (spec, inputs, message) = Self.cases[index]
    let error = #expect(throws: KernelError.self) { try spec.outputShape(for: inputs) }
    #expect(error?.description == message)
  }

  @Test func multiplyAccumulates() throws {
    let convolution = Convolution(
      outputChannels: 6, window: Window(kernel: Extent(3), stride: Extent(2)), groups: 2)
    // 2 images × 6 filters × 3×2 pixels × (4 / 2 planes × 3×3)
    #expect(try convolution.multiplyAccumulates(for: [[2, 4, 7, 5]]) == 2 * 6 * 6 * 18)
    #expect(try Dense(outputs: 5).multiplyAccumulates(for: [[3, 7]]) == 105)
    #expect(try Addition().multiplyAccumulates(for: [[3, 7], [3, 7]]) == 0)
  }

  /// TensorFlow's `same`: the odd row and column at the end.
  @Test func samePadding() {
    #expect(
      Padding.same(size: Extent(7, 8), kernel: Extent(3), stride: Extent(2))
        == Padding(top: 1, left: 0, bottom: 1, right: 1))
    #expect(
      Padding.same(size: Extent(5, 5), kernel: Extent(2, 1), stride: Extent(1))
        == Padding(top: 0, left: 0, bottom: 1, right: 0))
  }
}
