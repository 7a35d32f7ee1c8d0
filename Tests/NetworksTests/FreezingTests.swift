import Kernels
import Networks
import Testing

/// Frozen layers work as in inference and stay as they are.
@Suite struct FreezingTests {
  /// Stem of convolution, normalization, ReLU and dropout; a classifier on top.
  private func network() throws -> Network {
    var builder = NetworkBuilder(name: "small")
    var x = builder.input(shape: [3, 6, 5])
    x = builder.convolution(
      "conv1", x, filters: 5, kernel: 3, bias: true, activation: .hardSwish)
    x = builder.batchNormalization("bn1", x, epsilon: 1e-3, momentum: 0.9)
    x = builder.activation("relu1", x, .relu)
    x = builder.add("drop1", .dropout(Dropout(rate: 0.5)), x)
    x = builder.convolution("conv2", x, filters: 4, kernel: 3, bias: false)
    x = builder.batchNormalization("bn2", x, epsilon: 1e-3, momentum: 0.9)
    x = builder.add("pool", .globalPooling(GlobalPooling(.average)), x)
    _ = builder.classifier(x, classes: 3)
    return try builder.build()
  }

  @Test func countsLayersFromTheOutput() throws {
    let network = try network()
    #expect(
      network.layers.map(\.name) == [
        "input", "conv1", "bn1", "relu1", "drop1", "conv2", "bn2", "pool", "predictions",
      ])
    #expect(network.layers.map(\.nodes.count) == [1, 2, 1, 1, 1, 1, 1, 1, 1])
    #expect(network.layerCount == 8)
    #expect(network.unfrozenLayers(1) == ["predictions"])
    #expect(network.unfrozenLayers(3) == ["predictions", "pool", "bn2"])
    #expect(network.unfrozenLayers(100).count == 9)
  }

  @Test(arguments: Backend.allCases)
  func frozenLayersWorkAsInInference(_ backend: Backend) throws {
    let network = try network()
    let weights = unevenWeights(network)
    let plan = try TrainingPlan(
      network, batch: 4, backend: backend, trainedLayers: network.unfrozenLayers(1))
    try plan.load(weights)
    let images = noise(4 * 90, seed: 3)
    try plan.input.load(images)
    try plan.forward(seed: 7)
    let inference = try InferencePlan(network, batch: 4, backend: backend)
    try inference.load(weights)
    try inference.input.load(images)
    try inference.run()
    #expect(relativeError(try plan.output.values(), try inference.output.values()) < 1e-5)
    #expect(plan.trainables.map(\.parameter.name) == ["predictions/kernel", "predictions/bias"])
    try plan.outputGradient.load(noise(12, seed: 5))
    try plan.backward()
    #expect(try plan.weights() == weights, "running statistics have moved")
  }

  /// Above the cut, normalization uses the batch and follows it.
  @Test(arguments: Backend.allCases)
  func trainedNormalizationFollowsTheBatch(_ backend: Backend) throws {
    let network = try network()
    let weights = unevenWeights(network)
    let plan = try TrainingPlan(
      network, batch: 4, backend: backend, trainedLayers: network.unfrozenLayers(3))
    try plan.load(weights)
    try plan.input.load(noise(4 * 90, seed: 3))
    try plan.forward(seed: 7)
    let moved = try plan.weights().arrays.filter { $0.value != weights.arrays[$0.key] }
    #expect(Set(moved.keys) == ["bn2/moving_mean", "bn2/moving_variance"])
  }
}
