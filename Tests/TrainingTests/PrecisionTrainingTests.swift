import Datasets
import Kernels
import Networks
import Testing
import Training

@Suite struct PrecisionTrainingTests {
  private func trainer(
    _ precision: Precision, backend: Backend = .onednn, scale: Float = 1, rate: Double = 0.02,
    optimizer: TrainingConfiguration.Optimizer = .sgd(momentum: 0.9)
  ) throws -> Trainer {
    let network = try Samples.network()
    var weights = Weights.random(for: network, seed: 3)
    let dense = weights.arrays["dense/kernel"]!
    weights.arrays["dense/kernel"] = Weights.Entry(
      shape: dense.shape, values: dense.values.map { $0 * scale })
    return try Trainer(
      network, weights: weights, images: Samples.images(count: 70),
      transform: Samples.transform(),
      configuration: TrainingConfiguration(
        epochs: 12, batch: 16, optimizer: optimizer, learningRate: rate, seed: 4,
        backend: backend, precision: precision))
  }

  /// 70 images by heart, as float32 learns them.
  @Test(arguments: [Precision.bfloat16, .float16], Backend.allCases)
  func learnsAsFloat32Does(_ precision: Precision, _ backend: Backend) throws {
    let (exact, found) = (
      try trainer(.float32, backend: backend), try trainer(precision, backend: backend)
    )
    var losses: [(Double, Double)] = []
    for _ in 0..<12 { losses.append((try exact.trainEpoch().loss, try found.trainEpoch().loss)) }
    #expect(losses[11].0 < 0.6 * losses[0].0)
    #expect(losses[11].1 < 0.6 * losses[0].1)
    #expect(abs(losses[11].1 - losses[11].0) < 0.15 * losses[0].0)
    // Not the same numbers, and master weights that are no 16-bit numbers.
    #expect(losses[11].0 != losses[11].1)
    let kernel = try #require(found.weights().arrays["conv/kernel"]).values
    #expect(kernel != kernel.map(precision.rounded))
  }

  /// The first factor of the loss makes gradients overflow: that step leaves all as it was.
  @Test func stepsThatOverflowAreLeftOut() throws {
    let trainer = try trainer(.float16, scale: 300)
    let before = try trainer.weights()
    var after: Weights?
    _ = try trainer.trainEpoch { _ in
      if after == nil { after = try? trainer.weights() }
    }
    #expect(after?.arrays["conv/kernel"] == before.arrays["conv/kernel"])
    #expect(after?.arrays["dense/kernel"] == before.arrays["dense/kernel"])
    for _ in 0..<3 { _ = try trainer.trainEpoch() }
    let state = try #require(trainer.state().optimizer.arrays["loss_scale"])
    #expect(state.values[0] < 65_536)
    #expect(state.values[1] >= 1)
    #expect(try trainer.weights().arrays["conv/kernel"] != before.arrays["conv/kernel"])
  }

  /// Interrupted after steps that were left out, and continued: the same bits.
  @Test(arguments: [TrainingConfiguration.Optimizer.sgd(momentum: 0.9), .adam])
  func resumes(_ optimizer: TrainingConfiguration.Optimizer) throws {
    func make() throws -> Trainer {
      try trainer(.float16, scale: 300, rate: 0.001, optimizer: optimizer)
    }
    let whole = try make()
    for _ in 0..<4 { _ = try whole.trainEpoch() }
    let state = try whole.state()
    let scale = state.optimizer.arrays["loss_scale"]!.values
    #expect(scale[1] >= 1 && scale[2] >= 1)
    _ = try whole.trainEpoch()
    let resumed = try make()
    try resumed.restore(state)
    _ = try resumed.trainEpoch()
    #expect(try resumed.weights().bits == whole.weights().bits)
    #expect(try resumed.state().optimizer.bits == whole.state().optimizer.bits)
  }

  @Test func float32KeepsNoScale() throws {
    #expect(try trainer(.float32).state().optimizer.arrays["loss_scale"] == nil)
    #expect(try trainer(.bfloat16).state().optimizer.arrays["loss_scale"] == nil)
  }
}
