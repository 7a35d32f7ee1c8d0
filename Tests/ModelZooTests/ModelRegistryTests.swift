import Kernels
import ModelZoo
import Networks
import Testing

/// What holds for every architecture.
@Suite struct ModelRegistryTests {
  @Test func namesAreUniqueAndFound() {
    let names = ModelRegistry.all.map(\.name)
    #expect(names == ["resnet8", "resnet14", "resnet20", "resnet32", "resnet56", "resnet50"])
    for name in names { #expect(ModelRegistry.named(name)?.name == name) }
    #expect(ModelRegistry.named("resnet") == nil)
  }

  @Test(arguments: ModelRegistry.all.map(\.name))
  func builds(_ name: String) throws {
    let model = try #require(ModelRegistry.named(name))
    #expect(!model.help.isEmpty && !model.help.hasSuffix("."))
    for input in [model.designedInput, 32] {
      let network = try model.network(input: input, channels: 3, classes: 7)
      #expect(network.name == name)
      #expect(network.inputShape == [3, input, input])
      #expect(network.outputShape == [7])
      let features = try model.network(input: input, channels: 3, classes: nil)
      #expect(features.nodes.map(\.name) == network.nodes.dropLast().map(\.name))
      #expect(features.layerCount == network.layerCount)
      #expect(features.outputShape.count == 1)
      // Parameters do not depend on the size of the images.
      let headless = network.parameters.filter { !$0.name.hasPrefix("predictions") }
      #expect(features.parameters == headless)
    }
    #expect(try model.network(input: 32, channels: 1, classes: 2).inputShape == [1, 32, 32])
  }

  /// Both backends run it on a batch and agree, as it starts with random weights.
  @Test(arguments: ModelRegistry.all.map(\.name))
  func runsOnBothBackends(_ name: String) throws {
    let model = try #require(ModelRegistry.named(name))
    let network = try model.network(input: 32, classes: 10)
    let weights = Weights.random(for: network, seed: 5)
    var outputs: [[Float]] = []
    for backend in Backend.allCases {
      let plan = try InferencePlan(network, batch: 2, backend: backend)
      try plan.load(weights)
      try plan.input.load(images(2))
      try plan.run()
      outputs.append(try plan.output.values())
    }
    let largest = outputs[1].reduce(0) { max($0, abs($1)) }
    let difference = zip(outputs[0], outputs[1]).reduce(0) { max($0, abs($1.0 - $1.1)) }
    #expect(largest > 0 && largest.isFinite)
    #expect(difference < 1e-4 * largest)
  }

  @Test func imagesThatAreTooSmall() throws {
    let model = try #require(ModelRegistry.named("resnet50"))
    let error = #expect(throws: NetworkError.self) { try model.network(input: 0, classes: 10) }
    #expect(
      error?.description == "layer `conv1_conv` of resnet50 does not fit: convolution: a 7×7 "
        + "window does not fit into 6×6 pixels; use a larger input")
  }
}

/// `count` random images of 3×32×32.
func images(_ count: Int) -> [Float] {
  (0..<count * 3 * 32 * 32).map { Float(2 * RandomBits.uniform(9, UInt64($0)) - 1) }
}
