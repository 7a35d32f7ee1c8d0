package import Networks

/// An entry of the registry: a named architecture that builds networks.
package struct ModelArchitecture: Sendable {
  /// What stands on the convolutions.
  package enum Top: Hashable, Sendable {
    /// Nothing: the pooled features are the result, as Keras's `include_top=False, pooling="avg"`
    /// has it.
    case none
    /// A dense layer on the pooled features, with this many outputs, as transfer learning puts it.
    case classifier(Int)
    /// The head that was published with the architecture, for this many classes, as Keras's
    /// `include_top=True`; without the softmax, so that the results are logits.
    case original(Int)
  }

  package let name: String
  /// One line, without a final period.
  package let help: String
  /// The side of the input that the architecture was designed for, in pixels.
  package let designedInput: Int
  package let normalization: InputNormalization
  private let adaptation: @Sendable (inout Weights) -> Void
  private let make: @Sendable (_ shape: [Int], _ top: Top) throws -> Network

  init(
    _ name: String, help: String, designedInput: Int, normalization: InputNormalization,
    adaptation: @escaping @Sendable (inout Weights) -> Void = { _ in },
    make: @escaping @Sendable (_ shape: [Int], _ top: Top) throws -> Network
  ) {
    self.name = name
    self.help = help
    self.designedInput = designedInput
    self.normalization = normalization
    self.adaptation = adaptation
    self.make = make
  }

  /// The network for square images.
  ///
  /// - Parameters:
  ///   - input: the side of the images in pixels.
  ///   - channels: of the images.
  /// - Throws: `NetworkError.layerDoesNotFit` where the images are too small.
  package func network(input: Int, channels: Int = 3, top: Top) throws -> Network {
    try make([channels, input, input], top)
  }

  /// The network for square images, with a classifier on the pooled features.
  ///
  /// - Parameters:
  ///   - input: the side of the images in pixels.
  ///   - channels: of the images.
  ///   - classes: outputs of the classifier; nil leaves it out, the pooled features are the result.
  /// - Throws: `NetworkError.layerDoesNotFit` where the images are too small.
  package func network(input: Int, channels: Int = 3, classes: Int?) throws -> Network {
    try network(input: input, channels: channels, top: classes.map(Top.classifier) ?? .none)
  }

  /// Makes weights that Keras publishes for ImageNet those of the network built here.
  ///
  /// They differ with EfficientNet alone: with these weights, and only with them, Keras scales the
  /// normalized input once more.
  ///
  /// - Parameter weights: as they stand in the file, by the names of the parameters here.
  package func adapt(publishedWeights weights: inout Weights) { adaptation(&weights) }
}
