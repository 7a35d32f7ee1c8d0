import Kernels

/// Every operation on odd shapes. A new operation is one more line.
let kernelCases: [KernelCase] =
  convolutionCases + poolingCases + resizingCases + normalizationCases + activationCases
  + otherCases

private func convolution(
  _ shape: [Int], to filters: Int, _ kernel: Extent, stride: Extent = Extent(1),
  padding: Padding = .none, groups: Int = 1, bias: Bool = true
) -> KernelCase {
  KernelCase(
    Convolution(
      outputChannels: filters, window: Window(kernel: kernel, stride: stride, padding: padding),
      groups: groups, hasBias: bias), shape)
}

private let uneven = Padding(top: 0, left: 1, bottom: 2, right: 0)

private let convolutionCases: [KernelCase] = [
  convolution([1, 3, 7, 5], to: 5, Extent(3), padding: Padding(1)),
  convolution([3, 5, 7, 5], to: 17, Extent(3), padding: Padding(1), bias: false),
  convolution([3, 17, 6, 9], to: 3, Extent(1)),
  convolution([2, 16, 8, 8], to: 32, Extent(1), stride: Extent(2), bias: false),
  // Rows and columns are left over: (8 - 3) and (7 - 2) are no multiples of the stride.
  convolution([3, 3, 8, 7], to: 5, Extent(3), stride: Extent(2)),
  convolution([1, 5, 10, 8], to: 6, Extent(1), stride: Extent(3)),
  convolution([2, 3, 9, 6], to: 4, Extent(3), stride: Extent(2), padding: uneven),
  convolution([1, 3, 4, 4], to: 2, Extent(4)),
  convolution([2, 1, 6, 11], to: 5, Extent(2, 5), stride: Extent(1, 3), padding: uneven),
  // The kernel is larger than the image, not than the padded one.
  convolution([1, 2, 3, 2], to: 3, Extent(7), padding: Padding(3)),
  convolution([1, 3, 1, 1], to: 17, Extent(3), padding: Padding(1)),
  convolution([2, 6, 7, 5], to: 9, Extent(3), padding: Padding(1), groups: 3),
  convolution([1, 32, 5, 5], to: 32, Extent(3), padding: Padding(1), groups: 2, bias: false),
  convolution([3, 5, 7, 5], to: 5, Extent(3), stride: Extent(2), padding: Padding(1), groups: 5),
  convolution([2, 16, 6, 6], to: 16, Extent(3), padding: Padding(1), groups: 16, bias: false),
  convolution([1, 17, 9, 7], to: 34, Extent(5), stride: Extent(2), padding: uneven, groups: 17),
  convolution([3, 32, 4, 4], to: 32, Extent(5), padding: Padding(2), groups: 32, bias: false),
  convolution([3, 16, 1, 2], to: 16, Extent(5), padding: Padding(2), groups: 16),
  convolution(
    [2, 32, 5, 4], to: 32, Extent(3), stride: Extent(2), padding: uneven, groups: 32, bias: false),
  // Enough tiles for Winograd's algorithm.
  convolution([16, 32, 8, 7], to: 48, Extent(3), padding: Padding(1)),
  convolution([3, 33, 17, 18], to: 32, Extent(3), padding: uneven, bias: false),
  // Small maps of many images and channels, which are products of matrices.
  convolution([16, 32, 1, 1], to: 48, Extent(1)),
  convolution([17, 33, 2, 3], to: 5, Extent(1), bias: false),
  convolution([16, 32, 1, 1], to: 16, Extent(3), padding: Padding(1)),
  convolution([17, 33, 2, 2], to: 7, Extent(3), padding: Padding(1), bias: false),
  convolution([16, 32, 3, 3], to: 5, Extent(3), padding: Padding(1)),
  convolution([16, 32, 5, 4], to: 3, Extent(1), stride: Extent(2)),
  convolution([16, 33, 3, 5], to: 5, Extent(2, 3), stride: Extent(1, 2), padding: uneven),
  KernelCase(
    Convolution(
      outputChannels: 5,
      window: Window(kernel: Extent(3), padding: Padding(2), dilation: Extent(2))),
    [16, 32, 3, 2]),
]

