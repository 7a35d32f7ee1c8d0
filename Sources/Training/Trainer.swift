public import Datasets
public import Kernels
public import Networks

/// Trains one network on one set of images, an epoch at a time.
///
/// The same configuration, weights, data, library and number of threads give the same bits, also
/// when a run is interrupted and continued from `state`.
public final class Trainer {
  /// What an epoch has shown.
  public struct Epoch: Sendable {
    /// Counted from 1.
    public let number: Int
    /// Means over the epoch's images, each in the state of the network that it met.
    public let loss: Double
    public let accuracy: Double
    /// Of the last step.
    public let learningRate: Double
    public let seconds: Double
  }

  /// All that is needed to go on after an epoch.
  public struct State: Sendable {
    public var epochsDone: Int
    public var weights: Weights
    public var optimizer: Weights

    public init(epochsDone: Int, weights: Weights, optimizer: Weights) {
      self.epochsDone = epochsDone
      self.weights = weights
      self.optimizer = optimizer
    }
  }

  public let configuration: TrainingConfiguration
  public private(set) var epochsDone = 0
  private let images: ImageSet
  private let transform: PixelTransform
  private let plan: TrainingPlan
  /// For the last batch of an epoch, where that is smaller.
  private let remainderPlan: TrainingPlan?
  private let optimizer: any Optimizer

  /// - Throws: `TrainingError.noImages`, and what plans and weights throw.
  public init(
    _ network: Network, weights: Weights, images: ImageSet, transform: PixelTransform,
    configuration: TrainingConfiguration
  ) throws {
    guard images.count > 0 else { throw TrainingError.noImages }
    self.configuration = configuration
    self.images = images
    self.transform = transform
    let batch = min(configuration.batch, images.count)
    plan = try TrainingPlan(network, batch: batch, backend: configuration.backend)
    let remainder = images.count % batch
    remainderPlan =
      try remainder == 0
      ? nil
      : TrainingPlan(network, batch: remainder, backend: configuration.backend, sharing: plan)
    try plan.load(weights)
    switch configuration.optimizer {
    case .sgd(let momentum):
      optimizer = try MomentumOptimizer(
        plan.trainables, momentum: momentum, decay: configuration.weightDecay)
    case .adam:
      optimizer = try AdamOptimizer(plan.trainables, decay: configuration.weightDecay)
    }
  }

  private var stepsPerEpoch: Int { (images.count + plan.batch - 1) / plan.batch }

  public func weights() throws -> Weights { try plan.weights() }

  public func state() throws -> State {
    State(epochsDone: epochsDone, weights: try plan.weights(), optimizer: try optimizer.state())
  }

  /// Goes back to where another run of the same configuration was.
  ///
  /// - Throws: `TrainingError.stateDoesNotFit` or `NetworkError` where the state is of another
  ///   network.
  public func restore(_ state: State) throws {
    try plan.load(state.weights)
    try optimizer.restore(state.optimizer, stepsDone: state.epochsDone * stepsPerEpoch)
    epochsDone = state.epochsDone
  }

  /// Trains on every image once.
  ///
  /// - Parameter onBatch: called after each batch with the number of images done.
  /// - Throws: `TrainingError.diverged`, and what kernels throw.
  public func trainEpoch(onBatch: (_ imagesDone: Int) -> Void = { _ in }) throws -> Epoch {
    let clock = ContinuousClock()
    let start = clock.now
    var (lossSum, correct, done, rate) = (0.0, 0, 0, configuration.learningRate)
    let batches = Batches(
      count: images.count, size: plan.batch, seed: configuration.seed, epoch: epochsDone)
    for (index, batch) in batches.enumerated() {
      let step = epochsDone * stepsPerEpoch + index
      let total = max(configuration.epochs * stepsPerEpoch, 1)
      rate =
        configuration.learningRate
        * configuration.schedule.factor(progress: Double(step) / Double(total))
      let result = try train(on: batch, step: step, rate: rate)
      guard result.lossSum.isFinite else {
        throw TrainingError.diverged(epoch: epochsDone + 1, step: index + 1)
      }
      lossSum += result.lossSum
      correct += result.correct
      done += batch.count
      onBatch(done)
    }
    epochsDone += 1
    return Epoch(
      number: epochsDone, loss: lossSum / Double(images.count),
      accuracy: Double(correct) / Double(images.count), learningRate: rate,
      seconds: (clock.now - start).inSeconds)
  }

  private func train(on batch: ArraySlice<Int>, step: Int, rate: Double) throws -> (
    lossSum: Double, correct: Int
  ) {
    let plan = batch.count == plan.batch ? plan : remainderPlan!
    images.fill(plan.input.pointer, with: batch, transform: transform)
    try plan.forward(seed: RandomBits.hash(configuration.seed, UInt64(step)))
    let result = SoftmaxCrossEntropy.evaluate(
      logits: plan.output, labels: batch.map { images.labels[$0] },
      gradient: plan.outputGradient)
    try plan.backward()
    optimizer.step(rate: rate)
    return result
  }
}

extension Duration {
  /// The duration as a number of seconds.
  public var inSeconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
