internal import Kernels
internal import Networks

/// Adam. Source: Kingma and Ba 2015.
final class AdamOptimizer: Optimizer {
  private let trainables: [TrainingPlan.Trainable]
  private let first, second: OptimizerSlot
  private let decay: Float
  private var steps = 0

  init(_ trainables: [TrainingPlan.Trainable], decay: Double) throws {
    self.trainables = trainables
    self.decay = Float(decay)
    first = try OptimizerSlot("first", for: trainables)
    second = try OptimizerSlot("second", for: trainables)
  }

  func step(rate: Double) {
    steps += 1
    for (index, trainable) in trainables.enumerated() {
      Updates.adam(
        trainable.value, trainable.gradient, first: first.tensors[index],
        second: second.tensors[index], step: steps, rate: Float(rate), beta1: 0.9, beta2: 0.999,
        epsilon: 1e-8, decay: decay)
    }
  }

  func state() throws -> Weights {
    var state = Weights()
    try first.save(to: &state)
    try second.save(to: &state)
    return state
  }

  func restore(_ state: Weights, stepsDone: Int) throws {
    try first.restore(state)
    try second.restore(state)
    steps = stepsDone
  }
}
