import Kernels
import Networks
import Testing

/// The classifier of a network is exchanged by one call.
@Suite struct HeadTests {
  @Test func denseHead() throws {
    var builder = NetworkBuilder(name: "small", initializer: .heNormal)
    let x = builder.input(shape: [3, 4, 4])
    let pooled = builder.add("pool", .globalPooling(GlobalPooling(.average)), x)
    let logits = builder.classifier(pooled, classes: 10)
    _ = builder.add("probabilities", .softmax(Softmax(axis: 1)), logits)
    let network = try builder.build()
    #expect(network.headOutputs == 10)
    let changed = try network.replacingHead(classes: 4)
    #expect(changed.outputShape == [4])
    #expect(changed.head == "predictions")
    #expect(changed.headOutputs == 4)
    #expect(changed.parameters.map(\.shape) == [[4, 3], [4]])
    #expect(changed.parameters.map(\.initializer) == network.parameters.map(\.initializer))
    #expect(changed.nodes.map(\.name) == network.nodes.map(\.name))
  }

  /// As SqueezeNet: classes are told apart by a convolution, and its planes are pooled.
  @Test func convolutionAsHead() throws {
    var builder = NetworkBuilder(name: "small")
    var x = builder.input(shape: [3, 4, 4])
    x = builder.convolution("logits", x, filters: 10, kernel: 1, bias: true, activation: .relu)
    builder.markHead("logits")
    _ = builder.add("pool", .globalPooling(GlobalPooling(.average)), x)
    let network = try builder.build()
    let changed = try network.replacingHead(classes: 7)
    #expect(changed.outputShape == [7])
    #expect(changed.layers.map(\.name) == ["input", "logits", "pool"])
    // Pooling has nothing to train: one layer is the classifier.
    #expect(network.unfrozenLayers(1) == ["logits", "pool"])
  }

  /// The network has a layer of the usual name already, which is not touched.
  @Test func featuresGetAHead() throws {
    var builder = NetworkBuilder(name: "small")
    let x = builder.input(shape: [3, 4, 4])
    let planes = builder.convolution("predictions", x, filters: 5, kernel: 1, bias: true)
    _ = builder.add("pool", .globalPooling(GlobalPooling(.average)), planes)
    let network = try builder.build()
    #expect(network.headOutputs == nil)
    let changed = try network.replacingHead(classes: 7)
    #expect(changed.outputShape == [7])
    #expect(changed.layers.map(\.name) == ["input", "predictions", "pool", "predictions_1"])
    #expect(changed.head == "predictions_1")
    #expect(changed.parameterCount == network.parameterCount + 5 * 7 + 7)
    #expect(changed.unfrozenLayers(1) == ["predictions_1"])
  }

  /// N×C×1×1 is a vector; several pixels are none.
  @Test func planesAreNoFeatures() throws {
    func network(_ shape: [Int]) throws -> Network {
      var builder = NetworkBuilder(name: "small")
      _ = builder.input(shape: shape)
      return try builder.build()
    }
    let error = #expect(throws: NetworkError.self) {
      try network([3, 4, 5]).replacingHead(classes: 7)
    }
    #expect(
      error?.description == "small gives 3×4×5 for an image, and a classifier needs one vector: "
        + "pool or flatten its result first")
    #expect(try network([3, 4, 5]).withVectorResult == nil)
    let vector = try #require(try network([3, 1, 1]).withVectorResult)
    #expect(vector.outputShape == [3])
    #expect(
      try network([3, 1, 1]).replacingHead(classes: 7).layers.map(\.name)
        == ["input", "flatten", "predictions"])
  }

  struct Ending: Sendable {
    let operations: [Operation]
    let function: OutputFunction?
    /// The names of the nodes that stay.
    let rest: [String]
  }

  static let endings = [
    Ending(operations: [.softmax(Softmax(axis: 1))], function: .softmax, rest: ["input"]),
    Ending(
      operations: [.softmax(Softmax(axis: 1, isLogarithmic: true)), .flatten], function: .softmax,
      rest: ["input", "1"]),
    Ending(
      operations: [
        .activation(.sigmoid), .reshape(Reshape([nil, 4])), .dropout(Dropout(rate: 0.5)),
      ],
      function: .sigmoid, rest: ["input", "1", "2"]),
    // Over one of two rows alone, it is no result of a classifier.
    Ending(
      operations: [.reshape(Reshape([nil, 2, 2])), .softmax(Softmax(axis: 2))], function: nil,
      rest: ["input", "0", "1"]),
    Ending(operations: [.activation(.relu)], function: nil, rest: ["input", "0"]),
    Ending(
      operations: [.softmax(Softmax(axis: 1)), .activation(.relu)], function: nil,
      rest: ["input", "0", "1"]),
  ]

  @Test(arguments: endings)
  func whatMakesProbabilitiesIsFound(_ ending: Ending) throws {
    var builder = NetworkBuilder(name: "small")
    var x = builder.input(shape: [4, 1, 1])
    for (index, operation) in ending.operations.enumerated() {
      x = builder.add(String(index), operation, x)
    }
    let network = try builder.build()
    #expect(network.outputFunction == ending.function)
    #expect(network.withoutOutputFunction.nodes.map(\.name) == ending.rest)
    #expect(network.withoutOutputFunction.outputFunction == nil)
  }

  /// The softmax of 0 and z is the sigmoid of z, and training moves z alone.
  @Test(arguments: Backend.allCases)
  func twoClassesOfOneLogit(_ backend: Backend) throws {
    var builder = NetworkBuilder(name: "small")
    let x = builder.input(shape: [2, 1, 1])
    let flat = builder.add("flat", .flatten, x)
    _ = builder.classifier(flat, name: "fc", classes: 1)
    let network = try builder.build().withLogitsOfTwoClasses()
    #expect(network.layers.map(\.name) == ["input", "flat", "fc", "two_classes"])
    #expect(network.head == "fc")
    #expect(network.unfrozenLayers(1) == ["fc", "two_classes"])
    let weights = Weights([
      "fc/kernel": Weights.Entry(shape: [1, 2], values: [2, -1]),
      "fc/bias": Weights.Entry(shape: [1], values: [0.5]),
    ])
    let plan = try TrainingPlan(network, batch: 2, backend: backend)
    try plan.load(weights)
    try plan.input.load([1, 0, 0, 3])
    try plan.forward(seed: 1)
    #expect(try plan.output.values() == [0, 2.5, 0, -2.5])
    try plan.outputGradient.load([9, 1, 9, 2])
    try plan.backward()
    #expect(try plan.trainables.map { try $0.gradient.values() } == [[1, 6], [3]])
  }
}