private let poolingCases: [KernelCase] =
  [Pooling.Kind.max, .average, .averageWithPadding].flatMap { kind in
    let corner = Padding(top: 0, left: 0, bottom: 1, right: 1)
    let windows: [(Window, [Int])] = [
      (Window(kernel: Extent(2), stride: Extent(2)), [1, 3, 7, 5]),
      (Window(kernel: Extent(3), stride: Extent(2), padding: Padding(1)), [3, 5, 7, 6]),
      (Window(kernel: Extent(3), stride: Extent(2), padding: corner), [2, 17, 6, 8]),
      (Window(kernel: Extent(1), stride: Extent(2)), [3, 16, 6, 5]),
      (Window(kernel: Extent(2, 3), stride: Extent(1, 2), padding: corner), [1, 5, 4, 9]),
      (Window(kernel: Extent(4, 3)), [2, 3, 4, 3]),
    ]
    return windows.map { window, shape in
      KernelCase(Pooling(kind, window: window), shape, hasKinks: kind == .max)
    }
  } + dilatedPoolingCases + [
    KernelCase(GlobalPooling(.average), [3, 5, 7, 5]),
    KernelCase(GlobalPooling(.average), [1, 64, 8, 8]),
    KernelCase(GlobalPooling(.max), [3, 17, 3, 6], hasKinks: true),
    KernelCase(GlobalPooling(.average), [2, 3, 1, 1]),
    KernelCase(GlobalPooling(.max), [2, 17, 1, 1]),
  ]

private let dilatedPoolingCases: [KernelCase] =
  [Pooling.Kind.max, .average, .averageWithPadding].flatMap { kind in
    let windows: [(Window, [Int])] = [
      (Window(kernel: Extent(2, 3), stride: Extent(2, 1), dilation: Extent(3, 2)), [2, 3, 7, 6]),
      (Window(kernel: Extent(3), padding: Padding(2), dilation: Extent(2)), [1, 5, 4, 5]),
      // The taps in the corner lie beside the image, the others on it.
      (
        Window(kernel: Extent(2), stride: Extent(3), padding: uneven, dilation: Extent(4)),
        [3, 2, 6, 9]
      ),
    ]
    return windows.map { window, shape in
      KernelCase(Pooling(kind, window: window), shape, hasKinks: kind == .max)
    }
  }

private func resizing(
  _ shape: [Int], to size: Extent, _ mode: Resizing.Mode, _ coordinates: Resizing.Coordinates
) -> KernelCase {
  KernelCase(
    Resizing(
      height: .init(size: size.height, scale: Float(size.height) / Float(shape[2])),
      width: .init(size: size.width, scale: Float(size.width) / Float(shape[3])), mode: mode,
      coordinates: coordinates), shape)
}

private let resizingCases: [KernelCase] =
  Resizing.Coordinates.allCases.flatMap { coordinates in
    ([.linear] + Resizing.Rounding.allCases.map(Resizing.Mode.nearest)).flatMap { mode in
      [
        resizing([2, 3, 3, 4], to: Extent(7, 6), mode, coordinates),
        resizing([1, 5, 7, 5], to: Extent(1, 2), mode, coordinates),
      ]
    }
  }

private let normalizationCases: [KernelCase] = [false, true].flatMap { isFrozen in
  [false, true].flatMap { relu in
    [[3, 3, 7, 5], [1, 5, 4, 3], [2, 17, 5, 5], [4, 16, 1, 1], [3, 32, 4, 4]].map { shape in
      KernelCase(
        BatchNormalization(epsilon: 1e-3, momentum: 0.9, isFrozen: isFrozen, appliesReLU: relu),
        shape, hasKinks: relu)
    }
  }
}

/// Each function once; those with constants, with some whose corners lie between the inputs.
let activationSamples: [Activation] = [
  .relu, .leakyRelu(slope: 0.1), .relu6, .clip(minimum: -0.97, maximum: 2.31), .sigmoid,
  .hardSigmoid(alpha: 0.3, beta: 0.31), .silu, .hardSwish, .tanh, .gelu, .geluTanh,
  .elu(alpha: 0.7), .erf, .power(exponent: 2),
]

private let activationCases: [KernelCase] = activationSamples.flatMap { activation in
  let isSmooth =
    switch activation {
    case .sigmoid, .silu, .tanh, .gelu, .geluTanh, .erf, .power: true
    default: false
    }
  return [[1, 3, 7, 5], [3, 17, 4, 3], [3, 5]].map { shape in
    KernelCase(
      activation, shape, magnitude: activation == .relu6 ? 9 : 4, hasKinks: !isSmooth)
  }
}

