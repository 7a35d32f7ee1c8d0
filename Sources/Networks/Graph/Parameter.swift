/// One array of a network's weights: its name, shape and role, without the values.
public struct Parameter: Hashable, Sendable {
  public enum Role: String, Hashable, Sendable {
    case kernel, bias, gamma, beta
    case movingMean = "moving_mean"
    case movingVariance = "moving_variance"
  }

  /// The node's name and the role, as Keras writes it: `conv1_conv/kernel`.
  public let name: String
  /// Convolutions O×(I/G)×R×S, dense layers O×I, all others one value a channel.
  public let shape: [Int]
  public let role: Role
  public let initializer: Initializer

  public var count: Int { shape.reduce(1, *) }

  /// Whether training moves it by its gradient; running statistics follow the batches instead.
  public var isTrainable: Bool { role != .movingMean && role != .movingVariance }

  public init(name: String, shape: [Int], role: Role, initializer: Initializer) {
    self.name = name
    self.shape = shape
    self.role = role
    self.initializer = initializer
  }
}
