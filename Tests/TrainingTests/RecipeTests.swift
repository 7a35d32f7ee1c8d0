import Datasets
import Kernels
import Networks
import Testing
import Training

/// ResNet-20 trained for two epochs lands where PyTorch lands with the same recipe.
@Suite struct RecipeTests {
  private struct Reference: Decodable {
    struct Result: Decodable {
      let loss: Double
      let accuracy: Double
    }
    struct Epoch: Decodable {
      let train: Result
      let test: Result
    }
    struct Run: Decodable { let epochs: [Epoch] }
    let mean: Double
    let deviation: Double
    let runs: [Run]
  }

  /// Where one more value of a normal distribution lies with 99 %, given a sample of it:
  /// mean ± t · s · √(1 + 1/n).
  private func predictionInterval(_ sample: [Double]) -> ClosedRange<Double> {
    // Student's t at 0.995 with 9 degrees of freedom.
    precondition(sample.count == 10)
    let t = 3.2498
    let n = Double(sample.count)
    let mean = sample.reduce(0, +) / n
    let deviation = (sample.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)).squareRoot()
    let margin = t * deviation * (1 + 1 / n).squareRoot()
    return mean - margin...mean + margin
  }

  @Test func twoEpochsEndWherePyTorchEnds() throws {
    let recorded = try reference(Reference.self, "recipe.json")
    let dataset = try FashionMNISTSample.dataset()
    let statistics = dataset.train.channelStatistics()
    // PyTorch has seen the same images.
    #expect(statistics.mean.allSatisfy { abs($0 - recorded.mean) < 1e-12 })
    #expect(statistics.deviation.allSatisfy { abs($0 - recorded.deviation) < 1e-12 })

    let network = try Samples.resnet20()
    let trainer = try Trainer(
      network, weights: .random(for: network, seed: 1), images: dataset.train,
      transform: statistics.transform,
      configuration: TrainingConfiguration(
        epochs: 2, batch: 128, learningRate: 0.1, schedule: .cosine, weightDecay: 1e-4, seed: 1))
    let evaluator = try Evaluator(
      network, images: dataset.test, transform: statistics.transform, batch: 250, backend: .onednn)
    _ = try trainer.trainEpoch()
    let train = try trainer.trainEpoch()
    let test = try evaluator.evaluate(trainer.weights())

    let last = recorded.runs.map { $0.epochs[1] }
    #expect(predictionInterval(last.map(\.test.accuracy)).contains(test.accuracy))
    #expect(predictionInterval(last.map(\.test.loss)).contains(test.loss))
    #expect(predictionInterval(last.map(\.train.accuracy)).contains(train.accuracy))
    #expect(predictionInterval(last.map(\.train.loss)).contains(train.loss))
  }
}
