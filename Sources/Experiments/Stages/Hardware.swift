internal import Kernels

/// The machine that times belong to.
public struct Hardware: Codable, Hashable, Sendable {
  public let processor: String
  public let cores: Int
  public let oneDNN: String

  public init(processor: String, cores: Int, oneDNN: String) {
    self.processor = processor
    self.cores = cores
    self.oneDNN = oneDNN
  }

  public static let current = Hardware(
    processor: Processor.name, cores: Processor.cores, oneDNN: Processor.oneDNNVersion)

  var facts: [String: String] {
    ["processor": processor, "cores": String(cores), "onednn": oneDNN]
  }
}
