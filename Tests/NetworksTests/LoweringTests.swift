import Foundation
import Kernels
import Testing

@testable import Networks

/// What layers become one kernel, and what that computes.
@Suite struct LoweringTests {
  private func stepCount(
    _ subject: NetworkCase, _ mode: KernelContext.Mode
  ) throws -> Int {
    try CompiledSteps(subject.network(), batch: 2, backend: .openblas, mode: mode).steps.count
  }

  @Test(arguments: [KernelContext.Mode.inference, .training])
  func sumsTakeReLUOver(_ mode: KernelContext.Mode) throws {
    let subject = NetworkCase("sum, relu") { m, input in
      let sum = m.add(.add, m.add(.activation(.sigmoid), input), m.add(.activation(.tanh), input))
      _ = m.add(.flatten, m.add(.activation(.relu), sum))
    }
    #expect(try stepCount(subject, mode) == 4)
    // Read by another layer as well, it stays; so do other functions.
    let shared = NetworkCase("sum, relu and another") { m, input in
      let sum = m.add(.add, m.add(.activation(.sigmoid), input), m.add(.activation(.tanh), input))
      _ = m.add(.flatten, m.add(.multiply, m.add(.activation(.relu), sum), sum))
    }
    #expect(try stepCount(shared, mode) == 6)
    let other = NetworkCase("sum, silu") { m, input in
      let sum = m.add(.add, m.add(.activation(.sigmoid), input), m.add(.activation(.tanh), input))
      _ = m.add(.flatten, m.add(.activation(.silu), sum))
    }
    #expect(try stepCount(other, mode) == 5)
  }

  /// Zeros around numbers that may be negative are maxima, around others never the only ones.
  @Test(arguments: [(Activation.relu, 1, 3), (.tanh, 1, 4), (.sigmoid, 1, 3), (.relu, 3, 4)])
  func maximaPadByThemselves(_ activation: Activation, _ padding: Int, _ steps: Int) throws {
    let subject = NetworkCase("padding, maximum") { m, input in
      let padded = m.add(
        .zeroPadding(ZeroPadding(Padding(padding))), m.add(.activation(activation), input))
      let window = Window(kernel: Extent(3), stride: Extent(2))
      _ = m.add(.flatten, m.add(.pooling(Pooling(.max, window: window)), padded))
    }
    #expect(try stepCount(subject, .training) == steps)
    let network = try subject.network()
    let plan = try InferencePlan(network, batch: 2, backend: .onednn)
    try plan.load(Weights([:]))
    try plan.input.load(subject.images(2))
    try plan.run()
    // Layer by layer.
    let whole = try TrainingPlan(network, batch: 2, backend: .openblas)
    try whole.input.load(subject.images(2))
    try whole.forward(seed: 0)
    var expected = subject.images(2).map { x in
      activation == .relu ? max(x, 0) : activation == .tanh ? tanh(x) : 1 / (1 + exp(-x))
    }
    expected = naiveMaximum(expected, subject.inputShape, padding: padding)
    #expect(relativeError(try plan.output.values(), expected) < 1e-6)
    #expect(relativeError(try whole.output.values(), expected) < 1e-6)
  }

  /// 3×3 windows, every second pixel, zeros around.
  private func naiveMaximum(_ x: [Float], _ shape: [Int], padding: Int) -> [Float] {
    let (h, w) = (shape[1], shape[2])
    return (0..<x.count / (h * w)).flatMap { plane in
      stride(from: -padding, through: h + padding - 3, by: 2).flatMap { top in
        stride(from: -padding, through: w + padding - 3, by: 2).map { left in
          var best = -Float.infinity
          for row in top..<top + 3 {
            for column in left..<left + 3 {
              let isInside = (0..<h).contains(row) && (0..<w).contains(column)
              best = max(best, isInside ? x[plane * h * w + row * w + column] : 0)
            }
          }
          return best
        }
      }
    }
  }

