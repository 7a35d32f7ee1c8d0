import Datasets
import Kernels
import ModelZoo
import Networks
import TestSupport
import Testing
import Training

/// Training on features gives what training on the images gives.
@Suite struct FeatureTrainingTests {
  /// What the two ways end with.
  private struct Run {
    var epochs: [Trainer.Epoch] = []
    var tests: [Evaluator.Outcome] = []
    let trainer: Trainer

    mutating func train(_ count: Int, _ evaluator: Evaluator) throws {
      for _ in 0..<count {
        epochs.append(try trainer.trainEpoch())
        tests.append(try evaluator.evaluate(trainer.weights()))
      }
    }
  }

  /// A residual block, a squeeze-and-excitation block, normalizations and dropouts for 1×6×6 images.
  private func network() throws -> Network {
    var builder = NetworkBuilder(name: "small", initializer: .heNormal)
    var x = builder.input(shape: [1, 6, 6])
    x = builder.convolution("conv1", x, filters: 8, kernel: 3, padding: Padding(1), bias: false)
    x = builder.batchNormalization("bn1", x, epsilon: 1e-5, momentum: 0.9)
    let stem = builder.activation("relu1", x, .relu)
    x = builder.add("drop1", .dropout(Dropout(rate: 0.1)), stem)
    x = builder.convolution("conv2", x, filters: 8, kernel: 3, padding: Padding(1), bias: true)
    x = builder.batchNormalization("bn2", x, epsilon: 1e-5, momentum: 0.9)
    x = builder.activation("relu2", x, .relu)
    x = builder.convolution("conv3", x, filters: 8, kernel: 3, padding: Padding(1), bias: false)
    let sum = builder.add("sum", .add, x, stem)
    let squeeze = Pooling(.average, window: Window(kernel: Extent(6)))
    x = builder.add("squeeze", .pooling(squeeze), sum)
    x = builder.convolution("reduce", x, filters: 4, kernel: 1, bias: true, activation: .relu)
    x = builder.convolution("expand", x, filters: 8, kernel: 1, bias: true)
    x = builder.activation("gate", x, .sigmoid)
    x = builder.add("scale", .multiply, sum, x)
    x = builder.add("pool", .globalPooling(GlobalPooling(.average)), x)
    x = builder.add("drop2", .dropout(Dropout(rate: 0.3)), x)
    _ = builder.classifier(x, classes: 3)
    return try builder.build()
  }

  private func configuration(_ backend: Backend) -> TrainingConfiguration {
    TrainingConfiguration(
      epochs: 3, batch: 16, learningRate: 0.05, schedule: .cosine, weightDecay: 1e-3, seed: 3,
      backend: backend)
  }

  private func expectSame(_ found: Run, _ expected: Run, tolerance: Double) throws {
    for (found, expected) in zip(found.epochs, expected.epochs) {
      #expect(abs(found.loss - expected.loss) < tolerance * expected.loss)
      #expect(found.learningRate == expected.learningRate)
    }
    for (found, expected) in zip(found.tests, expected.tests) {
      #expect(abs(found.loss - expected.loss) < tolerance * expected.loss)
    }
    let (weights, others) = (try found.trainer.weights(), try expected.trainer.weights())
    #expect(Set(weights.arrays.keys) == Set(others.arrays.keys))
    for (name, array) in others.arrays {
      let scale = array.values.reduce(0.1) { max($0, abs($1)) }
      for (a, b) in zip(try #require(weights.arrays[name]).values, array.values) {
        #expect(Double(abs(a - b)) < tolerance * Double(scale), "\(name)")
      }
    }
  }

