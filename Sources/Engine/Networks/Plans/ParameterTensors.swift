internal import Kernels

/// A network's parameters in training: values and gradients in the layouts of the kernels.
///
/// Plans for several batch sizes share one.
final class ParameterTensors {
  struct Entry {
    let value: Tensor
    /// nil where the parameter is not trained.
    let gradient: Tensor?
  }

  let freezing: Freezing
  private let isTrained: [Bool]
  private(set) var entries: [Int: Entry] = [:]

  init(_ network: Network, _ freezing: Freezing) {
    self.freezing = freezing
    isTrained = freezing.trainedParameters(of: network)
  }

  /// The float32 tensors of a parameter; the first kernel that asks determines the layout: that
  /// of its gradient, or without one that of its value.
  func entry(_ index: Int, value: TensorDescriptor, gradient: TensorDescriptor) throws -> Entry {
    if let entry = entries[index] { return entry }
    let isTrained = isTrained[index]
    let descriptor = isTrained || !value.isFloat32 ? gradient : value
    let entry = try Entry(
      value: Tensor(descriptor), gradient: isTrained ? Tensor(descriptor) : nil)
    entries[index] = entry
    return entry
  }
}