private let otherCases: [KernelCase] =
  Arithmetic.Function.allCases.flatMap { function in
    [([3, 5, 4], [3, 5, 4]), ([3, 5, 4], [5, 1]), ([2, 1, 3], [4, 1]), ([1], [2, 3])].map {
      // Divisors stay away from zero.
      KernelCase(Arithmetic(function), $0, $1, center: function == .divide ? 2 : 0)
    }
  } + [
    KernelCase(Addition(), [3, 5, 7, 5], [3, 5, 7, 5]),
    KernelCase(Addition(), [1, 17, 3, 4], [1, 17, 3, 4], [1, 17, 3, 4]),
    KernelCase(Addition(), [3, 7], [3, 7]),
    KernelCase(Addition(appliesReLU: true), [3, 5, 7, 5], [3, 5, 7, 5], hasKinks: true),
    KernelCase(Addition(appliesReLU: true), [1, 17, 3, 4], [1, 17, 3, 4], hasKinks: true),
    KernelCase(
      Addition(appliesReLU: true), [1, 17, 3, 4], [1, 17, 3, 4], [1, 17, 3, 4], hasKinks: true),
    KernelCase(Multiplication(), [3, 5, 7, 5], [3, 5, 7, 5]),
    KernelCase(Multiplication(), [3, 17, 7, 5], [3, 17, 1, 1]),
    KernelCase(Multiplication(), [1, 16, 4, 4], [1, 16, 1, 1]),
    KernelCase(Multiplication(), [2, 3, 1, 1], [2, 3, 1, 1]),
    KernelCase(Multiplication(), [17, 33, 2, 3], [17, 33, 1, 1]),
    KernelCase(Flatten(), [3, 5, 7, 5]),
    KernelCase(Flatten(), [1, 17, 1, 1]),
    KernelCase(ZeroPadding(Padding(1)), [3, 5, 7, 5]),
    KernelCase(ZeroPadding(uneven), [1, 17, 4, 3]),
    KernelCase(ZeroPadding(.none, extraChannels: 16), [3, 16, 4, 4]),
    KernelCase(ZeroPadding(Padding(3), extraChannels: 2), [2, 3, 1, 1]),
    KernelCase(Dense(outputs: 10), [3, 17]),
    KernelCase(Dense(outputs: 5, hasBias: false), [1, 64]),
    KernelCase(Dense(outputs: 1), [3, 1]),
    KernelCase(Concatenation(axis: 1), [3, 5, 7, 5], [3, 2, 7, 5], [3, 17, 7, 5]),
    KernelCase(Concatenation(axis: 0), [3, 5], [1, 5]),
    KernelCase(Concatenation(axis: 2), [2, 5, 1], [2, 5, 4]),
    KernelCase(Selection(axis: 1, positions: [1, 2, 3]), [3, 5, 7, 5]),
    KernelCase(Selection(axis: 2, positions: [4, 0, nil, 2, nil, 0], fill: 0.5), [2, 3, 5, 2]),
    KernelCase(Selection(axis: 0, positions: [0]), [3, 5]),
    KernelCase(Transpose([0, 2, 3, 1]), [3, 5, 7, 2]),
    KernelCase(Transpose([2, 0, 3, 1, 4]), [2, 3, 4, 5, 2]),
    KernelCase(Transpose([1, 0]), [3, 5]),
    KernelCase(Reshape([nil, 10]), [3, 5, 2, 4]),
    KernelCase(Reshape([3, 4, nil, 1]), [3, 17, 4]),
    KernelCase(Mean(axes: [2, 3], keepsAxes: true), [3, 5, 7, 5]),
    KernelCase(Mean(axes: [1], keepsAxes: false), [3, 17, 4]),
    KernelCase(Mean(axes: [0, 2], keepsAxes: false), [3, 5, 4]),
    KernelCase(Softmax(axis: 1), [3, 17]),
    KernelCase(Softmax(axis: 1), [2, 5, 4, 3]),
    KernelCase(Softmax(axis: 3), [2, 3, 4, 5]),
    KernelCase(Softmax(axis: 1, isLogarithmic: true), [2, 5, 4, 3]),
    KernelCase(LayerNormalization(epsilon: 1e-5), [3, 4, 17]),
    KernelCase(LayerNormalization(axisCount: 2, epsilon: 1e-3), [3, 5, 4]),
    KernelCase(MatrixProduct(), [3, 4, 5], [3, 5, 7]),
    KernelCase(MatrixProduct(), [2, 3, 4, 5], [1, 3, 5, 2]),
    KernelCase(MatrixProduct(), [4, 5], [5, 3]),
    KernelCase(MatrixProduct(), [2, 1, 4, 5], [3, 5, 1]),
    KernelCase(
      LocalResponseNormalization(size: 5, alpha: 0.5, beta: 0.75, bias: 2), [2, 17, 3, 4]),
    KernelCase(LocalResponseNormalization(size: 2, alpha: 0.3, beta: 0.6), [1, 3, 2, 2]),
    KernelCase(Rescaling(scale: 0.3, offset: -0.5), [2, 3, 4, 5]),
    KernelCase(FeatureNormalization(), [2, 3, 4, 5]),
    KernelCase(Constant(shape: [1, 5, 3], isTrainable: true)),
    KernelCase(Broadcast([nil, 5, 3]), [1, 5, 3], [4, 2]),
    KernelCase(Broadcast([nil, 2, 3]), [2, 1], [3, 2]),
    KernelCase(Dropout(rate: 0.3, dropsWholeImages: true), [5, 3, 2, 2]),
    KernelCase(Dropout(rate: 0.3), [3, 5, 7, 5]),
    KernelCase(Dropout(rate: 0), [3, 17]),
  ]
