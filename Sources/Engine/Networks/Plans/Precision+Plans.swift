internal import Kernels

extension Precision {
  /// The precision of the kernels of such a plan: this one or, where it is emulated,
  /// float32.
  ///
  /// - Parameter support: nil for what the processor has.
  func ofKernels(by backend: Backend, _ support: PrecisionSupport?) -> Precision {
    (support ?? Processor.support(for: self, by: backend)) == .native ? self : .float32
  }

  /// Rounds what is not of this precision already.
  func round(_ tensor: Tensor) {
    guard self != .float32, tensor.descriptor.isFloat32 else { return }
    round(tensor.elements)
  }
}
