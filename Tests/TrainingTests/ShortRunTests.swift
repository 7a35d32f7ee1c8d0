import Datasets
import Kernels
import Networks
import Testing
import Training

/// Eight steps of ResNet-20 from PyTorch's weights in PyTorch's order.
@Suite struct ShortRunTests {
  private struct Reference: Decodable {
    let losses: [Double]
    let evaluated: Double
  }

  /// Steps amplify rounding: started from weights that differ by 1e-7, PyTorch's own losses differ
  /// by up to 0.03 % in the first epoch and 0.3 % in the second, and by 6 % in the evaluation, whose
  /// statistics have followed for few steps.
  @Test(arguments: Backend.allCases)
  func staysWithPyTorch(_ backend: Backend) throws {
    let expected = try reference(Reference.self, "short_run.json")
    let (images, transform) = (
      try FashionMNISTSample.dataset().train, try FashionMNISTSample.transform()
    )
    let network = try Samples.resnet20()
    let trainer = try Trainer(
      network, weights: .random(for: network, seed: 7), images: images.slice(0..<500),
      transform: transform,
      configuration: TrainingConfiguration(
        epochs: 2, batch: 128, learningRate: 0.1, schedule: .cosine, weightDecay: 1e-4, seed: 1,
        backend: backend))
    let losses = [try trainer.trainEpoch().loss, try trainer.trainEpoch().loss]
    let evaluated = try Evaluator(
      network, images: images.slice(500..<1000), transform: transform, batch: 128,
      backend: backend
    ).evaluate(trainer.weights()).loss
    #expect(abs(losses[0] - expected.losses[0]) < 2e-3 * expected.losses[0])
    #expect(abs(losses[1] - expected.losses[1]) < 5e-3 * expected.losses[1])
    #expect(abs(evaluated - expected.evaluated) < 0.1 * expected.evaluated)
  }
}
