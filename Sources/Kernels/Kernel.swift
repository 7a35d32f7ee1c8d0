/// One operation compiled for fixed shapes on one backend.
///
/// A kernel says which layouts it wants (`inputs`, `parameters`) and gives (`output`); whoever runs
/// it brings tensors of exactly these. The gradient of a tensor has the layout of the tensor, but that
/// of a parameter the one that `parameterGradients` says.
public protocol Kernel: AnyObject {
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
  public var parameterGradients: [TensorDescriptor] { parameters }
  public var backwardReads: BackwardReads { .all }
  public var overwritableInput: Int? { nil }
}

/// Tensors of a kernel's forward pass.
public struct BackwardReads: OptionSet, Sendable {
  public static let inputs = BackwardReads(rawValue: 1)
  public static let output = BackwardReads(rawValue: 2)
  public static let nothing: BackwardReads = []
  public static let all: BackwardReads = [.inputs, .output]

  public let rawValue: Int

  public init(rawValue: Int) { self.rawValue = rawValue }
}

/// The tensors of one kernel's forward pass.
public struct KernelValues {
  public let inputs: [Tensor]
  public let parameters: [Tensor]
  public let output: Tensor
  /// What random operations draw from: differs by step and by node, the same in every repeat.
  public var randomSeed: UInt64

  public init(
    inputs: [Tensor], parameters: [Tensor] = [], output: Tensor, randomSeed: UInt64 = 0
  ) {
    self.inputs = inputs
    self.parameters = parameters
    self.output = output
    self.randomSeed = randomSeed
  }
}

/// The gradients of one kernel's backward pass; nil where none is wanted.
public struct KernelGradients {
  public let output: Tensor
  public let inputs: [Tensor?]
  public let parameters: [Tensor?]

  public init(output: Tensor, inputs: [Tensor?], parameters: [Tensor?] = []) {
    self.output = output
    self.inputs = inputs
    self.parameters = parameters
  }

  /// The memory for a parameter's gradient; nil where none is wanted.
  func parameter(_ index: Int) -> Tensor? { index < parameters.count ? parameters[index] : nil }

  var wantsParameters: Bool { parameters.contains { $0 != nil } }
}

/// A kernel whose inputs all have one gradient, so that a plan may let them share its memory.
public protocol PassesGradientOn: Kernel {
  /// Whether that is not the gradient of the output as it is: then `backward` writes it to the input
  /// that asks for it, which may be where the output's lies.
  var masksGradient: Bool { get }
}
