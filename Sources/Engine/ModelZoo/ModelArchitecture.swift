package import Kernels
package import Networks

/// An entry of the registry: a named architecture that builds networks.
package struct ModelArchitecture: Sendable {
  /// The head on the convolutional base.
  package enum Top: Hashable, Sendable {
    /// None: the pooled features are the result, as with Keras's `include_top=False,
    /// pooling="avg"`.
    case none
    /// A dense layer on the pooled features, with this many outputs, as in transfer learning.
    case classifier(Int)
    /// The published head, for this many classes, as with Keras's
    /// `include_top=True`; without the softmax, so that the results are logits.
    case original(Int)
  }

  package let name: String
  /// One line, without a final period.
  package let help: String
  /// The input side that the architecture was designed for, in pixels.
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
    try network(size: Extent(input), channels: channels, top: top)
  }

  /// The network for images of any proportions.
  ///
  /// - Throws: `NetworkError.layerDoesNotFit` where the images are too small.
  package func network(size: Extent, channels: Int = 3, top: Top) throws -> Network {
    try make([channels, size.height, size.width], top)
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

  /// Turns Keras's published ImageNet weights into those of the network built here.
  ///
  /// They differ for EfficientNet only: with these weights, and only with them, Keras scales the
  /// normalized input once more.
  ///
  /// - Parameter weights: as stored in the file, by the names of the parameters here.
  package func adapt(publishedWeights weights: inout Weights) { adaptation(&weights) }
}
