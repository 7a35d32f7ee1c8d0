package import Datasets
package import Kernels
package import Networks

/// Evaluates a network on images, or its part above a cut on features. Used from one thread at a time.
package final class Evaluator {
  /// A network's results on a set of images.
  package struct Outcome: Sendable {
    /// Mean cross-entropy in nats.
    package let loss: Double
    /// The share of images whose most probable class is their label; ties go to the first.
    package let accuracy: Double
    /// N×classes, row-major, in the order of the images.
    package let probabilities: [Float]
    /// The time of the pass over the images, from pixels, or features, to probabilities.
    package let seconds: Double
  }

  private let examples: any Examples
  private let plan: InferencePlan

  /// - Precondition: there are images, of the network's input size.
  /// - Parameter batch: images computed at once; affects results by rounding only.
  /// - Throws: `KernelError`, `NetworkError`.
  package init(
    _ network: Network, images: ImageSet, transform: PixelTransform, batch: Int, backend: Backend,
    precision: InferencePrecision = .float32
  ) throws {
    precondition(images.count > 0, "an evaluation needs images")
    images.requireFit(network, transform)
    examples = ImageExamples(images: images, transform: transform)
    plan = try InferencePlan(
      network, batch: min(batch, images.count), backend: backend, precision: precision)
  }

  /// - Precondition: the features are those at the cut, computed with the evaluated weights;
  ///   there are some.
  /// - Parameter batch: images computed at once; affects results by rounding only.
  /// - Throws: `KernelError`, `NetworkError`.
  package init(
    _ network: Network, features: FeatureSet, cut: NetworkCut, batch: Int, backend: Backend,
    precision: InferencePrecision = .float32
  ) throws {
    precondition(features.count > 0, "an evaluation needs features")
    features.requireFit(cut)
    examples = features
    plan = try InferencePlan(
      network, section: cut.trained, batch: min(batch, features.count), backend: backend,
      precision: precision)
  }

  /// - Throws: `TrainingError.outputsNotFinite`, `NetworkError` where the weights are of another
  ///   network, and `KernelError`.
  package func evaluate(_ weights: Weights) throws -> Outcome {
    try plan.load(weights)
    let clock = ContinuousClock()
    let start = clock.now
    var (lossSum, correct) = (0.0, 0)
    var probabilities: [Float] = []
    probabilities.reserveCapacity(examples.count * plan.output.shape[1])
    for batch in Batches(count: examples.count, size: plan.batch) {
      // The last batch may be smaller: its remaining rows are computed and ignored.
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
