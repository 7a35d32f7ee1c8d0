public import Networks

/// What a file of a foreign format holds: a network with its weights.
public struct ImportedModel: Sendable {
  /// How the file describes its input.
  public struct Input: Hashable, Sendable {
    public enum Layout: String, Hashable, Sendable {
      /// N×C×H×W, as PyTorch has it.
      case channelsFirst
      /// N×H×W×C, as Keras has it. The network takes C×H×W all the same.
      case channelsLast
      /// Not an image: the network takes what the file asks for.
      case other
    }

    public let name: String
    public let layout: Layout
    /// The only batch size that the file itself admits, or nil where it admits any. The network works
    /// with any.
    public let fixedBatch: Int?
  }

  public let network: Network
  public let weights: Weights
  public let input: Input
  /// What the file calls the network's result.
  public let output: String
  /// All that the file has as results, in its order.
  public let outputs: [String]
  /// What was left out or understood in another way, a sentence each.
  public let warnings: [String]
}
