package import Assessment

extension TrialResult {
  /// How long everything takes, in seconds unless named otherwise.
  package struct Times: Hashable, Sendable {
    /// All epochs of training, evaluation apart.
    package var trainSeconds: Double
    /// The median epoch; 0 without one.
    package var epochSeconds: Double
    /// One evaluation of the test set: as many times the median batch as it has batches.
    package var testSeconds: Double
    package var featureSeconds: Double
    package var preparationSeconds: Double
    /// The test set through the network, batch as given: as many times the median batch as it has batches.
    package var inferenceSeconds: Double
    /// One image at a time, in milliseconds.
    package var latencyMs: Double
    /// The 90th and the 99th percentile; nil where there are too few samples to tell them with an interval of
    /// 95 % confidence.
    package var latencyP90Ms, latencyP99Ms: Double?
    package var imagesPerSecond: Double
    /// The samples behind `inferenceSeconds`, each as if all batches had taken as long, and those behind the
    /// latencies; in seconds.
    package var inferenceSamples, latencySamples: [Double]

    /// What it takes from the images to a tested model: features, training, one test.
    package var totalSeconds: Double { featureSeconds + trainSeconds + testSeconds }

    /// - Parameters:
    ///   - epochs: of each epoch of training.
    ///   - tests: of evaluations of the test set; at least one.
    ///   - inference: of passes of the test set through the network; at least one.
    ///   - latencies: of single images; at least one.
    package init(
      epochs: [Double], tests: [Double], features: Double, preparation: Double, inference: [Double],
      latencies: [Double], testImages: Int
    ) {
      trainSeconds = epochs.reduce(0, +)
      epochSeconds = epochs.isEmpty ? 0 : Statistics.median(epochs)
      testSeconds = Statistics.median(tests)
      featureSeconds = features
      preparationSeconds = preparation
      inferenceSeconds = Statistics.median(inference)
      let shares = [0.5, 0.9, 0.99]
      let milliseconds = Statistics.percentiles(latencies, shares).map { $0 * 1000 }
      latencyMs = milliseconds[0]
      func percentile(_ index: Int) -> Double? {
        QuantileInterval.isKnown(samples: latencies.count, share: shares[index])
          ? milliseconds[index] : nil
      }
      latencyP90Ms = percentile(1)
      latencyP99Ms = percentile(2)
      imagesPerSecond = Double(testImages) / inferenceSeconds
      inferenceSamples = inference
      latencySamples = latencies
    }

    /// What a quantile of the latency may be, in milliseconds; nil of too few samples.
    package func latencyInterval(_ share: Double) -> Interval? {
      QuantileInterval.of(latencySamples.map { $0 * 1000 }, share: share)
    }

    /// What the median pass may be, in seconds; nil of too few samples.
    package var inferenceInterval: Interval? {
      QuantileInterval.of(inferenceSamples, share: 0.5)
    }
  }
}
