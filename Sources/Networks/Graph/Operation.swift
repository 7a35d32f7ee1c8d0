public import Kernels

/// What a node computes.
public enum Operation: Hashable, Sendable {
  /// The network's input, of this shape for each image: C, H, W.
  case input([Int])
  case convolution(Convolution)
  case batchNormalization(BatchNormalization)
  case activation(Activation)
  case add
  case multiply
  case pooling(Pooling)
  case globalPooling(GlobalPooling)
  case flatten
  case zeroPadding(ZeroPadding)
  case dense(Dense)
  case dropout(Dropout)

  /// The kernel's description; nil for the input, which computes nothing.
  public var spec: (any KernelSpec)? {
    switch self {
    case .input: nil
    case .convolution(let spec): spec
    case .batchNormalization(let spec): spec
    case .activation(let spec): spec
    case .add: Addition()
    case .multiply: Multiplication()
    case .pooling(let spec): spec
    case .globalPooling(let spec): spec
    case .flatten: Flatten()
    case .zeroPadding(let spec): spec
    case .dense(let spec): spec
    case .dropout(let spec): spec
    }
  }

  /// The parameters' roles in the kernel's order.
  public var roles: [Parameter.Role] {
    switch self {
    case .convolution(let spec): spec.hasBias ? [.kernel, .bias] : [.kernel]
    case .dense(let spec): spec.hasBias ? [.kernel, .bias] : [.kernel]
    case .batchNormalization: [.gamma, .beta, .movingMean, .movingVariance]
    default: []
    }
  }

  /// The layer's kind as Keras names it.
  public var kindName: String {
    switch self {
    case .input: "InputLayer"
    case .convolution(let spec):
      spec.groups > 1 && spec.groups == spec.outputChannels ? "DepthwiseConv2D" : "Conv2D"
    case .batchNormalization: "BatchNormalization"
    case .activation: "Activation"
    case .add: "Add"
    case .multiply: "Multiply"
    case .pooling(let spec): spec.kind == .max ? "MaxPooling2D" : "AveragePooling2D"
    case .globalPooling(let spec):
      spec.kind == .max ? "GlobalMaxPooling2D" : "GlobalAveragePooling2D"
    case .flatten: "Flatten"
    case .zeroPadding: "ZeroPadding2D"
    case .dense: "Dense"
    case .dropout: "Dropout"
    }
  }
}
