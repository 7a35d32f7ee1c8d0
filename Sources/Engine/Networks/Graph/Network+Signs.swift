internal import Kernels

extension Network {
  /// For each node whether its result is never negative, whatever the weights and images.
  var isNonNegative: [Bool] {
    var result: [Bool] = []
    for node in nodes {
      let inputsAre = !node.inputs.isEmpty && node.inputs.allSatisfy { result[$0] }
      switch node.operation {
      case .activation(let function): result.append(function.isNonNegative)
      case .softmax(let spec): result.append(!spec.isLogarithmic)
      case .add, .multiply, .pooling, .globalPooling, .mean, .flatten, .reshape, .transpose,
        .concatenation, .selection, .broadcast, .zeroPadding, .resizing, .dropout:
        result.append(inputsAre)
      default: result.append(false)
      }
    }
    return result
  }
}
