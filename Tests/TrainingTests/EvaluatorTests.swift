import Datasets
import Foundation
import Kernels
import Networks
import Testing
import Training

@Suite struct EvaluatorTests {
  /// A batch that does not divide the 37 images, one that does, one of all, one that is too large.
  @Test(arguments: Backend.allCases, [1, 5, 16, 37, 100])
  func theBatchDoesNotMatter(_ backend: Backend, batch: Int) throws {
    let network = try Samples.network()
    let weights = try trainedWeights(network)
    func outcome(_ backend: Backend, batch: Int) throws -> Evaluator.Outcome {
      try Evaluator(
        network, images: Samples.images(count: 37), transform: Samples.transform(), batch: batch,
        backend: backend
      ).evaluate(weights)
    }
    let expected = try outcome(.openblas, batch: 37)
    let found = try outcome(backend, batch: batch)
    #expect(abs(found.loss - expected.loss) < 1e-5 * expected.loss)
    #expect(found.accuracy == expected.accuracy)
    try #require(found.probabilities.count == 37 * 3)
    for (found, expected) in zip(found.probabilities, expected.probabilities) {
      #expect(abs(found - expected) < 1e-5)
    }
    #expect(found.seconds > 0)
  }

  /// Weights whose running statistics are not those of the start.
  private func trainedWeights(_ network: Network) throws -> Weights {
    let trainer = try Trainer(
      network, weights: .random(for: network, seed: 3), images: Samples.images(count: 40, seed: 6),
      transform: Samples.transform(),
      configuration: TrainingConfiguration(epochs: 1, batch: 8, learningRate: 0.05, seed: 2))
    _ = try trainer.trainEpoch()
    return try trainer.weights()
  }

  /// One pixel p, logits p, −p and 0: three images by hand.
  @Test(arguments: Backend.allCases)
  func agreesWithAResultByHand(_ backend: Backend) throws {
    let network = try Samples.linear(channels: 1, side: 1, classes: 3)
    let weights = Weights([
      "dense/kernel": Weights.Entry(shape: [3, 1], values: [1, -1, 0]),
      "dense/bias": Weights.Entry(shape: [3], values: [0, 0, 0]),
    ])
    // Values 1, 2 and 0 after the transform.
    let images = ImageSet(
      channels: 1, height: 1, width: 1, pixels: [10, 20, 0], labels: [0, 1, 2])
    let outcome = try Evaluator(
      network, images: images, transform: PixelTransform(scale: [0.1], shift: [0]), batch: 2,
      backend: backend
    ).evaluate(weights)
    let (e1, e2) = (exp(1.0), exp(2.0))
    let (sum1, sum2) = (e1 + 1 / e1 + 1, e2 + 1 / e2 + 1)
    let loss = (log(sum1) - 1 + log(sum2) + 2 + log(3)) / 3
    #expect(abs(outcome.loss - loss) < 1e-6)
    // Right, wrong, and a tie that the first class wins.
    #expect(outcome.accuracy == 1.0 / 3)
    let probabilities = [
      e1 / sum1, 1 / e1 / sum1, 1 / sum1, e2 / sum2, 1 / e2 / sum2, 1 / sum2, 1.0 / 3, 1.0 / 3,
      1.0 / 3,
    ]
    try #require(outcome.probabilities.count == 9)
    for (found, expected) in zip(outcome.probabilities, probabilities) {
      #expect(abs(Double(found) - expected) < 1e-6)
    }
  }

  @Test func weightsCanBeReplaced() throws {
    let network = try Samples.network()
    let evaluator = try Evaluator(
      network, images: Samples.images(count: 37), transform: Samples.transform(), batch: 16,
      backend: .onednn)
    let (a, b) = (Weights.random(for: network, seed: 1), Weights.random(for: network, seed: 2))
    let first = try evaluator.evaluate(a)
    #expect(try evaluator.evaluate(b).probabilities != first.probabilities)
    #expect(try evaluator.evaluate(a).probabilities == first.probabilities)
  }

  @Test func resultsThatAreNoNumbersAreSaid() throws {
    let network = try Samples.linear(channels: 1, side: 6, classes: 3)
    var weights = Weights.random(for: network, seed: 1)
    weights.arrays["dense/bias"] = Weights.Entry(shape: [3], values: [0, .nan, 0])
    let evaluator = try Evaluator(
      network, images: Samples.images(count: 4), transform: Samples.transform(), batch: 4,
      backend: .onednn)
    let error = #expect(throws: TrainingError.self) { try evaluator.evaluate(weights) }
    #expect(error == .outputsNotFinite)
    #expect(
      error.map(String.init(describing:))
        == "the network's outputs for some images are NaN or infinite")
  }

  @Test func otherWeightsDoNotFit() throws {
    let evaluator = try Evaluator(
      Samples.network(), images: Samples.images(count: 4), transform: Samples.transform(),
      batch: 4, backend: .onednn)
    #expect(throws: NetworkError.missingWeights(network: "small", parameter: "conv/kernel")) {
      try evaluator.evaluate(Weights())
    }
  }
}