  /// Cuts at the classifier, in the gate (both what it reads and what it multiplies), after the
  /// sum, in the residual branch (the shortcut crosses), and at the stem. 50 images in batches of
  /// 16, the last of 2.
  @Test(arguments: [1, 5, 6, 9, 11, 12, 13, 15], Backend.allCases)
  func trainingIsTheSame(_ count: Int, _ backend: Backend) throws {
    let network = try network()
    var weights = Weights.random(for: network, seed: 9)
    // Running statistics that are not those of the start.
    for (name, array) in weights.arrays where name.hasSuffix("moving_mean") {
      weights.arrays[name] = Weights.Entry(
        shape: array.shape, values: array.values.indices.map { 0.1 * Float($0 % 3) - 0.1 })
    }
    let (train, test) = (Samples.images(count: 50), Samples.images(count: 21, seed: 8))
    let layers = network.unfrozenLayers(count)
    var expected = Run(
      trainer: try Trainer(
        network, weights: weights, images: train, transform: Samples.transform(),
        configuration: configuration(backend), trainedLayers: layers))
    try expected.train(
      3,
      Evaluator(
        network, images: test, transform: Samples.transform(), batch: 16, backend: backend))

    let cut = network.cut(trainedLayers: layers)
    let extractor = try FeatureExtractor(network, weights, cut: cut, batch: 8, backend: backend)
    let folder = try TemporaryFolder()
    let storages: [FeatureStorage] = [.memory, .file("\(folder.path)/features")]
    var runs: [Run] = []
    for storage in storages {
      let (features, seconds) = try extractor.extract(
        train, transform: Samples.transform(), storage: storage)
      #expect(seconds > 0)
      #expect(features.count == 50 && features.shapes == cut.shapes)
      let testFeatures = try extractor.extract(
        test, transform: Samples.transform(), storage: .memory
      ).features
      var run = Run(
        trainer: try Trainer(
          network, weights: weights, features: features, cut: cut,
          configuration: configuration(backend)))
      try run.train(
        3,
        Evaluator(network, features: testFeatures, cut: cut, batch: 16, backend: backend))
      runs.append(run)
    }
    try expectSame(runs[0], expected, tolerance: 2e-4)
    // Memory and file hold the same bits.
    #expect(try runs[0].trainer.weights().bits == runs[1].trainer.weights().bits)
    for parameter in network.parameters(of: cut.frozen) {
      #expect(
        try runs[0].trainer.weights().arrays[parameter.name] == weights.arrays[parameter.name],
        "\(parameter.name) has moved")
    }
  }

  /// A run goes on from the state of another, whichever way that was trained.
  @Test func statesAreExchangeable() throws {
    let network = try network()
    let weights = Weights.random(for: network, seed: 9)
    let images = Samples.images(count: 50)
    let layers = network.unfrozenLayers(9)
    let cut = network.cut(trainedLayers: layers)
    let features = try FeatureExtractor(network, weights, cut: cut, batch: 8, backend: .onednn)
      .extract(images, transform: Samples.transform(), storage: .memory).features
    func onImages() throws -> Trainer {
      try Trainer(
        network, weights: weights, images: images, transform: Samples.transform(),
        configuration: configuration(.onednn), trainedLayers: layers)
    }
    func onFeatures() throws -> Trainer {
      try Trainer(
        network, weights: weights, features: features, cut: cut,
        configuration: configuration(.onednn))
    }
    let straight = try onFeatures()
    let losses = try (0..<3).map { _ in try straight.trainEpoch().loss }
    for (first, second) in [
      (try onFeatures(), try onFeatures()), (try onImages(), try onFeatures()),
    ] {
      _ = try first.trainEpoch()
      try second.restore(first.state())
      for expected in losses.dropFirst() {
        #expect(abs(try second.trainEpoch().loss - expected) < 1e-4 * expected)
      }
    }
  }

  /// Values at the cuts of published architectures.
  @Test func valuesOfPublishedNetworks() throws {
    func values(_ name: String, _ count: Int) throws -> [String: [Int]] {
      let network = try #require(ModelRegistry.named(name)).network(input: 32, classes: 10)
      let cut = network.cut(trainedLayers: network.unfrozenLayers(count))
      return Dictionary(
        uniqueKeysWithValues: zip(cut.frozen.outputs.map { network.nodes[$0].name }, cut.shapes))
    }
    #expect(try values("resnet50", 1) == ["avg_pool": [2048]])
    #expect(
      try values("resnet50", 10) == [
        "conv5_block2_out": [2048, 1, 1], "conv5_block3_1_relu": [512, 1, 1],
      ])
  }

  /// ResNet-50 cut in its last block; the shortcut crosses.
  @Test func tenLayersOfResNet50() throws {
    let network = try #require(ModelRegistry.named("resnet50")).network(input: 32, classes: 3)
    let weights = Weights.random(for: network, seed: 2)
    let images = Samples.images(count: 12, channels: 3, side: 32)
    let transform = Samples.transform(channels: 3)
    let layers = network.unfrozenLayers(10)
    let configuration = TrainingConfiguration(epochs: 2, batch: 6, learningRate: 0.01, seed: 1)
    let cut = network.cut(trainedLayers: layers)
    let features = try FeatureExtractor(network, weights, cut: cut, batch: 6, backend: .onednn)
      .extract(images, transform: transform, storage: .memory).features
    let found = try Trainer(
      network, weights: weights, features: features, cut: cut, configuration: configuration)
    let expected = try Trainer(
      network, weights: weights, images: images, transform: transform,
      configuration: configuration, trainedLayers: layers)
    for _ in 0..<2 {
      let (a, b) = (try found.trainEpoch().loss, try expected.trainEpoch().loss)
      #expect(abs(a - b) < 1e-3 * b)
    }
  }
}
