/// How fast a network was, and on what.
public struct BenchmarkResult: Codable, Hashable, Sendable {
  /// Milliseconds that this share of the runs did not exceed.
  public struct Latency: Codable, Hashable, Sendable {
    public let p50: Double
    public let p90: Double
    public let p99: Double
  }

  public let model: String
  public let mode: BenchmarkRequest.Mode
  public let input: Int
  public let batch: Int
  public let precision: String
  /// `native` or `emulated`.
  public let arithmetic: String
  /// The median of `samples`.
  public let imagesPerSecond: Double
  /// Images a second of each step, batch or image.
  public let samples: [Double]
  /// In the mode `latency`.
  public let latency: Latency?
  /// Of convolutions and dense layers, at two operations a multiply-accumulate; a training step counts
  /// as three forward passes.
  public let gflops: Double
  /// Of the fastest of some large convolutions and matrix products, measured just after.
  public let peakGflops: Double
  public let shareOfPeak: Double
  public let peakMemoryMB: Double
  public let backend: String
  public let isa: String
  public let threads: Int
  public let processor: String
  public let oneDNN: String
  public let openBLAS: String
  /// The kernels that OpenBLAS has chosen, by processor.
  public let openBLASCore: String

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
  }
}
