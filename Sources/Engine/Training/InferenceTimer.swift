package import Datasets
package import Kernels
package import Networks

/// Times a network's inference, from pixels to logits, after a warm-up. Used from one thread at a time.
package final class InferenceTimer {
  /// Wall-clock seconds of batches.
  package struct BatchTimes: Hashable, Sendable {
    /// From pixels to logits, one value a batch.
    package let inference: [Double]
    /// The same batches from pixels to loss and probabilities, as an evaluation computes them.
    package let evaluation: [Double]
  }

  /// How much is timed.
  package struct Extent: Hashable, Sendable {
    /// No more than so many are timed.
    package var most: Int
    /// Nor more once so many seconds have passed, if there are `least`.
    package var seconds: Double
    package var least: Int

    package init(most: Int, seconds: Double, least: Int) {
      precondition(least > 0 && most >= least, "something is timed")
      self.most = most
      self.seconds = seconds
      self.least = least
    }

    /// Three times the batches of the test set and at least 30, within 10 seconds; 10 batches at least.
    package static func batches(of all: Int) -> Extent {
      Extent(most: max(30, 3 * all), seconds: 10, least: 10)
    }

    /// 1,024 images, or what 10 seconds allow; 10 at least.
    package static let singles = Extent(most: 1024, seconds: 10, least: 10)
  }

  /// How many batches the images make; a smaller last one takes as long as a full one.
  package let batchCount: Int
  private let images: ImageSet
  private let transform: PixelTransform
  private let plan: InferencePlan
  private let single: InferencePlan
  private let size: Int

  /// - Precondition: there are images, of the network's input size.
  /// - Parameter batch: images computed at once.
  /// - Throws: `NetworkError` where the weights are of another network, and `KernelError`.
  package init(
    _ network: Network, weights: Weights, images: ImageSet, transform: PixelTransform, batch: Int,
    backend: Backend, precision: InferencePrecision = .float32
  ) throws {
    precondition(images.count > 0, "timing needs images")
    images.requireFit(network, transform)
    (self.images, self.transform) = (images, transform)
    size = min(batch, images.count)
    batchCount = (images.count + size - 1) / size
    plan = try InferencePlan(network, batch: size, backend: backend, precision: precision)
    try plan.load(weights)
    single = try InferencePlan(network, batch: 1, backend: backend, precision: precision)
    try single.load(weights)
  }

  /// Times full batches of different images, as far as there are enough.
  package func timeBatches(_ extent: Extent) throws -> BatchTimes {
    // The first runs touch memory and wake the threads.
    for _ in 0..<2 { try run(plan, from: 0) }
    var (inference, evaluation): ([Double], [Double]) = ([], [])
    var start = 0
    let clock = ContinuousClock()
    try Self.repeated(extent) {
      let first = clock.now
      let labels = try run(plan, from: start)
      let computed = clock.now
      _ = SoftmaxCrossEntropy.evaluate(logits: plan.output, labels: labels)
      _ = SoftmaxCrossEntropy.probabilities(logits: plan.output, rows: size)
      evaluation.append((clock.now - first).inSeconds)
      inference.append((computed - first).inSeconds)
      start += size
    }
    return BatchTimes(inference: inference, evaluation: evaluation)
  }

  /// Times one image at a time, a different one each time as far as possible; seconds.
  package func timeSingles(_ extent: Extent = .singles) throws -> [Double] {
    for _ in 0..<10 { try run(single, from: 0) }
    var samples: [Double] = []
    let clock = ContinuousClock()
    try Self.repeated(extent) {
      let image = samples.count
      samples.append(try clock.measure { try run(single, from: image) }.inSeconds)
    }
    return samples
  }

  /// - Returns: the labels of the images, which start over behind the last one.
  @discardableResult
  private func run(_ plan: InferencePlan, from start: Int) throws -> [Int32] {
    let batch = (start..<start + plan.batch).lazy.map { [count = images.count] in $0 % count }
    images.fill(plan.input.pointer, with: batch, transform: transform)
    try plan.run()
    return batch.map { images.labels[$0] }
  }

  private static func repeated(_ extent: Extent, _ body: () throws -> Void) rethrows {
    let clock = ContinuousClock()
    let start = clock.now
    for count in 0..<extent.most {
      if count >= extent.least, (clock.now - start).inSeconds >= extent.seconds { return }
      try body()
    }
  }
}
