/// One operation compiled for fixed shapes on one backend.
///
/// A kernel declares the layouts that it expects (`inputs`, `parameters`) and produces (`output`);
/// its caller passes tensors of exactly these. The gradient of a tensor has the layout of the tensor;
/// that of a parameter has the layout in `parameterGradients`.
package protocol Kernel: AnyObject {
  var inputs: [TensorDescriptor] { get }
  var parameters: [TensorDescriptor] { get }
  var output: TensorDescriptor { get }
  /// The layouts of the parameter gradients: float32, even where the parameters are not.
  var parameterGradients: [TensorDescriptor] { get }

  /// Which tensors of the forward pass `backward` reads, besides parameters: a plan may reuse the memory
  /// of the others in between.
  var backwardReads: BackwardReads { get }

  /// The input that the result may overwrite: `forward` then works in place. nil where that would
  /// be wrong.
  var overwritableInput: Int? { get }

  /// Computes `values.output`.
  func forward(_ values: KernelValues) throws

  /// Overwrites the requested gradients, given that of the output; follows a `forward` with the
  /// same values. A nil gradient is not requested.
  func backward(_ values: KernelValues, _ gradients: KernelGradients) throws
}

extension Kernel {
  package var parameterGradients: [TensorDescriptor] { parameters }
  package var backwardReads: BackwardReads { .all }
  package var overwritableInput: Int? { nil }
}

/// Tensors of a kernel's forward pass.
package struct BackwardReads: OptionSet, Sendable {
  package static let inputs = BackwardReads(rawValue: 1)
  package static let output = BackwardReads(rawValue: 2)
  package static let nothing: BackwardReads = []
  package static let all: BackwardReads = [.inputs, .output]

  package let rawValue: Int

  package init(rawValue: Int) { self.rawValue = rawValue }
}

/// The tensors of one kernel's forward pass.
package struct KernelValues {
  package let inputs: [Tensor]
  package let parameters: [Tensor]
  package let output: Tensor
  /// The seed of random operations: differs by step and by node, equal on every repeat.
  package var randomSeed: UInt64

  package init(
    inputs: [Tensor], parameters: [Tensor] = [], output: Tensor, randomSeed: UInt64 = 0
  ) {
    self.inputs = inputs
    self.parameters = parameters
    self.output = output
    self.randomSeed = randomSeed
  }
}

/// The gradients of one kernel's backward pass; nil where not requested.
package struct KernelGradients {
  package let output: Tensor
  package let inputs: [Tensor?]
  package let parameters: [Tensor?]

  package init(output: Tensor, inputs: [Tensor?], parameters: [Tensor?] = []) {
    self.output = output
    self.inputs = inputs
    self.parameters = parameters
  }

  /// The memory of a parameter's gradient; nil where not requested.
  func parameter(_ index: Int) -> Tensor? { index < parameters.count ? parameters[index] : nil }

  var wantsParameters: Bool { parameters.contains { $0 != nil } }
}

/// A kernel whose inputs all have the same gradient, so that a plan may let them share its memory.
package protocol PassesGradientOn: Kernel {
  /// Whether that gradient differs from the output's: then `backward` writes it to the input
  /// that requests it, possibly in place of the output's.
  var masksGradient: Bool { get }
}
