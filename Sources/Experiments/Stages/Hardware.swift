internal import Kernels
internal import Training

/// The machine that computes, as far as results and times depend on it.
public struct Hardware: Codable, Hashable, Sendable {
  public let processor: String
  /// The threads that it computes with: sums are divided among them, so that their number changes
  /// the last bits of results.
  public let threads: Int
  /// The strongest instruction set in use where a trial sets none.
  public let instructionSet: String
  /// The kernels that OpenBLAS chooses where a trial sets no instruction set.
  public let openBLASCore: String
  public let oneDNN: String

  public init(
    processor: String, threads: Int, instructionSet: String, openBLASCore: String, oneDNN: String
  ) {
    self.processor = processor
    self.threads = threads
    self.instructionSet = instructionSet
    self.openBLASCore = openBLASCore
    self.oneDNN = oneDNN
  }

  public static let current = Hardware(
    processor: Processor.name, threads: Processor.threads,
    instructionSet: Processor.instructionSet, openBLASCore: Processor.openBLASCore,
    oneDNN: Processor.oneDNNVersion)

  /// Makes this process compute with `current.threads` threads; to be called at its start, on the
  /// thread that computes.
  public static func useThreads() { Processor.useThreads() }

  /// What times depend on.
  var facts: [String: String] {
    ["processor": processor, "threads": String(threads), "onednn": oneDNN]
  }

  /// What the bits of a trial's results depend on.
  func facts(of trial: Trial) -> [String: String] {
    let isNative = trial.isa == "native"
    var facts = [
      "threads": String(threads), "isa": isNative ? instructionSet : trial.isa,
    ]
    if trial.training.backend == .openblas {
      facts["openblas core"] =
        (isNative ? nil : Processor.openBLASCore(for: trial.isa)) ?? openBLASCore
    }
    return facts
  }
}
