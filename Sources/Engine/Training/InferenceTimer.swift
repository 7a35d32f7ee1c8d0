package import Datasets
package import Kernels
package import Networks

/// Times a network's inference, from pixels to logits, after a warm-up.
package enum InferenceTimer {
  /// Wall-clock times.
  package struct Samples: Codable, Hashable, Sendable {
    /// Seconds for all images, in batches; one value per repeat.
    package let passes: [Double]
    /// Seconds for one image alone; one value per repeat.
    package let latencies: [Double]

    package init(passes: [Double], latencies: [Double]) {
      self.passes = passes
      self.latencies = latencies
    }
  }

  /// - Precondition: there are images, of the network's input size.
  /// - Parameters:
  ///   - batch: images computed at once; a smaller last batch takes as long as a
  ///     full one.
  ///   - passes: repeats of the pass over all images.
  ///   - latencies: repeats with one image, a different one each time as far as possible.
  /// - Throws: `NetworkError` where the weights are of another network, and `KernelError`.
  package static func measure(
    _ network: Network, weights: Weights, images: ImageSet, transform: PixelTransform, batch: Int,
    backend: Backend, precision: InferencePrecision = .float32, passes: Int = 3,
    latencies: Int = 100
  ) throws -> Samples {
    precondition(images.count > 0, "timing needs images")
    images.requireFit(network, transform)
    let size = min(batch, images.count)
    let plan = try InferencePlan(
      network, batch: size, backend: backend, precision: precision)
    try plan.load(weights)
    let batches = Batches(count: images.count, size: size)
    func run(_ plan: InferencePlan, _ batch: some Sequence<Int>) throws {
      images.fill(plan.input.pointer, with: batch, transform: transform)
      try plan.run()
    }
    // Warm-up: the first runs touch memory and wake the threads.
    for _ in 0..<2 { try run(plan, 0..<size) }
    let passSamples = try repeated(passes) {
      for batch in batches { try run(plan, batch) }
    }
    let single = try InferencePlan(network, batch: 1, backend: backend, precision: precision)
    try single.load(weights)
    for _ in 0..<10 { try run(single, 0..<1) }
    var image = 0
    let latencySamples = try repeated(latencies) {
      try run(single, image..<image + 1)
      image = (image + 1) % images.count
    }
    return Samples(passes: passSamples, latencies: latencySamples)
  }

  private static func repeated(_ count: Int, _ body: () throws -> Void) rethrows -> [Double] {
    let clock = ContinuousClock()
    return try (0..<count).map { _ in try clock.measure(body).inSeconds }
  }
}
