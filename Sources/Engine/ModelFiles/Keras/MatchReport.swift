/// How a file's layers were matched with a network's.
package struct MatchReport: Hashable, Sendable {
  package enum Matching: Hashable, Sendable {
    case byName
    /// The names differ, but the sequence of the layers' shapes is the same.
    case byOrder
  }

  package let matching: Matching
  /// Layers with weights in the file that the network does not use, in file order.
  package let skippedLayers: [String]
  /// Parameters of the network that the file lacks, in the network's order.
  package let missingParameters: [String]

  package init(matching: Matching, skippedLayers: [String] = [], missingParameters: [String] = []) {
    self.matching = matching
    self.skippedLayers = skippedLayers
    self.missingParameters = missingParameters
  }

  /// The remark for the user, or nil.
  package var warning: String? {
    switch matching {
    case .byName: nil
    case .byOrder:
      "the names of the file's layers differ from the network's; they were matched by order, in "
        + "which all shapes agree"
    }
  }
}
