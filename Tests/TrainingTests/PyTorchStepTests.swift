import Foundation
import Datasets
import Kernels
import Networks
import Testing
import Training

/// The first step of ResNet-20 on real images against PyTorch in double precision.
@Suite struct PyTorchStepTests {
  private struct Reference: Decodable {
    let loss: Double
    let correct: Int
    /// Norm, sum, and the sum of gradient[i] · cos(i).
    let gradients: [String: [Double]]
    let movingMean: [Double]
    let movingVariance: [Double]

    enum CodingKeys: String, CodingKey {
      case loss, correct, gradients
      case movingMean = "conv1_bn/moving_mean"
      case movingVariance = "conv1_bn/moving_variance"
    }
  }

  @Test(arguments: Backend.allCases)
  func theFirstStepAgrees(_ backend: Backend) throws {
    let expected = try reference(Reference.self, "step.json")
    let network = try Samples.resnet20()
    let trainer = try Trainer(
      network, weights: .random(for: network, seed: 7),
      images: FashionMNISTSample.dataset().train.prefix(128),
      transform: FashionMNISTSample.transform(),
      configuration: TrainingConfiguration(
        epochs: 1, batch: 128, learningRate: 0.1, seed: 1, backend: backend))
    let epoch = try trainer.trainEpoch()
    #expect(abs(epoch.loss - expected.loss) < 1e-5 * expected.loss)
    #expect(epoch.accuracy == Double(expected.correct) / 128)

    // After one step without decay the velocities are the gradients.
    let state = try trainer.state()
    #expect(Set(state.optimizer.arrays.keys) == Set(expected.gradients.keys.map { "velocity/\($0)" }))
    for (name, expected) in expected.gradients {
      let gradient = try #require(state.optimizer.arrays["velocity/\(name)"]).values.map(Double.init)
      let found = [
        gradient.reduce(0) { $0 + $1 * $1 }.squareRoot(), gradient.reduce(0, +),
        gradient.enumerated().reduce(0) { $0 + $1.element * cos(Double($1.offset)) },
      ]
      // By Cauchy and Schwarz sums err by as much as the norm of the error times these factors.
      let root = Double(gradient.count).squareRoot()
      for (index, factor) in [1, root, root].enumerated() {
        #expect(
          abs(found[index] - expected[index]) < 1e-4 * factor * expected[0], "\(name) \(index)")
      }
    }
    for (name, expected) in [
      ("moving_mean", expected.movingMean), ("moving_variance", expected.movingVariance),
    ] {
      let values = try #require(state.weights.arrays["conv1_bn/\(name)"]).values
      try #require(values.count == expected.count)
      for (value, expected) in zip(values, expected) {
        #expect(abs(Double(value) - expected) < 1e-5 * max(abs(expected), 0.1), "\(name)")
      }
    }
  }
}
