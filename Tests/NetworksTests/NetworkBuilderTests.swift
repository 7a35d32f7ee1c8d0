import Kernels
import Networks
import Testing

@Suite struct NetworkBuilderTests {
  private func small() throws -> Network {
    var builder = NetworkBuilder(name: "small")
    var x = builder.input(shape: [3, 9, 8])
    x = builder.add("pad", .zeroPadding(ZeroPadding(Padding(1))), x)
    x = builder.convolution("conv", x, filters: 6, kernel: 3, stride: 2, groups: 3, bias: true)
    x = builder.batchNormalization("bn", x, epsilon: 1e-3, momentum: 0.9)
    x = builder.activation("relu", x, .relu)
    x = builder.add("pool", .globalPooling(GlobalPooling(.average)), x)
    _ = builder.classifier(x, classes: 4)
    return try builder.build()
  }

  @Test func shapesParametersAndCounts() throws {
    let network = try small()
    #expect(network.name == "small")
    #expect(
      network.nodes.map(\.name) == ["input", "pad", "conv", "bn", "relu", "pool", "predictions"])
    #expect(
      network.nodes.map(\.shape) == [
        [3, 9, 8], [3, 11, 10], [6, 5, 4], [6, 5, 4], [6, 5, 4], [6], [4],
      ])
    #expect(
      network.parameters.map(\.name) == [
        "conv/kernel", "conv/bias", "bn/gamma", "bn/beta", "bn/moving_mean", "bn/moving_variance",
        "predictions/kernel", "predictions/bias",
      ])
    #expect(
      network.parameters.map(\.shape) == [[6, 1, 3, 3], [6], [6], [6], [6], [6], [4, 6], [4]])
    #expect(
      network.parameters.map(\.initializer) == [
        .glorotUniform, .zeros, .ones, .zeros, .zeros, .ones, .glorotUniform, .zeros,
      ])
    #expect(
      network.parameters.filter { !$0.isTrainable }.map(\.role) == [
        .movingMean, .movingVariance,
      ])
    #expect(network.parameterCount == 54 + 6 + 4 * 6 + 24 + 4)
    #expect(network.layerCount == 6)
    #expect(network.multiplyAccumulates == 6 * 20 * 9 + 24)
    #expect(network.inputShape == [3, 9, 8])
    #expect(network.outputShape == [4])
  }

  @Test func firstLayerThatDoesNotFit() throws {
    var builder = NetworkBuilder(name: "small")
    var x = builder.input(shape: [3, 4, 4])
    x = builder.convolution("conv1", x, filters: 8, kernel: 3, stride: 2, bias: false)
    x = builder.convolution("conv2", x, filters: 8, kernel: 3, bias: false)
    _ = builder.dense("predictions", x, outputs: 2)
    let error = #expect(throws: NetworkError.self) { try builder.build() }
    #expect(
      error?.description == "layer `conv2` of small does not fit: convolution: a 3×3 window does "
        + "not fit into 1×1 pixels; use a larger input")
  }

  @Test func weightsThatDoNotFit() throws {
    let network = try small()
    let plan = try InferencePlan(network, batch: 1, backend: .openblas)
    let training = try TrainingPlan(network, batch: 1, backend: .openblas)
    var weights = Weights.random(for: network, seed: 1)
    try plan.load(weights)
    weights.arrays["bn/gamma"] = Weights.Entry(shape: [3, 2], values: noise(6, seed: 1))
    for load in [plan.load, training.load] {
      let wrongShape = #expect(throws: NetworkError.self) { try load(weights) }
      #expect(
        wrongShape?.description == "`bn/gamma` has the shape 3×2, but 6 is needed")
    }
    weights.arrays["bn/gamma"] = nil
    for load in [plan.load, training.load] {
      let missing = #expect(throws: NetworkError.self) { try load(weights) }
      #expect(missing?.description == "the weights lack `bn/gamma`, which small needs")
    }
  }

  /// What is loaded comes out again, whatever layout a kernel has chosen.
  @Test(arguments: networkCases, Backend.allCases)
  func weightsRoundTrip(_ subject: NetworkCase, _ backend: Backend) throws {
    let network = try subject.network()
    let plan = try TrainingPlan(network, batch: 2, backend: backend)
    try plan.load(unevenWeights(network))
    #expect(try plan.weights() == unevenWeights(network))
  }
}
