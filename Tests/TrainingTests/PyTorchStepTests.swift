import Datasets
import Foundation
import Kernels
import Networks
import Testing
import Training

/// The first step of ResNet-20 on real images against PyTorch in double precision.
@Suite struct PyTorchStepTests {
  private struct Reference: Decodable {
    let batchLoss: Double
    let first: Int
    let loss: Double
    /// Norm, sum, and the sum of gradient[i] · cos(i).
    let gradients: [String: [Double]]
    let movingMean: [Double]
    let movingVariance: [Double]
  }

  private func trainer(
    _ network: Network, images: Range<Int>, backend: Backend
  ) throws -> Trainer {
    try Trainer(
      network, weights: .random(for: network, seed: 7),
      images: FashionMNISTSample.dataset().train.slice(images),
      transform: FashionMNISTSample.transform(),
      configuration: TrainingConfiguration(
        epochs: 1, batch: images.count, learningRate: 0.1, seed: 1, backend: backend))
  }

  @Test(arguments: Backend.allCases)
  func theFirstStepAgrees(_ backend: Backend) throws {
    let expected = try reference(Reference.self, "step.json")
    let network = try Samples.resnet20()
    let trainer = try trainer(
      network, images: expected.first..<expected.first + 4, backend: backend)
    let loss = try trainer.trainEpoch().loss
    #expect(abs(loss - expected.loss) < 1e-5 * expected.loss)

    // After one step without a penalty the velocities are the gradients.
    let state = try trainer.state()
    let names = network.parameters.filter(\.isTrainable).map(\.name)
    #expect(Set(expected.gradients.keys) == Set(names))
    for name in names {
      let gradient = try #require(state.optimizer.arrays["velocity/\(name)"]).values
        .map(Double.init)
      let expected = try #require(expected.gradients[name])
      let found = [
        gradient.reduce(0) { $0 + $1 * $1 }.squareRoot(), gradient.reduce(0, +),
        gradient.enumerated().reduce(0) { $0 + $1.element * cos(Double($1.offset)) },
      ]
      // Sums may be small where the gradient is not, and gather the errors of all elements: they
      // are compared with the norm, less strictly.
      for (index, (what, tolerance)) in [("norm", 1e-4), ("sum", 1e-3), ("projection", 1e-3)]
        .enumerated()
      {
        #expect(
          abs(found[index] - expected[index]) < tolerance * expected[0], "\(what) of \(name)")
      }
    }
    // oneDNN adds up in float32, on some processors pixel after pixel, and the many equal ones of
    // the background round the same way: each addition may lose half a unit in the last place of a
    // sum that is half of the whole on average.
    let pixels = 4.0 * 32 * 32
    let rounding = backend == .onednn ? pixels * 0x1p-25 : 0
    for (name, expected) in [
      ("moving_mean", expected.movingMean), ("moving_variance", expected.movingVariance),
    ] {
      let values = try #require(state.weights.arrays["conv1_bn/\(name)"]).values
      try #require(values.count == expected.count)
      // What the running values had before the batch.
      let start = name == "moving_mean" ? 0 : 0.9
      for (value, expected) in zip(values, expected) {
        let tolerance = 1e-6 * max(1, abs(expected)) + rounding * abs(expected - start)
        #expect(abs(Double(value) - expected) < tolerance, "\(name)")
      }
    }
  }

  @Test func theLossOfTheFirstBatchAgrees() throws {
    let expected = try reference(Reference.self, "step.json").batchLoss
    let loss = try trainer(Samples.resnet20(), images: 0..<128, backend: .onednn).trainEpoch().loss
    #expect(abs(loss - expected) < 1e-5 * expected)
  }
}
