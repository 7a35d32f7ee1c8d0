internal import Assessment

extension TrialResult {
  /// How long everything takes, in seconds unless named otherwise.
  package struct Times: Hashable, Sendable {
    /// All epochs of training, evaluation apart.
    package var trainSeconds: Double
    /// The median epoch; 0 without one.
    package var epochSeconds: Double
    /// One evaluation of the test set.
    package var testSeconds: Double
    package var featureSeconds: Double
    package var preparationSeconds: Double
    /// The test set through the network, batch as given, median of repeats.
    package var inferenceSeconds: Double
    /// One image at a time, in milliseconds: median, 90th and 99th percentile.
    package var latencyMs, latencyP90Ms, latencyP99Ms: Double
    package var imagesPerSecond: Double
    /// The samples behind `inferenceSeconds` and the latencies, in seconds.
    package var inferenceSamples, latencySamples: [Double]

    /// What it takes from the images to a tested model: features, training, one test.
    package var totalSeconds: Double { featureSeconds + trainSeconds + testSeconds }

    /// - Parameters:
    ///   - epochs: of each epoch of training.
    ///   - inference: of passes of the test set through the network; at least one.
    ///   - latencies: of single images; at least one.
    package init(
      epochs: [Double], test: Double, features: Double, preparation: Double, inference: [Double],
      latencies: [Double], testImages: Int
    ) {
      trainSeconds = epochs.reduce(0, +)
      epochSeconds = epochs.isEmpty ? 0 : Statistics.median(epochs)
      testSeconds = test
      featureSeconds = features
      preparationSeconds = preparation
      inferenceSeconds = Statistics.median(inference)
      let milliseconds = latencies.map { $0 * 1000 }
      latencyMs = Statistics.median(milliseconds)
      latencyP90Ms = Statistics.percentile(milliseconds, 0.9)
      latencyP99Ms = Statistics.percentile(milliseconds, 0.99)
      imagesPerSecond = Double(testImages) / inferenceSeconds
      inferenceSamples = inference
      latencySamples = latencies
    }
  }
}
