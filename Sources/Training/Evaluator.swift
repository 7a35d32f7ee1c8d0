public import Datasets
public import Kernels
public import Networks

/// Runs a network over a set of images.
public final class Evaluator {
  /// What a network makes of a set of images.
  public struct Outcome: Sendable {
    /// Mean cross-entropy in nats.
    public let loss: Double
    /// The share of images whose most probable class is their label.
    public let accuracy: Double
    /// N×classes, row-major.
    public let probabilities: [Float]
    /// The pass over the images, from pixels to probabilities.
    public let seconds: Double
  }

  private let images: ImageSet
  private let transform: PixelTransform
  private let plan: InferencePlan

  /// - Throws: what the plan throws.
  public init(
    _ network: Network, images: ImageSet, transform: PixelTransform, batch: Int, backend: Backend
  ) throws {
    precondition(images.count > 0, "there is nothing to evaluate on")
    self.images = images
    self.transform = transform
    plan = try InferencePlan(network, batch: min(batch, images.count), backend: backend)
  }

  public func evaluate(_ weights: Weights) throws -> Outcome {
    try plan.load(weights)
    let clock = ContinuousClock()
    let start = clock.now
    var (lossSum, correct) = (0.0, 0)
    var probabilities: [Float] = []
    probabilities.reserveCapacity(images.count * plan.output.shape[1])
    for batch in Batches(count: images.count, size: plan.batch) {
      // The last batch may be smaller: what is left in the other rows is computed and ignored.
      images.fill(plan.input.pointer, with: batch, transform: transform)
      try plan.run()
      let result = SoftmaxCrossEntropy.evaluate(
        logits: plan.output, labels: batch.map { images.labels[$0] })
      lossSum += result.lossSum
      correct += result.correct
      probabilities += SoftmaxCrossEntropy.probabilities(logits: plan.output, rows: batch.count)
    }
    return Outcome(
      loss: lossSum / Double(images.count), accuracy: Double(correct) / Double(images.count),
      probabilities: probabilities, seconds: (clock.now - start).inSeconds)
  }
}
