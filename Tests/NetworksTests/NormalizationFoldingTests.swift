import Kernels
import Networks
import Testing

@Suite struct NormalizationFoldingTests {
  @Test(arguments: networkCases + randomNetworkCases)
  func computesTheSame(_ subject: NetworkCase) throws {
    let network = try subject.network()
    let folding = try NormalizationFolding(network)
    func output(_ network: Network, _ weights: Weights) throws -> [Float] {
      let plan = try InferencePlan(network, batch: 2, backend: .onednn)
      try plan.load(weights)
      try plan.input.load(subject.images(2))
      try plan.run()
      return try plan.output.values()
    }
    let weights = unevenWeights(network)
    // The plan of the original folds too: the same numbers meet the same kernels.
    #expect(
      try output(folding.network, folding.weights(weights)) == output(network, weights))
    #expect(folding.network.head == network.head)
    #expect(folding.network.outputShape == network.outputShape)
  }

  @Test func namesWhatIsLeft() throws {
    var builder = NetworkBuilder(name: "folded")
    var x = builder.input(shape: [3, 6, 6])
    x = builder.batchNormalization("first", x, epsilon: 1e-3, momentum: 0.9)
    x = builder.convolution("conv", x, filters: 4, kernel: 3, bias: false)
    x = builder.batchNormalization("bn", x, epsilon: 1e-3, momentum: 0.9)
    x = builder.activation("relu", x, .relu)
    x = builder.add("flatten", .flatten, x)
    _ = builder.classifier(x, classes: 2)
    let folding = try NormalizationFolding(builder.build())
    #expect(
      folding.network.layers.map(\.name)
        == ["input", "first", "conv", "relu", "flatten", "predictions"])
    #expect(
      folding.network.parameters.map(\.name).filter { $0.hasPrefix("conv") || $0.hasPrefix("bn") }
        == ["conv/kernel", "conv/bias"])
    #expect(folding.network.head == "predictions")
  }
}