  /// Inference reads no weights that lie on padding at every position, and gives what training does.
  @Test(arguments: [
    (Extent(1), Window(kernel: Extent(3), padding: Padding(1)), 1),
    (Extent(2), Window(kernel: Extent(5), padding: Padding(2)), 9),
    (Extent(2, 1), Window(kernel: Extent(3), padding: Padding(1)), 3),
    (Extent(2), Window(kernel: Extent(3), padding: Padding(1)), 9),
    (Extent(3, 2), Window(kernel: Extent(3), padding: Padding(2), dilation: Extent(2)), 3),
    (
      Extent(2),
      Window(
        kernel: Extent(5), stride: Extent(2),
        padding: Padding(top: 1, left: 1, bottom: 2, right: 2)), 4
    ),
    (
      Extent(1, 4),
      Window(
        kernel: Extent(4, 3), stride: Extent(1, 2),
        padding: Padding(top: 0, left: 2, bottom: 3, right: 0)), 3
    ),
  ])
  func windowsAreCropped(_ size: Extent, _ window: Window, _ taps: Int) throws {
    let subject = NetworkCase("small map", input: [4, size.height, size.width]) { m, input in
      for groups in [1, 4] {
        let convolution = Convolution(outputChannels: 4, window: window, groups: groups)
        let result = m.add(.convolution(convolution), input)
        if groups == 4 { _ = m.add(.flatten, result) }
      }
    }
    let network = try subject.network()
    let compiled = try CompiledSteps(network, batch: 2, backend: .openblas, mode: .inference)
    for step in compiled.steps where step.product != nil {
      #expect(step.kernel.parameters[0].shape.suffix(2).reduce(1, *) == taps)
    }
    let weights = unevenWeights(network)
    let whole = try TrainingPlan(network, batch: 2, backend: .openblas)
    try whole.load(weights)
    try whole.input.load(subject.images(2))
    try whole.forward(seed: 0)
    for backend in Backend.allCases {
      let plan = try InferencePlan(network, batch: 2, backend: backend)
      try plan.load(weights)
      try plan.input.load(subject.images(2))
      try plan.run()
      #expect(relativeError(try plan.output.values(), try whole.output.values()) < 1e-6)
    }
  }

  /// Enough images and channels for kernels that work on all images at once, in layouts of their own:
  /// down to one pixel, over residual sums, depthwise layers, and weights for planes.
  @Test func smallMapsOfManyImages() throws {
    let subject = NetworkCase("small maps", input: [32, 8, 8]) { m, input in
      func block(_ input: LayerMaker.Layer, _ filters: Int, stride: Int) -> LayerMaker.Layer {
        let shortcut = m.normalization(
          m.convolution(input, filters, kernel: 1, stride: stride, padding: .none))
        var x = m.activation(
          m.normalization(m.convolution(input, 32, kernel: 1, stride: stride, padding: .none)))
        x = m.activation(m.normalization(m.convolution(x, 32, padding: Padding(1))))
        x = m.normalization(m.convolution(x, filters, kernel: 1, padding: .none, bias: true))
        return m.activation(m.add(.add, x, shortcut))
      }
      var x = block(input, 48, stride: 1)
      x = block(x, 64, stride: 2)
      x = block(x, 64, stride: 2)
      let window = Window(kernel: Extent(5), padding: Padding(2))
      let deep = m.add(
        .convolution(Convolution(outputChannels: 64, window: window, groups: 64, hasBias: false)), x
      )
      let means = m.add(.mean(Mean(axes: [2, 3], keepsAxes: true)), deep)
      x = m.add(.multiply, deep, m.add(.activation(.sigmoid), means))
      x = block(x, 96, stride: 2)
      _ = m.classifier(x)
    }
    let images = subject.images(17)
    let labels = TrainingStep.labels(17, classes: try subject.network().outputShape[0])
    let steps = try Backend.allCases.map { backend in
      let plan = try TrainingPlan(subject.network(), batch: 17, backend: backend)
      try plan.load(unevenWeights(subject.network()))
      return try TrainingStep(plan, images: images, labels: labels)
    }
    #expect(relativeError(steps[0].output, steps[1].output) < 1e-4)
    for (name, expected) in steps[1].gradients {
      let found = try #require(steps[0].gradients[name])
      #expect(relativeError(found, expected, floor: steps[1].gradientFloor) < 1e-3, "\(name)")
    }
    let outputs = try Backend.allCases.map { backend in
      let plan = try InferencePlan(subject.network(), batch: 17, backend: backend)
      try plan.load(unevenWeights(subject.network()))
      try plan.input.load(images)
      try plan.run()
      return try plan.output.values()
    }
    #expect(relativeError(outputs[0], outputs[1]) < 1e-4)
  }
}
