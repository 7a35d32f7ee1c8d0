import Foundation
import Kernels
import ModelFiles
import ModelZoo
import Networks
import TestSupport
import Testing

/// What we write, read again.
@Suite struct ExportTests {
  /// Operations that the recorded files don't bring in, on a value of N×6×5×4.
  static let operations: [Networks.Operation] = [
    .featureNormalization(FeatureNormalization()),
    .rescaling(Rescaling(scale: 0.5, offset: -1)), .rescaling(Rescaling(scale: 3)),
    .rescaling(Rescaling(scale: 1, offset: 0.25)),
    .zeroPadding(ZeroPadding(Padding(top: 0, left: 1, bottom: 2, right: 0), extraChannels: 2)),
    .selection(Selection(axis: 1, positions: [nil, 1, 2, 3, nil, nil], fill: 2)),
    .selection(Selection(axis: 2, positions: [0, 1, 2, 3, 4, nil], fill: -1)),
    .selection(Selection(axis: 3, positions: [3, nil, 0, 0], fill: 7)),
    .selection(Selection(axis: 3, positions: [nil, nil], fill: 7)),
    .selection(Selection(axis: 1, positions: [5, 4, 1])),
    .dropout(Dropout(rate: 0.2)), .dropout(Dropout(rate: 0.2, dropsWholeImages: true)),
    .pooling(
      Pooling(.averageWithPadding, window: Window(kernel: Extent(3, 2), padding: Padding(1)))),
    .globalPooling(GlobalPooling(.max)), .mean(Mean(axes: [1, 3], keepsAxes: false)),
    .convolution(
      Convolution(
        outputChannels: 4,
        window: Window(kernel: Extent(2), stride: Extent(2, 1), dilation: Extent(1, 2)), groups: 2)),
    .localResponseNormalization(LocalResponseNormalization(size: 4, alpha: 0.1)),
    .layerNormalization(LayerNormalization(axisCount: 2, epsilon: 1e-3)),
    .batchNormalization(BatchNormalization(epsilon: 1e-3, momentum: 0.9)),
    .softmax(Softmax(axis: 2)), .reshape(Reshape([nil, 3, 40])), .flatten,
  ]

  static let activations: [Activation] = [
    .relu, .relu6, .leakyRelu(slope: 0.1), .clip(minimum: -0.5, maximum: 0.5), .sigmoid,
    .hardSigmoid(alpha: 0.3, beta: 0.4), .silu, .hardSwish, .tanh, .gelu, .geluTanh,
    .elu(alpha: 0.7), .erf, .power(exponent: 2),
  ]

  @Test(arguments: operations, Backend.allCases)
  func operationSurvives(_ operation: Networks.Operation, _ backend: Backend) throws {
    _ = try roundTrip(network(operation), backend)
  }

  /// They come back as what they are, however many operators they were spelled out in.
  @Test(arguments: activations)
  func activationIsRecognized(_ function: Activation) throws {
    let network = try network(.activation(function))
    let copy = try roundTrip(network, .onednn)
    #expect(copy.network.nodes.map(\.operation) == network.nodes.map(\.operation))
  }

  /// Networks that the tests can hold; `scripts/check-onnx` has the others.
  static let small = ModelRegistry.all.filter { architecture in
    let network = try? architecture.network(input: 32, classes: nil)
    return network.map { $0.parameterCount < 2_000_000 } ?? false
  }.map(\.name)

  @Test(arguments: small)
  func networkOfTheRegistrySurvives(_ name: String) throws {
    let architecture = try #require(ModelRegistry.named(name))
    let network = try architecture.network(input: 32, classes: 10)
    let copy = try roundTrip(network, .onednn)
    #expect(copy.network.parameterCount == network.parameterCount)
    #expect(copy.network.head == network.head)
    #expect(Set(network.parameters.map(\.name)).isSubset(of: copy.network.parameters.map(\.name)))
  }

  @Test func missingWeightsAreTold() throws {
    let folder = try TemporaryFolder()
    let network = try network(
      .convolution(Convolution(outputChannels: 2, window: Window(kernel: Extent(1)))))
    #expect(
      message { try ONNXFile.write(network, Weights(), to: folder.file("x.onnx")) }
        == "the weights lack `operation/kernel`, which sample needs")
    #expect(folder.names == [])
  }

  private func network(_ operation: Networks.Operation) throws -> Network {
    var builder = NetworkBuilder(name: "sample")
    let x = builder.input("image", shape: [6, 5, 4])
    _ = builder.add("operation", operation, x)
    return try builder.build()
  }

  /// Writes and reads, and compares the results for two images.
  private func roundTrip(_ network: Network, _ backend: Backend) throws -> ImportedModel {
    var generator = SplitMix64(state: 3)
    func numbers(_ count: Int, _ range: ClosedRange<Float>) -> [Float] {
      (0..<count).map { _ in Float.random(in: range, using: &generator) }
    }
    var weights = Weights.random(for: network, seed: 4)
    for parameter in network.parameters where parameter.role != .kernel {
      weights.arrays[parameter.name] = Weights.Entry(
        shape: parameter.shape, values: numbers(parameter.count, 0.5...1.5))
    }
    let images = Weights.Entry(
      shape: [2] + network.inputShape, values: numbers(2 * network.inputShape.reduce(1, *), -2...2))
    let folder = try TemporaryFolder()
    try ONNXFile.write(network, weights, to: folder.file("copy.onnx"))
    let copy = try ONNXFile.read(folder.file("copy.onnx"))
    let plan = try InferencePlan(network, batch: 2, backend: backend)
    try plan.load(weights)
    try plan.input.load(images.values)
    try plan.run()
    let found = try run(copy, on: images, backend)
    #expect(found.shape == [2] + network.outputShape)
    expectClose(found.values, try plan.output.values(), tolerance: 1e-5)
    return copy
  }
}
