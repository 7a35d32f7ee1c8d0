import Datasets
import Kernels
import Networks
import Testing
import Training

@Suite struct TrainerTests {
  /// 50 images in batches of 16, the last of 2; a network with dropout.
  private func trainer(
    optimizer: TrainingConfiguration.Optimizer = .sgd(momentum: 0.9), rate: Double = 0.02,
    epochs: Int = 3, count: Int = 50, seed: UInt64 = 1, weightsSeed: UInt64 = 9,
    backend: Backend = .onednn
  ) throws -> Trainer {
    let network = try Samples.network()
    return try Trainer(
      network, weights: .random(for: network, seed: weightsSeed),
      images: Samples.images(count: count), transform: Samples.transform(),
      configuration: TrainingConfiguration(
        epochs: epochs, batch: 16, optimizer: optimizer, learningRate: rate, schedule: .cosine,
        weightDecay: 1e-3, seed: seed, backend: backend))
  }

  private func train(_ trainer: Trainer, epochs: Int) throws -> [Trainer.Epoch] {
    try (0..<epochs).map { _ in try trainer.trainEpoch() }
  }

  @Test(arguments: Backend.allCases)
  func theSameSeedGivesTheSameBits(_ backend: Backend) throws {
    let (first, second) = (try trainer(backend: backend), try trainer(backend: backend))
    let (a, b) = (try train(first, epochs: 2), try train(second, epochs: 2))
    #expect(a.map(\.loss) == b.map(\.loss))
    #expect(a.map(\.accuracy) == b.map(\.accuracy))
    #expect(try first.weights().bits == second.weights().bits)
  }

