internal import Kernels

/// A network's parameters in training: values and gradients in the layouts of the kernels.
///
/// Plans for several batch sizes share one of these.
final class ParameterTensors {
  struct Entry {
    let value: Tensor
    /// nil where the parameter is not trained.
    let gradient: Tensor?
  }

  let network: Network
  private let isTrained: (Parameter) -> Bool
  private(set) var entries: [Int: Entry] = [:]

  init(_ network: Network, isTrained: @escaping (Parameter) -> Bool) {
    self.network = network
    self.isTrained = isTrained
  }

  /// Whether a parameter gets a gradient.
  func trains(_ parameter: Parameter) -> Bool { parameter.isTrainable && isTrained(parameter) }

  /// The tensors of a parameter; the first who asks chooses the layout.
  func entry(_ index: Int, preferring descriptor: TensorDescriptor) throws -> Entry {
    if let entry = entries[index] { return entry }
    let entry = try Entry(
      value: Tensor(descriptor),
      gradient: trains(network.parameters[index]) ? Tensor(descriptor) : nil)
    entries[index] = entry
    return entry
  }
}
