package import Kernels

/// Everything that determines how a network is trained, apart from data and weights.
package struct TrainingConfiguration: Codable, Hashable, Sendable {
  package enum Optimizer: Codable, Hashable, Sendable {
    /// Stochastic gradient descent; momentum 0 ..< 1.
    case sgd(momentum: Double)
    /// With β₁ = 0.9, β₂ = 0.999, ε = 1e-8.
    case adam

    /// The kind of optimizer, by its name in notebooks.
    package enum Kind: String, Codable, CaseIterable, Sendable {
      case sgd, adam

      /// The default of the initial learning rate.
      package var usualLearningRate: Double {
        switch self {
        case .sgd: 0.1
        case .adam: 0.001
        }
      }
    }

    /// Setting it to `sgd` gives a momentum of 0.9, unless it is `sgd` already.
    package var kind: Kind {
      get {
        switch self {
        case .sgd: .sgd
        case .adam: .adam
        }
      }
      set {
        guard newValue != kind else { return }
        self = newValue == .adam ? .adam : .sgd(momentum: 0.9)
      }
    }
  }

  package var epochs: Int
  package var batch: Int
  package var optimizer: Optimizer
  /// The initial learning rate; the schedule lowers it.
  package var learningRate: Double
  package var schedule: LearningRateSchedule
  /// The L2 penalty: added to the gradient, times the weight, for all parameters.
  package var weightDecay: Double
  /// Seeds the order of the images and dropout.
  package var seed: UInt64
  package var backend: Backend
  /// Of activations and of the weights that layers compute with; the optimizer uses float32.
  package var precision: Precision

  package init(
    epochs: Int, batch: Int, optimizer: Optimizer = .sgd(momentum: 0.9), learningRate: Double,
    schedule: LearningRateSchedule = .constant, weightDecay: Double = 0, seed: UInt64,
    backend: Backend = .onednn, precision: Precision = .float32
  ) {
    precondition(epochs >= 0 && batch > 0, "epochs must not be negative, a batch not empty")
    self.epochs = epochs
    self.batch = batch
    self.optimizer = optimizer
    self.learningRate = learningRate
    self.schedule = schedule
    self.weightDecay = weightDecay
    self.seed = seed
    self.backend = backend
    self.precision = precision
  }
}
