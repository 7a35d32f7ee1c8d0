import Kernels
import Testing

/// 8-bit convolutions and dense layers against loops over whole numbers.
@Suite struct Int8ProductTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let layer: Int8Product.Layer
    let shape: [Int]

    init(_ name: String, _ layer: Int8Product.Layer, _ shape: [Int]) {
      (testDescription, self.layer, self.shape) = (name, layer, shape)
    }

    static func convolution(
      _ name: String, _ shape: [Int], filters: Int, kernel: Int = 3, stride: Int = 1,
      padding: Int = 1, groups: Int = 1, dilation: Int = 1, activation: Activation? = nil
    ) -> Case {
      Case(
        name,
        .convolution(
          Convolution(
            outputChannels: filters,
            window: Window(
              kernel: Extent(kernel), stride: Extent(stride), padding: Padding(padding),
              dilation: Extent(dilation)), groups: groups, activation: activation)), shape)
    }
  }

  static let cases = [
    Case.convolution("3×3", [2, 16, 7, 5], filters: 24),
    .convolution("of one channel, with relu", [1, 1, 6, 6], filters: 8, activation: .relu),
    .convolution(
      "of three channels, 7×7 in steps of 2", [2, 3, 15, 14], filters: 10, kernel: 7, stride: 2,
      padding: 3),
    .convolution("1×1", [2, 33, 5, 5], filters: 17, kernel: 1, padding: 0, activation: .relu6),
    .convolution(
      "1×1 in steps of 2", [2, 32, 8, 8], filters: 64, kernel: 1, stride: 2, padding: 0),
    .convolution("depthwise", [2, 16, 7, 7], filters: 16, groups: 16, activation: .silu),
    .convolution("depthwise of 24 channels", [1, 24, 6, 5], filters: 24, stride: 2, groups: 24),
    .convolution("depthwise of few channels", [1, 5, 6, 7], filters: 5, groups: 5),
    .convolution("grouped", [2, 12, 6, 6], filters: 18, groups: 3),
    .convolution("grouped, wide", [1, 32, 6, 6], filters: 32, groups: 2),
    .convolution("dilated", [1, 8, 9, 9], filters: 8, padding: 2, dilation: 2),
    .convolution("of many channels", [1, 520, 3, 3], filters: 16),
    Case("dense", .dense(Dense(outputs: 10)), [3, 64]),
    Case("dense, odd", .dense(Dense(outputs: 7)), [5, 37]),
    Case("dense of many inputs", .dense(Dense(outputs: 11)), [2, 2100]),
  ]

  private func input(_ subject: Case, isSigned: Bool) -> [Float] {
    // Half of it at the largest numbers, where 16-bit sums of pairs would overflow.
    noise(subject.shape.reduce(1, *), seed: 6).enumerated().map { index, value in
      let value = index % 2 == 0 ? value : (value < 0 ? -3 : 3)
      return isSigned ? value : abs(value)
    }
  }

  /// By the definition, in whole numbers.
  private func reference(
    _ subject: Case, _ spec: Int8Product, _ x: [Float], _ weights: [Float], _ steps: [Float],
    _ bias: [Float]
  ) throws -> [Float] {
    let convolution: Convolution
    switch subject.layer {
    case .convolution(let spec): convolution = spec
    case .dense(let spec):
      convolution = Convolution(
        outputChannels: spec.outputs, window: Window(kernel: Extent(1)))
    }
    let image = subject.shape.count == 4 ? subject.shape : subject.shape + [1, 1]
    let result = try convolution.outputShape(for: [image])
    let (lowest, window) = (spec.inputIsSigned ? -128 : 0, convolution.window)
    let integers = x.map {
      min(max(Int(($0 * (1 / spec.inputScale)).rounded(.toNearestOrEven)), lowest), 127)
    }
    let (inputs, outputs) = (image[1] / convolution.groups, result[1] / convolution.groups)
    var y: [Float] = []
    for n in 0..<result[0] {
      for k in 0..<result[1] {
        for p in 0..<result[2] {
          for q in 0..<result[3] {
            var sum = 0
            for c in 0..<inputs {
              let plane = (n * image[1] + k / outputs * inputs + c) * image[2]
              for r in 0..<window.kernel.height {
                let row = p * window.stride.height + r * window.dilation.height - window.padding.top
                guard row >= 0, row < image[2] else { continue }
                for s in 0..<window.kernel.width {
                  let column =
                    q * window.stride.width + s * window.dilation.width - window.padding.left
                  guard column >= 0, column < image[3] else { continue }
                  let w = ((k * inputs + c) * window.kernel.height + r) * window.kernel.width + s
                  sum += integers[(plane + row) * image[3] + column] * Int(weights[w])
                }
              }
            }
            let value = Float(sum) * (spec.inputScale * steps[k]) + bias[k]
            y.append(
              try convolution.activation.map { try apply($0, value) } ?? value)
          }
        }
      }
    }
    return y
  }

  private func apply(_ function: Activation, _ value: Float) throws -> Float {
    try KernelRunner(KernelCase(function, [1]), .openblas).forward([[value]], [])[0]
  }

  private func run(
    _ subject: Case, isSigned: Bool, outputScale: Float? = nil, _ backend: Backend
  ) throws -> (found: [Float], expected: [Float]) {
    let spec = Int8Product(
      subject.layer, inputScale: 1.5 / 127, inputIsSigned: isSigned, outputScale: outputScale)
    let shapes = try spec.parameterShapes(for: [subject.shape])
    let weights = Int8Weights(
      noise(shapes[0].reduce(1, *), seed: 7).enumerated().map { $0 % 3 == 0 ? 1 : $1 },
      channels: shapes[0][0], inputIsSigned: isSigned)
    let bias = noise(shapes[0][0], seed: 8)
    let x = input(subject, isSigned: isSigned)
    let kernel = try spec.makeKernel(
      inputs: [TensorDescriptor(subject.shape)],
      context: KernelContext(backend: backend, mode: .inference))
    let parameters = try kernel.parameters.map { try Tensor($0) }
    for (tensor, values) in zip(parameters, [weights.integers, weights.scales, bias]) {
      try tensor.load(values)
    }
    let (source, result) = (try Tensor(kernel.inputs[0]), try Tensor(kernel.output))
    try source.load(x)
    try kernel.forward(
      KernelValues(inputs: [source], parameters: parameters, output: result))
    return (
      try result.values(),
      try reference(subject, spec, x, weights.integers, weights.scales, bias)
    )
  }

  @Test(arguments: cases, Backend.allCases)
  func unsignedInput(_ subject: Case, _ backend: Backend) throws {
    let (found, expected) = try run(subject, isSigned: false, backend)
    #expect(largestDifference(found, expected) < 2e-6)
  }

  @Test(arguments: cases, Backend.allCases)
  func signedInput(_ subject: Case, _ backend: Backend) throws {
    let (found, expected) = try run(subject, isSigned: true, backend)
    #expect(largestDifference(found, expected) < 2e-6)
  }

  /// Each number is the multiple of the step next to the result, or at most the one after where the
  /// result lies half-way.
  @Test(arguments: cases, Backend.allCases)
  func resultIn8Bits(_ subject: Case, _ backend: Backend) throws {
    let exact = try run(subject, isSigned: false, backend).expected
    let step = (exact.map(abs).max() ?? 1) / 100
    let (found, _) = try run(subject, isSigned: false, outputScale: step, backend)
    for (a, b) in zip(found, exact) {
      let units = a / step
      #expect(abs(units - units.rounded()) < 1e-4)
      #expect(abs(a - b) < 0.501 * step)
    }
  }

  /// As a share of the largest number expected.
  private func largestDifference(_ found: [Float], _ expected: [Float]) -> Float {
    let largest = expected.map(abs).max() ?? 1
    return zip(found, expected).map { abs($0 - $1) }.max().map { $0 / largest } ?? .infinity
  }
}
