import ModelZoo
import Networks
import Testing

/// Parameters, layers and multiply-accumulates of every network.
@Suite struct CountTests {
  /// Without the head but for `published`, the parameters with the published one for 1000 classes;
  /// multiply-accumulates for an image of 32×32. ResNet50, ResNet101, VGG and EfficientNet as
  /// published with Keras; the others as `Reference/*-counts.txt` has them, and the residual networks
  /// for small images by He et al.'s formula.
  struct Counts: Sendable, CustomTestStringConvertible {
    let name: String
    let parameters, published, layers, macs: Int

    init(_ name: String, _ parameters: Int, published: Int, layers: Int, macs: Int) {
      self.name = name
      self.parameters = parameters
      self.published = published
      self.layers = layers
      self.macs = macs
    }

    var testDescription: String { name }
  }

  static let table = [
    TABLE
  ]

  @Test func everyNetworkIsInTheTable() {
    #expect(Self.table.map(\.name) == ModelRegistry.all.map(\.name))
  }

  @Test(arguments: table)
  func counts(_ expected: Counts) throws {
    let model = try #require(ModelRegistry.named(expected.name))
    let features = try model.network(input: 32, top: .none)
    #expect(features.parameterCount == expected.parameters)
    #expect(features.layerCount == expected.layers)
    #expect(features.layers.count == expected.layers)
    #expect(features.multiplyAccumulates == expected.macs)
    let full = try model.network(input: model.designedInput, top: .original(1000))
    #expect(full.parameterCount == expected.published)
    // A dense layer on the features adds itself and nothing else.
    let classifier = try model.network(input: 32, top: .classifier(10))
    #expect(classifier.layerCount == expected.layers)
    #expect(classifier.parameterCount == expected.parameters + 10 * (features.outputShape[0] + 1))
  }
RECORDED
}
