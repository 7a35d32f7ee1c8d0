import Datasets
import Kernels
import Networks
import Testing
import Training

@Suite struct OverfittingTests {
  @Test func learns64ImagesByHeart() throws {
    let network = try Samples.resnet20()
    let images = try FashionMNISTSample.dataset().train.slice(0..<64)
    let trainer = try Trainer(
      network, weights: .random(for: network, seed: 1), images: images,
      transform: FashionMNISTSample.transform(),
      configuration: TrainingConfiguration(
        epochs: 20, batch: 32, learningRate: 0.05, schedule: .cosine, seed: 1))
    for _ in 0..<20 { _ = try trainer.trainEpoch() }
    let outcome = try Evaluator(
      network, images: images, transform: FashionMNISTSample.transform(), batch: 64,
      backend: .onednn
    ).evaluate(trainer.weights())
    #expect(outcome.accuracy == 1)
    #expect(outcome.loss < 0.1)
  }
}
