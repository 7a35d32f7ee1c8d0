import Kernels
import ModelZoo
import Networks
import Testing

/// What holds for every architecture.
@Suite struct ModelRegistryTests {
  static let names = ModelRegistry.all.map(\.name)

  @Test func namesAreUniqueAndFound() {
    #expect(Set(Self.names).count == Self.names.count)
    for name in Self.names { #expect(ModelRegistry.named(name)?.name == name) }
    #expect(ModelRegistry.named("resnet") == nil)
  }

  @Test(arguments: names)
  func builds(_ name: String) throws {
    let model = try #require(ModelRegistry.named(name))
    #expect(!model.help.isEmpty && !model.help.hasSuffix("."))
    for input in [model.designedInput, 32] {
      let network = try model.network(input: input, channels: 3, classes: 7)
      #expect(network.name == name)
      #expect(network.inputShape == [3, input, input])
      #expect(network.outputShape == [7])
      let features = try model.network(input: input, channels: 3, classes: nil)
      #expect(features.head == nil)
      #expect(features.nodes.map(\.name) == network.nodes.dropLast().map(\.name))
      #expect(features.layerCount == network.layerCount)
      #expect(features.outputShape.count == 1)
      // Parameters do not depend on the size of the images.
      let head = try #require(network.head)
      let headless = network.parameters.filter { !$0.name.hasPrefix("\(head)/") }
      #expect(features.parameters == headless)
      let published = try model.network(input: input, top: .original(7))
      #expect(published.outputShape == [7])
      #expect(published.parameters.starts(with: features.parameters))
    }
    #expect(try model.network(input: 32, channels: 1, classes: 2).inputShape == [1, 32, 32])
  }

  /// One call gives another number of classes, with each head.
  @Test(arguments: names)
  func headIsExchanged(_ name: String) throws {
    let model = try #require(ModelRegistry.named(name))
    for (top, expected) in [
      (ModelArchitecture.Top.none, ModelArchitecture.Top.classifier(5)),
      (.classifier(1000), .classifier(5)), (.original(1000), .original(5)),
    ] {
      let changed = try model.network(input: 32, top: top).replacingHead(classes: 5)
      let wanted = try model.network(input: 32, top: expected)
      #expect(changed.outputShape == [5])
      #expect(changed.parameters.map(\.shape) == wanted.parameters.map(\.shape))
      #expect(changed.layers.map(\.kind) == wanted.layers.map(\.kind))
    }
  }

  /// What weights hold tells which head the network has.
  @Test(arguments: names)
  func weightsTellTheHead(_ name: String) throws {
    let model = try #require(ModelRegistry.named(name))
    for top in [ModelArchitecture.Top.none, .classifier(3), .original(3)] {
      let network = try model.network(input: 32, top: top)
      // The shapes are all that matters: no need for so many values.
      let arrays = network.parameters.filter { $0.shape.count == 1 }.map {
        ($0.name, Weights.Entry(shape: $0.shape, values: [Float](repeating: 0, count: $0.count)))
      }
      let weights = Weights(Dictionary(uniqueKeysWithValues: arrays))
      let found = try model.network(size: Extent(32), holding: weights)
      #expect(found.parameters == network.parameters)
      // Dropout has no weights to tell by, and no effect where weights are used.
      let (own, wanted) = (found.layers, network.layers)
      #expect(
        own.filter { $0.kind != "Dropout" }.map(\.name)
          == wanted.filter { $0.kind != "Dropout" }.map(\.name))
    }
  }

  /// Both backends run it on a batch and agree, as it starts with random weights; of the others
  /// `ReferenceOutputTests` says more.
  @Test(arguments: ["resnet8", "resnet56", "resnet34", "efficientnet-b2"])
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

  /// Every architecture either takes a small image or says why not.
  @Test(arguments: names)
  func smallImages(_ name: String) throws {
    let model = try #require(ModelRegistry.named(name))
    for input in 0...12 {
      for top in [ModelArchitecture.Top.none, .original(4)] {
        do {
          let network = try model.network(input: input, top: top)
          #expect(network.outputShape.allSatisfy { $0 > 0 })
        } catch let error as NetworkError {
          #expect(error.description.hasSuffix("use a larger input"), "\(error)")
        }
      }
    }
  }
}

/// `count` random images of 3×32×32.
func images(_ count: Int) -> [Float] {
  (0..<count * 3 * 32 * 32).map { Float(2 * RandomBits.uniform(9, UInt64($0)) - 1) }
}
