import Kernels

/// Every operation on odd shapes. A new operation is one more line.
let kernelCases: [KernelCase] =
  convolutionCases + poolingCases + normalizationCases + activationCases + otherCases

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
  } + [
    KernelCase(GlobalPooling(.average), [3, 5, 7, 5]),
    KernelCase(GlobalPooling(.average), [1, 64, 8, 8]),
    KernelCase(GlobalPooling(.max), [3, 17, 3, 6], hasKinks: true),
    KernelCase(GlobalPooling(.average), [2, 3, 1, 1]),
  ]

private let normalizationCases: [KernelCase] = [false, true].flatMap { isFrozen in
  [false, true].flatMap { relu in
    [[3, 3, 7, 5], [1, 5, 4, 3], [2, 17, 5, 5], [4, 16, 1, 1], [3, 32, 4, 4]].map { shape in
      KernelCase(
        BatchNormalization(epsilon: 1e-3, momentum: 0.9, isFrozen: isFrozen, appliesReLU: relu),
        shape, hasKinks: relu)
    }
  }
}

private let activationCases: [KernelCase] = Activation.allCases.flatMap { activation in
  [[1, 3, 7, 5], [3, 17, 4, 3], [3, 5]].map { shape in
    KernelCase(
      activation, shape, magnitude: activation == .relu6 ? 9 : 4,
      hasKinks: activation == .relu || activation == .relu6)
  }
}

private let otherCases: [KernelCase] = [
  KernelCase(Addition(), [3, 5, 7, 5], [3, 5, 7, 5]),
  KernelCase(Addition(), [1, 17, 3, 4], [1, 17, 3, 4], [1, 17, 3, 4]),
  KernelCase(Addition(), [3, 7], [3, 7]),
  KernelCase(Multiplication(), [3, 5, 7, 5], [3, 5, 7, 5]),
  KernelCase(Multiplication(), [3, 17, 7, 5], [3, 17, 1, 1]),
  KernelCase(Multiplication(), [1, 16, 4, 4], [1, 16, 1, 1]),
  KernelCase(Multiplication(), [2, 3, 1, 1], [2, 3, 1, 1]),
  KernelCase(Flatten(), [3, 5, 7, 5]),
  KernelCase(Flatten(), [1, 17, 1, 1]),
  KernelCase(ZeroPadding(Padding(1)), [3, 5, 7, 5]),
  KernelCase(ZeroPadding(uneven), [1, 17, 4, 3]),
  KernelCase(ZeroPadding(.none, extraChannels: 16), [3, 16, 4, 4]),
  KernelCase(ZeroPadding(Padding(3), extraChannels: 2), [2, 3, 1, 1]),
  KernelCase(Dense(outputs: 10), [3, 17]),
  KernelCase(Dense(outputs: 5, hasBias: false), [1, 64]),
  KernelCase(Dense(outputs: 1), [3, 1]),
  KernelCase(Dropout(rate: 0.3), [3, 5, 7, 5]),
  KernelCase(Dropout(rate: 0), [3, 17]),
]
