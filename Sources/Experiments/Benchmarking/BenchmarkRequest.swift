internal import Kernels
internal import ModelZoo

/// What `Benchmark` is to time: a network of the registry with random weights, on random images.
public struct BenchmarkRequest: Hashable, Sendable {
  public enum Mode: String, CaseIterable, Codable, Sendable {
    /// Steps of training: forward, loss, backward, and SGD with momentum over all weights.
    case train
    /// Batches of inference.
    case infer
    /// One image after the other.
    case latency
  }

  /// Outputs of the network, as CIFAR-10 has classes.
  public static let classes = 10

  public static var precisionNames: [String] { Precision.allCases.map(\.rawValue) + ["int8"] }

  public var model: String
  public var mode: Mode
  /// The side of the images in pixels.
  public var input: Int
  /// Images computed at once; 1 in the mode `latency`.
  public var batch: Int
  public var precision: String
  public var backend: String
  /// How long to measure, the warm-up apart.
  public var seconds: Double

  public init(
    model: String, mode: Mode, input: Int = 32, batch: Int = 128, precision: String = "float32",
    backend: String = "onednn", seconds: Double = 10
  ) {
    self.model = model
    self.mode = mode
    self.input = input
    self.batch = batch
    self.precision = precision
    self.backend = backend
    self.seconds = seconds
  }
}

/// What keeps a benchmark from running.
public enum BenchmarkError: Error, Equatable, CustomStringConvertible {
  case unknownModel(String)
  /// The images are too small for the network.
  case inputDoesNotFit(cause: String)
  case unknownPrecision(String)
  case unknownBackend(String)
  /// Training is in floating-point numbers.
  case trainingInInt8

  public var description: String {
    switch self {
    case .unknownModel(let name):
      "there is no network `\(name)`; `triptych models` lists those that there are"
    case .inputDoesNotFit(let cause): cause
    case .unknownPrecision(let name):
      "there is no precision `\(name)`; there are "
        + BenchmarkRequest.precisionNames.joined(separator: ", ")
    case .unknownBackend(let name):
      "there is no backend `\(name)`; there are "
        + Backend.allCases.map(\.rawValue).joined(separator: " and ")
    case .trainingInInt8:
      "int8 is for inference; train in float32, bfloat16 or float16"
    }
  }
}
