import Datasets
import Foundation
import Kernels
import Networks
import Testing
import Training

/// The optimizers against PyTorch's, through whole epochs.
@Suite struct OptimizerTests {
  private struct Reference: Decodable {
    struct Run: Decodable {
      let losses: [Double]
      let kernel: [Double]
      let bias: [Double]
    }
    let sgd: Run
    let adam: Run
  }

  enum Case: CaseIterable { case sgd, adam }

  @Test(arguments: Case.allCases, Backend.allCases)
  func agreesWithPyTorch(_ optimizer: Case, _ backend: Backend) throws {
    let recorded = try reference(Reference.self, "optimizers.json")
    let expected = optimizer == .sgd ? recorded.sgd : recorded.adam
    // The data of make_steps.py.
    let images = ImageSet(
      channels: 3, height: 2, width: 2, pixels: (0..<120).map { UInt8($0 * $0 * 7 % 256) },
      labels: (0..<10).map { Int32($0 * $0 % 3) })
    let network = try Samples.linear(channels: 3, side: 2, classes: 3)
    let weights = Weights([
      "dense/kernel": Weights.Entry(
        shape: [3, 12], values: (0..<36).map { Float(sin(0.7 * Double($0))) * 0.5 }),
      "dense/bias": Weights.Entry(shape: [3], values: [0.25, 0, -0.25]),
    ])
    let trainer = try Trainer(
      network, weights: weights, images: images, transform: Samples.transform(channels: 3),
      configuration: TrainingConfiguration(
        epochs: 4, batch: 4, optimizer: optimizer == .sgd ? .sgd(momentum: 0.9) : .adam,
        learningRate: 0.05, schedule: .cosine, weightDecay: 0.01, seed: 3, backend: backend))
    // Ours are floats, the recorded ones doubles: 12 steps of rounding.
    for expected in expected.losses {
      let loss = try trainer.trainEpoch().loss
      #expect(abs(loss - expected) < 1e-5 * expected)
    }
    let trained = try trainer.weights().arrays
    for (name, expected) in [("dense/kernel", expected.kernel), ("dense/bias", expected.bias)] {
      let values = try #require(trained[name]).values
      try #require(values.count == expected.count)
      for (value, expected) in zip(values, expected) {
        #expect(abs(Double(value) - expected) < 5e-6, "\(name)")
      }
    }
  }
}
