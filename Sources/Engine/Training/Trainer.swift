package import Datasets
package import Kernels
package import Networks

/// Trains one network on one set of images, an epoch at a time.
///
/// The same configuration, weights, data, library and number of threads give the same bits, even
/// when a run is interrupted and continued from `state`. Used from one thread at a time.
package final class Trainer {
  /// The training metrics of an epoch.
  package struct Epoch: Sendable {
    /// Counted from 1.
    package let number: Int
    /// Mean cross-entropy in nats, or with soft targets the mean of their loss, over the epoch's
    /// images, each by the network at its step, with dropout and the statistics of the
    /// batch.
    package let loss: Double
    /// The share of images whose largest logit was at their label, counted at the same time.
    package let accuracy: Double
    /// The learning rate of the epoch's last step.
    package let learningRate: Double
    package let seconds: Double
  }

  /// Everything needed to continue after an epoch.
  package struct State: Sendable {
    package var epochsDone: Int
    package var weights: Weights
    package var optimizer: Weights

    package init(epochsDone: Int, weights: Weights, optimizer: Weights) {
      self.epochsDone = epochsDone
      self.weights = weights
      self.optimizer = optimizer
    }
  }

  package let configuration: TrainingConfiguration
  package private(set) var epochsDone = 0
  private let examples: any Examples
  private let softTargets: SoftTargets?
  /// The initial weights: parameters that the plan does not read keep them.
  private let initialWeights: Weights
  private let plan: TrainingPlan
  /// For the last batch of an epoch, where that is smaller.
  private let remainderPlan: TrainingPlan?
  private let optimizer: any Optimizer
  /// nil where gradients have float32's range.
  private var lossScaler: LossScaler?
  private let constraints: ConstrainedGradients?
  /// The mean loss of the last batch.
  private var lastLoss: Double?

  /// - Precondition: the images have the network's input size, their labels are among its
  ///   classes.
  /// - Parameters:
  ///   - trainedLayers: the trained layers, nil for all; the others work as in inference.
  ///   - softTargets: a teacher's logits for the same images; nil for none.
  ///   - constraints: what training must preserve, by parameter name.
  /// - Throws: `TrainingError.noImages`, `TrainingError.weightsNotFinite`, `NetworkError`, `KernelError`.
  package convenience init(
    _ network: Network, weights: Weights, images: ImageSet, transform: PixelTransform,
    configuration: TrainingConfiguration, trainedLayers: Set<String>? = nil,
    softTargets: SoftTargets? = nil, constraints: [String: WeightConstraint] = [:]
  ) throws {
    guard images.count > 0 else { throw TrainingError.noImages }
    images.requireFit(network, transform)
    try self.init(
      network, weights, ImageExamples(images: images, transform: transform), configuration,
      trainedLayers: trainedLayers, section: network.wholeSection, softTargets, constraints)
  }

  /// Trains the part above a cut on features, equivalent to the images but for rounding:
  /// in the same order, with the same random numbers for dropout.
  ///
  /// - Precondition: the features are those at the cut, computed with these weights; their
  ///   labels are among its classes.
  /// - Parameters:
  ///   - weights: of the whole network; `weights()` and `state()` return all of them too.
  ///   - softTargets: a teacher's logits for the same images; nil for none.
  /// - Throws: `TrainingError.weightsNotFinite`, `NetworkError`, `KernelError`.
  package convenience init(
    _ network: Network, weights: Weights, features: FeatureSet, cut: NetworkCut,
    configuration: TrainingConfiguration, softTargets: SoftTargets? = nil
  ) throws {
    features.requireFit(cut)
    try self.init(
      network, weights, features, configuration, trainedLayers: cut.trainedLayers,
      section: cut.trained, softTargets)
  }

  private init(
    _ network: Network, _ weights: Weights, _ examples: some Examples,
    _ configuration: TrainingConfiguration, trainedLayers: Set<String>?, section: NetworkSection,
    _ softTargets: SoftTargets?, _ constraints: [String: WeightConstraint] = [:]
  ) throws {
    softTargets?.requireFit(count: examples.count, classes: network.outputShape[0])
    try Self.requireFinite(weights)
    self.configuration = configuration
    self.examples = examples
    self.softTargets = softTargets
    initialWeights = weights
    let batch = min(configuration.batch, examples.count)
    plan = try TrainingPlan(
      network, section: section, batch: batch, backend: configuration.backend,
      trainedLayers: trainedLayers, precision: configuration.precision)
    let remainder = examples.count % batch
    remainderPlan =
      try remainder == 0
      ? nil
      : TrainingPlan(
        network, section: section, batch: remainder, backend: configuration.backend,
        sharing: plan, precision: configuration.precision)
    lossScaler = configuration.precision == .float16 ? LossScaler() : nil
    try plan.load(weights)
    self.constraints =
      constraints.isEmpty ? nil : try ConstrainedGradients(constraints, on: plan.trainables)
    switch configuration.optimizer {
    case .sgd(let momentum):
      optimizer = try MomentumOptimizer(
        plan.trainables, momentum: momentum, decay: configuration.weightDecay)
    case .adam:
      optimizer = try AdamOptimizer(plan.trainables, decay: configuration.weightDecay)
    }
  }

  /// ReLU turns NaN into 0: the loss need not tell.
  private static func requireFinite(_ weights: Weights) throws {
    for (name, entry) in weights.arrays.sorted(by: { $0.key < $1.key }) {
      let count = entry.values.count { !$0.isFinite }
      guard count == 0 else {
        throw TrainingError.weightsNotFinite(array: name, count: count, of: entry.values.count)
      }
    }
  }

  private var stepsPerEpoch: Int { (examples.count + plan.batch - 1) / plan.batch }

  /// The current weights of the whole network.
  package func weights() throws -> Weights {
    var weights = initialWeights
    weights.arrays.merge(try plan.weights().arrays) { $1 }
    return weights
  }

  package func state() throws -> State {
    var slots = try optimizer.state()
    lossScaler?.save(to: &slots)
    return State(epochsDone: epochsDone, weights: try weights(), optimizer: slots)
  }

  /// Restores the state of another run of the same configuration, network and images.
  ///
  /// - Throws: `NetworkError` where the weights are of another network,
  ///   `TrainingError.stateDoesNotFit` where the optimizer's arrays are of another network or
  ///   optimizer. The trainer is then in a mixed state and must not be used.
  package func restore(_ state: State) throws {
    precondition(state.epochsDone >= 0, "a state is reached after 0 or more epochs")
    try plan.load(state.weights)
    if lossScaler != nil { lossScaler = try LossScaler(state.optimizer) }
    try optimizer.restore(
      state.optimizer,
      stepsDone: state.epochsDone * stepsPerEpoch - (lossScaler?.skippedSteps ?? 0))
    epochsDone = state.epochsDone
  }

  /// Trains on every image once, in an order determined by the seed and the epoch.
  ///
  /// Epochs beyond those of the configuration keep the schedule's last rate.
  ///
  /// - Parameter onBatch: called after each batch with the number of images done in this epoch.
  /// - Throws: `TrainingError.diverged`, `startNotFinite`, `gradientsOverflow`, and `KernelError`. The trainer is then amid an epoch
  ///   and can only continue from a saved state.
  package func trainEpoch(onBatch: (_ imagesDone: Int) -> Void = { _ in }) throws -> Epoch {
    let clock = ContinuousClock()
    let start = clock.now
    var (lossSum, correct, done, rate) = (0.0, 0, 0, configuration.learningRate)
    let batches = Batches(
      count: examples.count, size: plan.batch, seed: configuration.seed, epoch: epochsDone)
    for (index, batch) in batches.enumerated() {
      let step = epochsDone * stepsPerEpoch + index
      rate = learningRate(step: step)
      let result = try train(on: batch, step: step, rate: rate)
      guard result.lossSum.isFinite else {
        throw step == 0
          ? TrainingError.startNotFinite(configuration.precision)
          : TrainingError.diverged(
            epoch: epochsDone + 1, step: index + 1, lastLoss: lastLoss, learningRate: rate)
      }
      lastLoss = result.lossSum / Double(batch.count)
      guard lossScaler?.isExhausted != true else {
        throw TrainingError.gradientsOverflow(
          epoch: epochsDone + 1, step: index + 1, learningRate: rate)
      }
      lossSum += result.lossSum
      correct += result.correct
      done += batch.count
      onBatch(done)
    }
    epochsDone += 1
    return Epoch(
      number: epochsDone, loss: lossSum / Double(examples.count),
      accuracy: Double(correct) / Double(examples.count), learningRate: rate,
      seconds: (clock.now - start).inSeconds)
  }

  private func learningRate(step: Int) -> Double {
    let total = configuration.epochs * stepsPerEpoch
    let progress = step < total ? Double(step) / Double(total) : 1
    return configuration.learningRate * configuration.schedule.factor(progress: progress)
  }

  private func train(on batch: ArraySlice<Int>, step: Int, rate: Double) throws -> (
    lossSum: Double, correct: Int
  ) {
    // Only an epoch's last batch can be smaller, and then that plan exists.
    let plan = batch.count == plan.batch ? plan : remainderPlan!
    examples.fill(plan.inputs, with: batch)
    try plan.forward(seed: RandomBits.hash(configuration.seed, UInt64(step)))
    let result = loss(of: plan, batch)
    if let scale = lossScaler?.scale {
      Updates.scale(plan.outputGradient, by: scale)
      try plan.backward()
      let isFinite = plan.trainables.allSatisfy { Updates.scale($0.gradient, by: 1 / scale) }
      lossScaler?.follow(isFinite: isFinite)
      guard isFinite else { return result }
    } else {
      try plan.backward()
    }
    constraints?.project()
    optimizer.step(rate: rate)
    constraints?.restore()
    return result
  }

  /// Computes the loss and fills the plan's gradient.
  private func loss(of plan: TrainingPlan, _ batch: ArraySlice<Int>) -> (
    lossSum: Double, correct: Int
  ) {
    let labels = batch.map { examples.labels[$0] }
    guard let softTargets else {
      return SoftmaxCrossEntropy.evaluate(
        logits: plan.output, labels: labels, gradient: plan.outputGradient)
    }
    return softTargets.evaluate(
      logits: plan.output, labels: labels, images: batch, gradient: plan.outputGradient)
  }
}
