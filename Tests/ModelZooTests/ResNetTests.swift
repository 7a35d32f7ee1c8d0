import Foundation
import ModelZoo
import Networks
import Testing

@Suite struct ResNetTests {
  /// A line of the list that `Reference/make.py` has recorded from Keras.
  struct Layer: Equatable {
    let kind: String
    let name: String
    /// C, H, W.
    let shape: [Int]
    let parameters: Int
  }

  private func recorded(_ name: String) throws -> [Layer] {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Reference")
    let text = try String(contentsOf: folder.appendingPathComponent("\(name).txt"), encoding: .utf8)
    return try text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
      let fields = line.split(separator: " ").map(String.init)
      let shape = fields[2].split(separator: "x").compactMap { Int($0) }
      return Layer(
        kind: fields[0], name: fields[1],
        // Keras has the channels last.
        shape: shape.count == 3 ? [shape[2], shape[0], shape[1]] : shape,
        parameters: try #require(Int(fields[3])))
    }
  }

  @Test(arguments: ["resnet50"])
  func layerForLayerAsKeras(_ name: String) throws {
    let network = try #require(ModelRegistry.named(name)).network(input: 224, classes: 1000)
    let layers = network.nodes.map { node in
      Layer(
        kind: node.operation.kindName, name: node.name, shape: node.shape,
        parameters: network.parameters[node.parameters].reduce(0) { $0 + $1.count })
    }
    let expected = try recorded(name)
    #expect(layers.count == expected.count)
    for (found, expected) in zip(layers, expected) { #expect(found == expected) }
  }

  @Test func counts() throws {
    let model = try #require(ModelRegistry.named("resnet50"))
    let headless = try model.network(input: 32, classes: nil)
    #expect(headless.parameterCount == 23_587_712)
    #expect(headless.layerCount == 176)
    #expect(headless.outputShape == [2048])
    // 78.69 million.
    #expect((Double(headless.multiplyAccumulates) / 1e4).rounded() == 7869)
    let full = try model.network(input: 224, classes: 1000)
    #expect(full.parameterCount == 25_636_712)
    #expect(full.layerCount == 176)
  }

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
