/// How fast a network was, and on what.
package struct BenchmarkResult: Codable, Hashable, Sendable {
  /// Milliseconds that this share of the runs did not exceed.
  package struct Latency: Codable, Hashable, Sendable {
    package let p50: Double
    package let p90: Double
    package let p99: Double
  }

  package let model: String
  package let mode: BenchmarkRequest.Mode
  package let input: Int
  package let batch: Int
  package let precision: String
  /// `native` or `emulated`.
  package let arithmetic: String
  /// The median of `samples`.
  package let imagesPerSecond: Double
  /// Images a second of each step, batch or image.
  package let samples: [Double]
  /// In the mode `latency`.
  package let latency: Latency?
  /// Of convolutions and dense layers, at two operations a multiply-accumulate; a training step counts
  /// as three forward passes.
  package let gflops: Double
  /// Of the fastest of some large convolutions and matrix products, measured just after.
  package let peakGflops: Double
  package let shareOfPeak: Double
  package let peakMemoryMB: Double
  package let backend: String
  package let isa: String
  package let threads: Int
  package let processor: String
  package let oneDNN: String
  package let openBLAS: String
  /// The kernels that OpenBLAS has chosen, by processor.
  package let openBLASCore: String
  /// Whether `$OPENBLAS_CORETYPE` has chosen them in place of the processor.
  package let isOpenBLASCoreSet: Bool

  /// The libraries with their versions, and the kernels, as a sentence has them.
  package var libraries: String {
    "oneDNN \(oneDNN), OpenBLAS \(openBLAS) (\(openBLASCore)"
      + (isOpenBLASCoreSet ? ", set by $OPENBLAS_CORETYPE)" : ")")
  }

  enum CodingKeys: String, CodingKey {
    case model, mode, input, batch, precision, arithmetic, samples, gflops, backend, isa, threads
    case processor
    case imagesPerSecond = "images_per_second"
    case latency = "latency_ms"
    case peakGflops = "peak_gflops"
    case shareOfPeak = "share_of_peak"
    case peakMemoryMB = "peak_memory_mb"
    case oneDNN = "onednn"
    case openBLAS = "openblas"
    case openBLASCore = "openblas_core"
    case isOpenBLASCoreSet = "openblas_core_set_by_environment"
  }
}
