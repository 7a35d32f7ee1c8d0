internal import Kernels
internal import ModelZoo
internal import Names

/// What `Benchmark` is to time: a network of the registry with random weights, on random images.
package struct BenchmarkRequest: Hashable, Sendable {
  package enum Mode: String, CaseIterable, Codable, Sendable {
    /// Steps of training: forward, loss, backward, and SGD with momentum over all weights.
    case train
    /// Batches of inference.
    case infer
    /// One image after the other.
    case latency
  }

  /// Outputs of the network, as CIFAR-10 has classes.
  package static let classes = 10

  package static var precisionNames: [String] { Precision.allCases.map(\.rawValue) + ["int8"] }

  package var model: String
  package var mode: Mode
  /// The side of the images in pixels.
  package var input: Int
  /// Images computed at once; 1 in the mode `latency`.
  package var batch: Int
  package var precision: String
  package var backend: String
  /// How long to measure, the warm-up apart.
  package var seconds: Double

  package init(
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

/// Why a benchmark can't run.
package enum BenchmarkError: Error, Equatable, CustomStringConvertible {
  case unknownModel(String)
  /// The images are too small for the network.
  case inputDoesNotFit(cause: String)
  case unknownPrecision(String)
  case unknownBackend(String)
  /// Training is in floating-point numbers.
  case trainingInInt8

  package var description: String {
    switch self {
    case .unknownModel(let name):
      UnknownName(
        "model", name, known: Catalog.networkNames, hint: "`triptych models` lists all"
      ).description
    case .inputDoesNotFit(let cause): cause
    case .unknownPrecision(let name):
      UnknownName("precision", name, known: BenchmarkRequest.precisionNames).description
    case .unknownBackend(let name):
      UnknownName("backend", name, known: Backend.allCases.map(\.rawValue)).description
    case .trainingInInt8:
      "int8 is for inference; train in float32, bfloat16 or float16"
    }
  }
}
