package import Networks

/// A network imported from a foreign format, with its weights.
package struct ImportedModel: Sendable {
  /// How the file describes its input.
  package struct Input: Hashable, Sendable {
    package enum Layout: String, Hashable, Sendable {
      /// N×C×H×W, as in PyTorch.
      case channelsFirst
      /// N×H×W×C, as in Keras. The network takes C×H×W all the same.
      case channelsLast
      /// Not an image: the network takes the file's own shape.
      case other
    }

    package let name: String
    package let layout: Layout
    /// The only batch size that the file allows, or nil for any. The network works
    /// with any.
    package let fixedBatch: Int?
  }

  package let network: Network
  package let weights: Weights
  package let input: Input
  /// The file's name for the network's result.
  package let output: String
  /// All outputs of the file, in order.
  package let outputs: [String]
  /// Remarks on what was left out or reinterpreted, a sentence each.
  package let warnings: [String]
}
