public import Networks

/// An entry of the registry: a named architecture that builds networks.
public struct ModelArchitecture: Sendable {
  /// How pixels become the network's input.
  public enum InputNormalization: String, Sendable {
    /// Each channel to mean 0 and deviation 1 over the training images.
    case trainingStatistics
    /// Blue, green, red on the scale 0 … 255 less ImageNet's means, as Caffe's networks had it.
    case caffe
  }

  public let name: String
  /// One line, without a final period.
  public let help: String
  /// The side of the input that the architecture was designed for, in pixels.
  public let designedInput: Int
  public let normalization: InputNormalization
  private let make: @Sendable (_ shape: [Int], _ classes: Int?) throws -> Network

  init(
    _ name: String, help: String, designedInput: Int, normalization: InputNormalization,
    make: @escaping @Sendable (_ shape: [Int], _ classes: Int?) throws -> Network
  ) {
    self.name = name
    self.help = help
    self.designedInput = designedInput
    self.normalization = normalization
    self.make = make
  }

  /// The network for square images.
  ///
  /// - Parameters:
  ///   - input: the side of the images in pixels.
  ///   - channels: of the images.
  ///   - classes: outputs of the classifier; nil leaves it out, the pooled features are the result.
  /// - Throws: `NetworkError.layerDoesNotFit` where the images are too small.
  public func network(input: Int, channels: Int = 3, classes: Int?) throws -> Network {
    try make([channels, input, input], classes)
  }
}
