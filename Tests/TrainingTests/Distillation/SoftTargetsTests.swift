import Datasets
import Foundation
import Kernels
import Networks
import Testing
import Training

@Suite struct SoftTargetsTests {
  private let images = Samples.images(count: 37)

  private func teacher() throws -> (Network, Weights) {
    let network = try Samples.linear(channels: 1, side: 6, classes: 3)
    return (network, .random(for: network, seed: 12))
  }

  private func targets(
    _ loss: DistillationLoss, batch: Int = 8, backend: Backend = .onednn
  ) throws -> SoftTargets {
    let (network, weights) = try teacher()
    return try SoftTargets(
      of: network, weights, on: images, transform: Samples.transform(), loss: loss, batch: batch,
      backend: backend)
  }

  private func configuration(
    epochs: Int = 2, rate: Double = 0.05, backend: Backend = .onednn
  ) -> TrainingConfiguration {
    TrainingConfiguration(
      epochs: epochs, batch: 8, learningRate: rate, seed: 3, backend: backend)
  }

  /// The softmax of the logits is what an evaluation of the teacher gives; the batch does not matter.
  @Test(arguments: Backend.allCases, [5, 37, 100])
  func theTeacherIsAskedOnce(_ backend: Backend, _ batch: Int) throws {
    let (network, weights) = try teacher()
    let targets = try targets(
      DistillationLoss(temperature: 1, weight: 1), batch: batch, backend: backend)
    #expect(targets.classes == 3)
    let logits = try Tensor(TensorDescriptor([37, 3]))
    try logits.load(targets.logits)
    let found = SoftmaxCrossEntropy.probabilities(logits: logits, rows: 37)
    let expected = try Evaluator(
      network, images: images, transform: Samples.transform(), batch: 7, backend: .openblas
    ).evaluate(weights).probabilities
    for (a, b) in zip(found, expected) { #expect(abs(a - b) < 1e-5) }
  }

  @Test func aTeacherWithoutNumbersIsRefused() throws {
    let (network, _) = try teacher()
    var weights = Weights.random(for: network, seed: 1)
    weights.arrays["dense/bias"] = Weights.Entry(shape: [3], values: [0, .nan, 0])
    #expect(throws: TrainingError.outputsNotFinite) {
      try SoftTargets(
        of: network, weights, on: images, transform: Samples.transform(),
        loss: DistillationLoss(temperature: 1, weight: 1), batch: 8, backend: .onednn)
    }
  }

  /// A student of the teacher's own form comes to say what the teacher says, whatever the labels.
  @Test(arguments: Backend.allCases)
  func theStudentBecomesTheTeacher(_ backend: Backend) throws {
    let network = try Samples.linear(channels: 1, side: 6, classes: 3)
    let trainer = try Trainer(
      network, weights: .random(for: network, seed: 4), images: images,
      transform: Samples.transform(),
      configuration: configuration(epochs: 300, rate: 0.02, backend: backend),
      softTargets: targets(DistillationLoss(temperature: 2, weight: 1), backend: backend))
    let first = try trainer.trainEpoch()
    var last = first
    for _ in 1..<300 { last = try trainer.trainEpoch() }
    #expect(first.loss > 0.1)
    #expect(last.loss < 1e-3 * first.loss)
  }

  /// Without a share of the teacher's nothing changes.
  @Test func noShareIsNoTeacher() throws {
    let network = try Samples.network()
    func train(_ softTargets: SoftTargets?) throws -> Weights {
      let trainer = try Trainer(
        network, weights: .random(for: network, seed: 4), images: images,
        transform: Samples.transform(), configuration: configuration(), softTargets: softTargets)
      _ = try trainer.trainEpoch()
      return try trainer.weights()
    }
    let plain = try train(nil)
    #expect(try train(targets(DistillationLoss(temperature: 5, weight: 0))).bits == plain.bits)
    #expect(try train(targets(DistillationLoss(temperature: 5, weight: 0.5))) != plain)
  }

  /// One step of a linear student on one image, by hand: bias − rate · gradient.
  @Test(arguments: Backend.allCases)
  func aStepByHand(_ backend: Backend) throws {
    let network = try Samples.linear(channels: 1, side: 1, classes: 2)
    let weights = Weights([
      "dense/kernel": Weights.Entry(shape: [2, 1], values: [0, 0]),
      "dense/bias": Weights.Entry(shape: [2], values: [0, 0]),
    ])
    let image = ImageSet(channels: 1, height: 1, width: 1, pixels: [10], labels: [1])
    let trainer = try Trainer(
      network, weights: weights, images: image,
      transform: PixelTransform(scale: [0.1], shift: [0]),
      configuration: TrainingConfiguration(
        epochs: 1, batch: 1, optimizer: .sgd(momentum: 0), learningRate: 1, seed: 1,
        backend: backend),
      // At a temperature of 2 the teacher's probabilities are 3/4 and 1/4.
      softTargets: SoftTargets(
        logits: [2 * log(3), 0], classes: 2, loss: DistillationLoss(temperature: 2, weight: 0.6)))
    let epoch = try trainer.trainEpoch()
    let divergence = 0.75 * log(0.75 / 0.5) + 0.25 * log(0.25 / 0.5)
    #expect(abs(epoch.loss - (0.6 * 4 * divergence + 0.4 * log(2))) < 1e-6)
    // Soft: 2 · (1/2 − 3/4); hard: 1/2.
    let gradient = 0.6 * 2 * (0.5 - 0.75) + 0.4 * 0.5
    for name in ["dense/bias", "dense/kernel"] {
      let found = try #require(trainer.weights().arrays[name]).values
      #expect(abs(Double(found[0]) + gradient) < 1e-6)
      #expect(abs(Double(found[1]) - gradient) < 1e-6)
    }
  }

  /// Features and soft targets go together.
  @Test func onFeatures() throws {
    let network = try Samples.network()
    let weights = Weights.random(for: network, seed: 4)
    let cut = network.cut(trainedLayers: ["dense"])
    let softTargets = try targets(DistillationLoss(temperature: 3, weight: 0.8))
    let features = try FeatureExtractor(network, weights, cut: cut, batch: 8, backend: .onednn)
      .extract(images, transform: Samples.transform(), storage: .memory).features
    let found = try Trainer(
      network, weights: weights, features: features, cut: cut, configuration: configuration(),
      softTargets: softTargets)
    let expected = try Trainer(
      network, weights: weights, images: images, transform: Samples.transform(),
      configuration: configuration(), trainedLayers: ["dense"], softTargets: softTargets)
    for _ in 0..<2 {
      let (a, b) = (try found.trainEpoch().loss, try expected.trainEpoch().loss)
      #expect(abs(a - b) < 1e-5 * b)
    }
  }
}
