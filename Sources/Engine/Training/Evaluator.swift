package import Datasets
package import Kernels
package import Networks

/// Runs a network over a set of images, or what lies above a cut over their features. Used from one thread at a time.
package final class Evaluator {
  /// What a network makes of a set of images.
  package struct Outcome: Sendable {
    /// Mean cross-entropy in nats.
    package let loss: Double
    /// The share of images whose most probable class is their label; of equals the first counts.
    package let accuracy: Double
    /// N×classes, row-major, in the order of the images.
    package let probabilities: [Float]
    /// The time of the pass over the images, from pixels, or features, to probabilities.
    package let seconds: Double
  }

  private let examples: any Examples
  private let plan: InferencePlan

  /// - Precondition: there are images, of the size of the network's input.
  /// - Parameter batch: images computed at once; the result does not depend on it but for rounding.
  /// - Throws: what the plan throws.
  package init(
    _ network: Network, images: ImageSet, transform: PixelTransform, batch: Int, backend: Backend,
    precision: InferencePrecision = .float32
  ) throws {
    precondition(images.count > 0, "there is nothing to evaluate on")
    images.requireFit(network, transform)
    examples = ImageExamples(images: images, transform: transform)
    plan = try InferencePlan(
      network, batch: min(batch, images.count), backend: backend, precision: precision)
  }

  /// - Precondition: the features are those at the cut, of the network with the weights that are
  ///   evaluated; there are some.
  /// - Parameter batch: images computed at once; the result does not depend on it but for rounding.
  /// - Throws: what the plan throws.
  package init(
    _ network: Network, features: FeatureSet, cut: NetworkCut, batch: Int, backend: Backend,
    precision: InferencePrecision = .float32
  ) throws {
    precondition(features.count > 0, "there is nothing to evaluate on")
    features.requireFit(cut)
    examples = features
    plan = try InferencePlan(
      network, section: cut.trained, batch: min(batch, features.count), backend: backend,
      precision: precision)
  }

  /// - Throws: `TrainingError.outputsNotFinite`, `NetworkError` where the weights are of another
  ///   network, and what kernels throw.
  package func evaluate(_ weights: Weights) throws -> Outcome {
    try plan.load(weights)
    let clock = ContinuousClock()
    let start = clock.now
    var (lossSum, correct) = (0.0, 0)
    var probabilities: [Float] = []
    probabilities.reserveCapacity(examples.count * plan.output.shape[1])
    for batch in Batches(count: examples.count, size: plan.batch) {
      // The last batch may be smaller: what is left in the other rows is computed and ignored.
      examples.fill(plan.inputs, with: batch)
      try plan.run()
      let result = SoftmaxCrossEntropy.evaluate(
        logits: plan.output, labels: batch.map { examples.labels[$0] })
      lossSum += result.lossSum
      correct += result.correct
      probabilities += SoftmaxCrossEntropy.probabilities(logits: plan.output, rows: batch.count)
    }
    guard lossSum.isFinite else { throw TrainingError.outputsNotFinite }
    return Outcome(
      loss: lossSum / Double(examples.count), accuracy: Double(correct) / Double(examples.count),
      probabilities: probabilities, seconds: (clock.now - start).inSeconds)
  }
}
