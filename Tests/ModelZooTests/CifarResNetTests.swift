import ModelZoo
import Networks
import Testing

/// The residual networks for small images.
@Suite struct CifarResNetTests {
  /// Counts of trainable parameters as PyTorch's layers of the same sizes have them.
  @Test(arguments: [
    ("resnet8", 75_290, 8), ("resnet14", 172_506, 14),
    ("resnet20", 269_722, 20), ("resnet32", 464_154, 32), ("resnet56", 853_018, 56),
  ])
  func cifarCounts(_ name: String, _ trainable: Int, _ depth: Int) throws {
    let network = try #require(ModelRegistry.named(name)).network(input: 32, classes: 10)
    let counted = network.parameters.filter(\.isTrainable).reduce(0) { $0 + $1.count }
    #expect(counted == trainable)
    let weighted = network.nodes.filter { node in
      switch node.operation {
      case .convolution, .dense: true
      default: false
      }
    }
    #expect(weighted.count == depth)
    #expect(network.nodes.first { $0.name == "avg_pool" }?.shape == [64])
    #expect(network.nodes.first { $0.name == "stage2_block1_out" }?.shape == [32, 16, 16])
    #expect(network.nodes.first { $0.name == "stage3_block1_0_pad" }?.shape == [64, 8, 8])
  }
}
