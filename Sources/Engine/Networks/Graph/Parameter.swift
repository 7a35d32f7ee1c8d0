/// One array of a network's weights: name, shape and role, without the values.
package struct Parameter: Hashable, Sendable {
  package enum Role: String, Hashable, Sendable {
    case kernel, bias, gamma, beta
    case movingMean = "moving_mean"
    case movingVariance = "moving_variance"
    /// Fixed statistics of the input, and the number of images that they come from.
    case mean, variance, count
    /// An array that feeds other nodes; trainable, or not.
    case value, constant

    /// Whether training updates such a parameter by its gradient.
    var isTrainable: Bool {
      switch self {
      case .kernel, .bias, .gamma, .beta, .value: true
      case .movingMean, .movingVariance, .mean, .variance, .count, .constant: false
      }
    }
  }

  /// The node's name and the role, as Keras writes it: `conv1_conv/kernel`.
  package let name: String
  /// Convolutions O×(I/G)×R×S, dense layers O×I, most others one value per channel.
  package let shape: [Int]
  package let role: Role
  package let initializer: Initializer

  package var count: Int { shape.reduce(1, *) }

  /// Whether training updates it by its gradient; running statistics follow the batches instead.
  package var isTrainable: Bool { role.isTrainable }

  package init(name: String, shape: [Int], role: Role, initializer: Initializer) {
    self.name = name
    self.shape = shape
    self.role = role
    self.initializer = initializer
  }
}
