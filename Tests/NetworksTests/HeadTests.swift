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
    let changed = try network.replacingHead(classes: 4)
    #expect(changed.outputShape == [4])
    #expect(changed.head == "predictions")
    #expect(changed.parameters.map(\.shape) == [[4, 3], [4]])
    #expect(changed.parameters.map(\.initializer) == network.parameters.map(\.initializer))
    #expect(changed.nodes.map(\.name) == network.nodes.map(\.name))
    #expect(network.withoutFinalSoftmax.nodes.map(\.name) == ["input", "pool", "predictions"])
    #expect(network.withoutFinalSoftmax.withoutFinalSoftmax.nodes.count == 3)
  }

  /// As SqueezeNet: classes are told apart by a convolution, and its planes are pooled.
  @Test func convolutionAsHead() throws {
    var builder = NetworkBuilder(name: "small")
    var x = builder.input(shape: [3, 4, 4])
    x = builder.convolution("logits", x, filters: 10, kernel: 1, bias: true, activation: .relu)
    builder.markHead("logits")
    _ = builder.add("pool", .globalPooling(GlobalPooling(.average)), x)
    let changed = try builder.build().replacingHead(classes: 7)
    #expect(changed.outputShape == [7])
    #expect(changed.layers.map(\.name) == ["input", "logits", "pool"])
  }

  @Test func featuresGetAHead() throws {
    var builder = NetworkBuilder(name: "small")
    let x = builder.input(shape: [3, 4, 4])
    _ = builder.add("pool", .globalPooling(GlobalPooling(.average)), x)
    let changed = try builder.build().replacingHead(classes: 7)
    #expect(changed.outputShape == [7])
    #expect(changed.layers.map(\.name) == ["input", "pool", "predictions"])
    #expect(changed.head == "predictions")
  }

  @Test func planesAreNoFeatures() throws {
    var builder = NetworkBuilder(name: "small")
    _ = builder.input(shape: [3, 4, 5])
    let network = try builder.build()
    let error = #expect(throws: NetworkError.self) { try network.replacingHead(classes: 7) }
    #expect(
      error?.description == "small gives 3×4×5 for an image, and a classifier needs one vector: "
        + "pool or flatten its result first")
  }
}
