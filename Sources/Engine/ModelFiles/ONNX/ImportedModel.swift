package import Networks

/// What a file of a foreign format holds: a network with its weights.
package struct ImportedModel: Sendable {
  /// How the file describes its input.
  package struct Input: Hashable, Sendable {
    package enum Layout: String, Hashable, Sendable {
      /// N×C×H×W, as PyTorch has it.
      case channelsFirst
      /// N×H×W×C, as Keras has it. The network takes C×H×W all the same.
      case channelsLast
      /// Not an image: the network takes what the file asks for.
      case other
    }

    package let name: String
    package let layout: Layout
    /// The only batch size that the file itself admits, or nil where it admits any. The network works
    /// with any.
    package let fixedBatch: Int?
  }

  package let network: Network
  package let weights: Weights
  package let input: Input
  /// What the file calls the network's result.
  package let output: String
  /// All that the file has as results, in its order.
  package let outputs: [String]
  /// What was left out or understood in another way, a sentence each.
  package let warnings: [String]
}
