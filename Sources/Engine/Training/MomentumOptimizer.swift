internal import Kernels
internal import Networks

/// Stochastic gradient descent with momentum, as PyTorch defines it: `v ← μ·v + g`, `w ← w − r·v`.
final class MomentumOptimizer: Optimizer {
  private let trainables: [TrainingPlan.Trainable]
  private let velocity: OptimizerSlot
  private let momentum, decay: Float

  init(_ trainables: [TrainingPlan.Trainable], momentum: Double, decay: Double) throws {
    self.trainables = trainables
    self.momentum = Float(momentum)
    self.decay = Float(decay)
    velocity = try OptimizerSlot("velocity", for: trainables)
  }

  func step(rate: Double) {
    for (trainable, velocity) in zip(trainables, velocity.tensors) {
      Updates.momentum(
        trainable.value, trainable.gradient, velocity: velocity, rate: Float(rate),
        momentum: momentum, decay: decay)
    }
  }

  func state() throws -> Weights {
    var state = Weights()
    try velocity.save(to: &state)
    return state
  }

  func restore(_ state: Weights, stepsDone: Int) throws { try velocity.restore(state) }
}
