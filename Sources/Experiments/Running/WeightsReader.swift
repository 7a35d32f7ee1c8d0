internal import ModelFiles
internal import Networks

/// Reads files of weights for a network.
enum WeightsReader {
  static func publishedDigest(of trial: Trial) throws -> String { "" }
  static func published(
    for trial: Trial, _ model: TrialModel, store: Store, warn: (String) -> Void
  ) throws -> Weights { Weights() }
  static func read(_ path: String, for network: Network, warn: (String) -> Void) throws -> Weights {
    try SafetensorsFile.read(path).weights
  }
}