  @Test func anotherSeedGivesOtherWeights() throws {
    let (first, second) = (try trainer(seed: 1), try trainer(seed: 2))
    _ = (try first.trainEpoch(), try second.trainEpoch())
    let (a, b) = (try first.weights().arrays, try second.weights().arrays)
    for name in a.keys { #expect(a[name] != b[name], "\(name)") }
  }

  /// One image has one order: what differs is dropout.
  @Test func theSeedDrivesDropout() throws {
    let losses = try [1, 2].map { try trainer(count: 1, seed: $0).trainEpoch().loss }
    #expect(abs(losses[0] - losses[1]) > 1e-3)
  }

  /// At a rate of 0 the network stays as well.
  @Test func everyStepDropsOtherElements() throws {
    let trainer = try trainer(rate: 0, count: 1)
    let losses = try train(trainer, epochs: 2).map(\.loss)
    #expect(abs(losses[0] - losses[1]) > 1e-3)
  }

  /// The order that trains is that of `Batches`: step by step by hand gives the same bits.
  @Test func visitsTheImagesInTheOrderOfTheEpoch() throws {
    let images = Samples.images(count: 10, side: 2)
    let network = try Samples.linear(channels: 1, side: 2, classes: 3)
    let start = Weights.random(for: network, seed: 4)
    func trainer(_ images: ImageSet, batch: Int) throws -> Trainer {
      try Trainer(
        network, weights: start, images: images, transform: Samples.transform(),
        configuration: TrainingConfiguration(
          epochs: 2, batch: batch, optimizer: .sgd(momentum: 0), learningRate: 0.1, seed: 8))
    }
    let whole = try trainer(images, batch: 1)
    _ = try train(whole, epochs: 2)

    // Trainers of one image each: what one has learned is where the next begins.
    var weights = start
    for index in (0..<2).flatMap({ Batches.epochOrder(count: 10, seed: 8, epoch: $0) }) {
      let single = try trainer(images.slice(index..<index + 1), batch: 1)
      try single.restore(
        Trainer.State(epochsDone: 0, weights: weights, optimizer: single.state().optimizer))
      _ = try single.trainEpoch()
      weights = try single.weights()
    }
    #expect(try whole.weights().bits == weights.bits)
  }

  /// Every image counts once, also those of the smaller last batch.
  @Test func anEpochsLossIsTheMeanOverItsImages() throws {
    let network = try Samples.linear(channels: 1, side: 6, classes: 3)
    let (images, transform) = (Samples.images(count: 50), Samples.transform())
    let weights = Weights.random(for: network, seed: 2)
    // At a rate of 0 the network stays, so that training and evaluation see the same.
    let trainer = try Trainer(
      network, weights: weights, images: images, transform: transform,
      configuration: TrainingConfiguration(epochs: 1, batch: 16, learningRate: 0, seed: 1))
    var progress: [Int] = []
    let epoch = try trainer.trainEpoch { progress.append($0) }
    let outcome = try Evaluator(
      network, images: images, transform: transform, batch: 50, backend: .onednn
    ).evaluate(weights)
    #expect(abs(epoch.loss - outcome.loss) < 1e-6 * outcome.loss)
    #expect(epoch.accuracy == outcome.accuracy)
    #expect(progress == [16, 32, 48, 50])
    #expect(epoch.number == 1)
    #expect(epoch.seconds > 0)
    #expect(try trainer.weights().bits == weights.bits)
  }

  @Test(arguments: [TrainingConfiguration.Optimizer.sgd(momentum: 0.9), .adam])
  func goesOnFromASavedStateBitForBit(_ optimizer: TrainingConfiguration.Optimizer) throws {
    let whole = try trainer(optimizer: optimizer)
    let epochs = try train(whole, epochs: 3)

    let interrupted = try trainer(optimizer: optimizer)
    _ = try interrupted.trainEpoch()
    let state = try interrupted.state()
    #expect(state.epochsDone == 1)
    // Other initial weights, to show that all comes from the state.
    let resumed = try trainer(optimizer: optimizer, weightsSeed: 77)
    try resumed.restore(state)
    let rest = try train(resumed, epochs: 2)

    #expect(rest.map(\.number) == [2, 3])
    #expect(rest.map(\.loss) == epochs.dropFirst().map(\.loss))
    #expect(rest.map(\.learningRate) == epochs.dropFirst().map(\.learningRate))
    #expect(try resumed.weights().bits == whole.weights().bits)
    #expect(try resumed.state().optimizer.bits == whole.state().optimizer.bits)
    #expect(resumed.epochsDone == 3)
  }

  @Test func divergenceIsSaid() throws {
    let trainer = try trainer(rate: 1e30)
    let error = #expect(throws: TrainingError.self) { try train(trainer, epochs: 3) }
    guard case .diverged(epoch: 1, step: 2, let lastLoss?, let rate) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(lastLoss > 0 && lastLoss < 100 && rate > 9e29 && rate < 1e30)
  }

  @Test(arguments: [
    (
      TrainingError.diverged(epoch: 3, step: 2, lastLoss: 812.4567, learningRate: 0.1),
      "training diverged in epoch 3, step 2: the loss is no longer a number (before 812.5, learning "
        + "rate 0.1); try a smaller `learning_rate`"
    ),
    (
      .diverged(epoch: 3, step: 1, lastLoss: nil, learningRate: 1e-5),
      "training diverged in epoch 3, step 1: the loss is no longer a number (learning rate 1e-05); "
        + "try a smaller `learning_rate`"
    ),
    (
      .gradientsOverflow(epoch: 1, step: 17, learningRate: 0.1),
      "training diverged in epoch 1, step 17: the gradients are too large for float16 (learning rate "
        + "0.1); try `precision: bfloat16` or a smaller `learning_rate`"
    ),
    (
      .startNotFinite(.float16),
      "the loss is NaN or infinite at the first step, before any weight has changed: the weights that "
        + "training starts from do not fit the images; check `weights` and `preprocess`, or try "
        + "`precision: bfloat16`, which has larger numbers"
    ),
  ])
  func messages(_ error: TrainingError, _ message: String) {
    #expect(error.description == message)
  }

  /// Nothing diverges that has not begun.
  @Test func weightsThatAreNoNumbersAreNotDivergence() throws {
    let network = try Samples.linear(channels: 1, side: 6, classes: 3)
    func error(_ value: Float) -> TrainingError? {
      var weights = Weights.random(for: network, seed: 1)
      weights.arrays["dense/bias"] = Weights.Entry(shape: [3], values: [0, value, value])
      return #expect(throws: TrainingError.self) {
        let trainer = try Trainer(
          network, weights: weights, images: Samples.images(count: 4),
          transform: Samples.transform(),
          configuration: TrainingConfiguration(epochs: 1, batch: 4, learningRate: 0.1, seed: 1))
        _ = try trainer.trainEpoch()
      }
    }
    #expect(error(.nan) == .weightsNotFinite(array: "dense/bias", count: 2, of: 3))
    #expect(
      error(.infinity)?.description
        == "the weights that training starts from hold NaN or infinite values: 2 of 3 in "
        + "`dense/bias`; check where they come from")
  }

  @Test func aLossThatIsNoNumberAtFirstIsNotDivergence() throws {
    let network = try Samples.linear(channels: 1, side: 6, classes: 3)
    var weights = Weights.random(for: network, seed: 1)
    let entry = try #require(weights.arrays["dense/kernel"])
    weights.arrays["dense/kernel"] = Weights.Entry(
      shape: entry.shape, values: entry.values.map { _ in Float.greatestFiniteMagnitude })
    let trainer = try Trainer(
      network, weights: weights, images: Samples.images(count: 4), transform: Samples.transform(),
      configuration: TrainingConfiguration(epochs: 1, batch: 4, learningRate: 0.1, seed: 1))
    #expect(throws: TrainingError.startNotFinite(.float32)) { try trainer.trainEpoch() }
  }

  @Test func noImagesAreSaid() throws {
    let error = #expect(throws: TrainingError.self) { try trainer(count: 0) }
    #expect(error == .noImages)
    #expect(
      error.map(String.init(describing:))
        == "there are no training images; raise `limit` or choose another `split`")
  }

  @Test func fewerImagesThanABatchAreOneBatch() throws {
    let trainer = try trainer(count: 5)
    var progress: [Int] = []
    _ = try trainer.trainEpoch { progress.append($0) }
    #expect(progress == [5])
  }

  @Test func anotherOptimizersStateDoesNotFit() throws {
    let state = try trainer(optimizer: .adam).state()
    let error = #expect(throws: TrainingError.self) { try trainer().restore(state) }
    #expect(error == .stateDoesNotFit(array: "velocity/conv/kernel"))
    #expect(
      error.map(String.init(describing:))
        == "the saved training state lacks a matching `velocity/conv/kernel`")
  }

  @Test func anotherShapeInTheStateDoesNotFit() throws {
    var state = try trainer(optimizer: .adam).state()
    state.optimizer.arrays["second/dense/bias"] = Weights.Entry(shape: [4], values: [0, 0, 0, 0])
    #expect(throws: TrainingError.stateDoesNotFit(array: "second/dense/bias")) {
      try trainer(optimizer: .adam).restore(state)
    }
  }

  @Test func anotherNetworksWeightsDoNotFit() throws {
    var state = try trainer().state()
    state.weights.arrays["conv/kernel"] = nil
    #expect(throws: NetworkError.missingWeights(network: "small", parameter: "conv/kernel")) {
      try trainer().restore(state)
    }
  }
}
