internal import Kernels
internal import Networks

/// Moves parameters against their gradients and keeps what it needs from step to step.
protocol Optimizer: AnyObject {
  /// One step of all parameters.
  ///
  /// - Parameter rate: the learning rate of this step.
  func step(rate: Double)

  /// What it keeps, row-major by `<slot>/<parameter>`; with it a run continues bit for bit.
  func state() throws -> Weights
  func restore(_ state: Weights, stepsDone: Int) throws
}

/// Tensors that go with the parameters, one each, in the same layouts.
struct OptimizerSlot {
  let name: String
  let tensors: [Tensor]
  private let parameters: [Parameter]

  init(_ name: String, for trainables: [TrainingPlan.Trainable]) throws {
    self.name = name
    parameters = trainables.map(\.parameter)
    tensors = try trainables.map { try Tensor($0.value.descriptor) }
  }

  func save(to state: inout Weights) throws {
    for (parameter, tensor) in zip(parameters, tensors) {
      state.arrays["\(name)/\(parameter.name)"] = Weights.Entry(
        shape: parameter.shape, values: try tensor.values())
    }
  }

  /// - Throws: `TrainingError.stateDoesNotFit` where an array is missing or has another shape.
  func restore(_ state: Weights) throws {
    for (parameter, tensor) in zip(parameters, tensors) {
      let key = "\(name)/\(parameter.name)"
      guard let entry = state.arrays[key], entry.shape == parameter.shape else {
        throw TrainingError.stateDoesNotFit(array: key)
      }
      try tensor.load(entry.values)
    }
  }
}

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
