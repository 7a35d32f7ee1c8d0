/// How a file's layers became a network's.
package struct MatchReport: Hashable, Sendable {
  package enum Matching: Hashable, Sendable {
    case byName
    /// The names differ, and the sequence of the layers' shapes is the same.
    case byOrder
  }

  package let matching: Matching
  /// Layers with weights of the file that the network does not take, in the file's order.
  package let skippedLayers: [String]
  /// Parameters of the network that the file does not give, in the network's order.
  package let missingParameters: [String]

  package init(matching: Matching, skippedLayers: [String] = [], missingParameters: [String] = []) {
    self.matching = matching
    self.skippedLayers = skippedLayers
    self.missingParameters = missingParameters
  }

  /// What a user should know, or nil.
  package var warning: String? {
    switch matching {
    case .byName: nil
    case .byOrder:
      "the file's layers have other names than the network's; they were taken by their order, in "
        + "which all shapes fit"
    }
  }
}
