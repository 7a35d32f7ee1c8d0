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
    Counts("resnet8", 75_120, published: 140_120, layers: 30, macs: 12_238_848),
    Counts("resnet14", 172_784, published: 237_784, layers: 51, macs: 26_394_624),
    Counts("resnet20", 270_448, published: 335_448, layers: 72, macs: 40_550_400),
    Counts("resnet32", 465_776, published: 530_776, layers: 114, macs: 68_861_952),
    Counts("resnet56", 856_432, published: 921_432, layers: 198, macs: 125_485_056),
    Counts("resnet50", 23_587_712, published: 25_636_712, layers: 176, macs: 78_692_352),
    Counts("resnet101", 42_658_176, published: 44_707_176, layers: 346, macs: 154_451_968),
    Counts("resnet152", 58_370_944, published: 60_419_944, layers: 516, macs: 230_211_584),
    Counts("resnet18", 11_186_112, published: 11_699_112, layers: 68, macs: 37_011_456),
    Counts("resnet34", 21_301_696, published: 21_814_696, layers: 124, macs: 74_760_192),
    Counts("resnet50-v1.5", 23_561_152, published: 25_610_152, layers: 174, macs: 83_410_944),
    Counts("vgg16", 14_714_688, published: 138_357_544, layers: 20, macs: 313_196_544),
    Counts("vgg19", 20_024_384, published: 143_667_240, layers: 23, macs: 398_131_200),
    Counts("densenet121", 7_037_504, published: 8_062_504, layers: 428, macs: 57_819_136),
    Counts("squeezenet1.1", 722_496, published: 1_235_496, layers: 63, macs: 2_990_784),
    Counts("mobilenet-v2", 2_257_984, published: 3_538_984, layers: 155, macs: 6_112_128),
    Counts("mobilenet-v3-small", 939_120, published: 2_554_968, layers: 158, macs: 1_569_728),
    Counts("mobilenet-v3-large", 2_996_352, published: 5_507_432, layers: 188, macs: 5_845_440),
    Counts("efficientnet-b0", 4_049_571, published: 5_330_571, layers: 238, macs: 8_462_048),
    Counts("efficientnet-b1", 6_575_239, published: 7_856_239, layers: 340, macs: 12_685_280),
    Counts("efficientnet-b2", 7_768_569, published: 9_177_569, layers: 340, macs: 14_706_416),
    Counts("efficientnet-b3", 10_783_535, published: 12_320_535, layers: 385, macs: 21_437_456),
    Counts("efficientnet-b4", 17_673_823, published: 19_466_823, layers: 475, macs: 33_705_184),
    Counts("efficientnet-b5", 28_513_527, published: 30_562_527, layers: 577, macs: 53_096_320),
    Counts("efficientnet-b6", 40_960_143, published: 43_265_143, layers: 667, macs: 75_856_320),
    Counts("efficientnet-b7", 64_097_687, published: 66_658_687, layers: 814, macs: 117_112_256),
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

  /// The table says what the scripts have recorded.
  @Test func tableAgreesWithTheRecordings() throws {
    for file in ["keras-counts.txt", "torchvision-counts.txt"] {
      for line in try Reference.lines(file) {
        let fields = line.split(separator: " ")
        let row = try #require(Self.table.first { $0.name == fields[0] })
        // torchvision counts no layers.
        let own =
          file.hasPrefix("keras")
          ? [row.parameters, row.layers, row.macs] : [row.parameters, row.macs]
        #expect(fields.dropFirst().prefix(own.count).map { Int($0) } == own, "\(row.name)")
      }
    }
  }
}
