/// One operation compiled for fixed shapes on one backend.
///
/// A kernel says which layouts it wants (`inputs`, `parameters`) and gives (`output`); whoever runs
/// it brings tensors of exactly these. The gradient of a tensor has the layout of the tensor, but that
/// of a parameter the one that `parameterGradients` says.
package protocol Kernel: AnyObject {
  var inputs: [TensorDescriptor] { get }
  var parameters: [TensorDescriptor] { get }
  var output: TensorDescriptor { get }
  /// The layouts of the parameters' gradients: float32, also where the parameters are not.
  var parameterGradients: [TensorDescriptor] { get }

  /// What `backward` reads of the forward pass, besides parameters: a plan may give the memory of the
  /// rest to others in between.
  var backwardReads: BackwardReads { get }

  /// The input whose memory the result may take: `forward` works in place there. nil where that would
  /// be wrong.
  var overwritableInput: Int? { get }

  /// Computes `values.output`.
  func forward(_ values: KernelValues) throws

  /// Overwrites the gradients asked for, given that of the output; follows a `forward` with the
  /// same values. A nil gradient is not wanted.
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
  /// What random operations draw from: differs by step and by node, the same in every repeat.
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

/// The gradients of one kernel's backward pass; nil where none is wanted.
package struct KernelGradients {
  package let output: Tensor
  package let inputs: [Tensor?]
  package let parameters: [Tensor?]

  package init(output: Tensor, inputs: [Tensor?], parameters: [Tensor?] = []) {
    self.output = output
    self.inputs = inputs
    self.parameters = parameters
  }

  /// The memory for a parameter's gradient; nil where none is wanted.
  func parameter(_ index: Int) -> Tensor? { index < parameters.count ? parameters[index] : nil }

  var wantsParameters: Bool { parameters.contains { $0 != nil } }
}

/// A kernel whose inputs all have one gradient, so that a plan may let them share its memory.
package protocol PassesGradientOn: Kernel {
  /// Whether that is not the gradient of the output as it is: then `backward` writes it to the input
  /// that asks for it, which may be where the output's lies.
  var masksGradient: Bool { get }
}
