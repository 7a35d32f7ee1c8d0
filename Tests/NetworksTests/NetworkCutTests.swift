import Kernels
import Networks
import Testing

/// A network in two parts computes what it computes in one.
@Suite struct NetworkCutTests {
  /// Every cut: results, gradients and the statistics of the batch.
  @Test(arguments: networkCases + randomNetworkCases, Backend.allCases)
  func bothPartsMakeTheWhole(_ subject: NetworkCase, _ backend: Backend) throws {
    let network = try subject.network()
    let weights = unevenWeights(network)
    let images = subject.images(3)
    let labels = TrainingStep.labels(3, classes: network.outputShape[0])
    for count in 1...network.layers.count {
      let layers = network.unfrozenLayers(count)
      let whole = try TrainingPlan(network, batch: 3, backend: backend, trainedLayers: layers)
      try whole.load(weights)
      let expected = try TrainingStep(whole, images: images, labels: labels)

      let cut = network.cut(trainedLayers: layers)
      let frozen = try InferencePlan(
        network, section: cut.frozen, batch: 3, backend: backend)
      try frozen.load(weights)
      let trained = try TrainingPlan(
        network, section: cut.trained, batch: 3, backend: backend, trainedLayers: layers)
      try trained.load(weights)
      try frozen.input.load(images)
      try frozen.run()
      #expect(frozen.outputs.map(\.shape) == cut.shapes.map { [3] + $0 })
      for (value, input) in zip(frozen.outputs, trained.inputs) {
        try input.load(value.values())
      }
      try trained.forward(seed: 11)
      let found = try trained.output.values()
      #expect(relativeError(found, expected.output) < 1e-5, "\(count) layers")
      _ = SoftmaxCrossEntropy.evaluate(
        logits: trained.output, labels: labels, gradient: trained.outputGradient)
      try trained.backward()
      #expect(Set(trained.trainables.map(\.parameter.name)) == Set(expected.gradients.keys))
      for trainable in trained.trainables {
        let expectedGradient = try #require(expected.gradients[trainable.parameter.name])
        #expect(
          relativeError(
            try trainable.gradient.values(), expectedGradient, floor: expected.gradientFloor)
            < 1e-4, "\(count) layers, \(trainable.parameter.name)")
      }
      let state = try whole.weights().arrays
      for (name, array) in try trained.weights().arrays {
        #expect(
          relativeError(array.values, try #require(state[name]).values, floor: 0.1) < 1e-5,
          "\(count) layers, \(name)")
      }
    }
  }

  /// Evaluation of the upper part on the values at the cut.
  @Test(arguments: Backend.allCases)
  func bothPartsInfer(_ backend: Backend) throws {
    for subject in networkCases {
      let network = try subject.network()
      let weights = unevenWeights(network)
      let whole = try InferencePlan(network, batch: 2, backend: backend)
      try whole.load(weights)
      try whole.input.load(subject.images(2))
      try whole.run()
      let cut = network.cut(trainedLayers: network.unfrozenLayers(4))
      let plans = try [cut.frozen, cut.trained].map {
        try InferencePlan(network, section: $0, batch: 2, backend: backend)
      }
      for plan in plans { try plan.load(weights) }
      try plans[0].input.load(subject.images(2))
      try plans[0].run()
      for (value, input) in zip(plans[0].outputs, plans[1].inputs) {
        try input.load(value.values())
      }
      try plans[1].run()
      #expect(
        relativeError(try plans[1].output.values(), try whole.output.values()) < 1e-5, "\(subject)")
    }
  }

  /// Convolution, normalization, padding and classifier with a shortcut.
  private func network() throws -> Network {
    var builder = NetworkBuilder(name: "small")
    let input = builder.input(shape: [3, 6, 5])
    var x = builder.convolution("conv1", input, filters: 4, kernel: 3, bias: false)
    x = builder.batchNormalization("bn1", x, epsilon: 1e-3, momentum: 0.9)
    let stem = builder.activation("relu1", x, .relu)
    x = builder.add("pad", .zeroPadding(ZeroPadding(Padding(1))), stem)
    x = builder.convolution("conv2", x, filters: 4, kernel: 3, bias: false)
    x = builder.add("add", .add, x, stem)
    x = builder.add("pool", .globalPooling(GlobalPooling(.average)), x)
    _ = builder.classifier(x, classes: 3)
    return try builder.build()
  }

  private func values(_ network: Network, trained count: Int) -> [String] {
    network.cut(trainedLayers: network.unfrozenLayers(count)).frozen.outputs.map {
      network.nodes[$0].name
    }
  }

  @Test func whatLearnsNothingBelongsBelow() throws {
    let network = try network()
    // Pooling and sums are the same in every epoch, whether their layers are frozen or not.
    #expect(values(network, trained: 1) == ["pool"])
    #expect(values(network, trained: 3) == ["pool"])
    // Both the convolution and the sum read it; what only pads is made anew.
    #expect(values(network, trained: 4) == ["relu1"])
    #expect(values(network, trained: 6) == ["relu1"])
    #expect(values(network, trained: 7) == ["conv1"])
    #expect(values(network, trained: 8) == ["input"])
    let cut = network.cut(trainedLayers: network.unfrozenLayers(4))
    #expect(cut.shapes == [[4, 4, 3]])
    #expect(cut.featureCount == 48)
    #expect(
      network.parameters(of: cut.frozen).map(\.name) == [
        "conv1/kernel", "bn1/gamma", "bn1/beta", "bn1/moving_mean", "bn1/moving_variance",
      ])
    let all = network.multiplyAccumulates
    #expect(
      network.multiplyAccumulates(of: cut.frozen) + network.multiplyAccumulates(of: cut.trained)
        == all)
    #expect(network.multiplyAccumulates(of: cut.frozen) == 4 * 3 * 4 * 27)
  }

  @Test func theIdentityNamesWhatDecides() throws {
    var builder = NetworkBuilder(name: "small")
    var x = builder.input(shape: [1, 4, 4])
    x = builder.add("flatten", .flatten, x)
    x = builder.dense("dense", x, outputs: 5, activation: .relu)
    _ = builder.classifier(x, classes: 3)
    let network = try builder.build()
    let identity = network.identity(of: network.cut(trainedLayers: ["predictions"]))
    #expect(identity.split(separator: "\n").count == 5)
    #expect(identity.hasPrefix("input = input([1, 4, 4])\nflatten = flatten(input)\n"))
    #expect(identity.hasSuffix("(dense)\ncut: dense_activation"))
    #expect(network.identity(of: network.cut(trainedLayers: ["dense", "predictions"])) != identity)
  }

  /// Constants have no images, and a moved batch can't be cut into images.
  @Test(arguments: Backend.allCases)
  func onlyValuesImageByImageAreKept(_ backend: Backend) throws {
    var builder = NetworkBuilder(name: "moved")
    var x = builder.input(shape: [3, 4, 4])
    x = builder.convolution("conv", x, filters: 4, kernel: 3, bias: true)
    x = builder.add("flatten", .flatten, x)
    x = builder.add("there", .transpose(Transpose([1, 0])), x)
    x = builder.add("back", .transpose(Transpose([1, 0])), x)
    let factor = builder.add(
      "factor", .constant(Constant(shape: [16], isTrainable: false)), inputs: [])
    x = builder.add("repeat", .broadcast(Broadcast([nil, 16])), factor, x)
    _ = builder.classifier(x, classes: 3)
    let network = try builder.build()
    let cut = network.cut(trainedLayers: ["predictions"])
    #expect(cut.frozen.outputs.map { network.nodes[$0].name } == ["back"])
    #expect(
      cut.trained.nodes.map { network.nodes[$0].name } == ["factor", "repeat", "predictions"])
    let plan = try TrainingPlan(
      network, section: cut.trained, batch: 2, backend: backend, trainedLayers: ["predictions"])
    try plan.load(unevenWeights(network))
    try plan.inputs[0].load(noise(32, seed: 1))
    try plan.forward(seed: 1)
    #expect(try plan.output.values().allSatisfy(\.isFinite))
  }
}
