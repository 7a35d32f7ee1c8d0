internal import Kernels
internal import Networks

/// One state tensor per parameter, in the same layout.
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
