package import Kernels

/// What a node computes.
package enum Operation: Hashable, Sendable {
  /// The network's input, of this shape for each image: C, H, W.
  case input([Int])
  case constant(Constant)
  case convolution(Convolution)
  case dense(Dense)
  case batchNormalization(BatchNormalization)
  case layerNormalization(LayerNormalization)
  case localResponseNormalization(LocalResponseNormalization)
  case featureNormalization(FeatureNormalization)
  case rescaling(Rescaling)
  case activation(Activation)
  case softmax(Softmax)
  case add
  case multiply
  case arithmetic(Arithmetic)
  case matrixProduct
  case pooling(Pooling)
  case globalPooling(GlobalPooling)
  case mean(Mean)
  case flatten
  case reshape(Reshape)
  case transpose(Transpose)
  case concatenation(Concatenation)
  case selection(Selection)
  case broadcast(Broadcast)
  case zeroPadding(ZeroPadding)
  case resizing(Resizing)
  case dropout(Dropout)

  /// The kernel's description; nil for the input, which computes nothing.
  package var spec: (any KernelSpec)? {
    switch self {
    case .input: nil
    case .constant(let spec): spec
    case .convolution(let spec): spec
    case .dense(let spec): spec
    case .batchNormalization(let spec): spec
    case .layerNormalization(let spec): spec
    case .localResponseNormalization(let spec): spec
    case .featureNormalization(let spec): spec
    case .rescaling(let spec): spec
    case .activation(let spec): spec
    case .softmax(let spec): spec
    case .add: Addition()
    case .multiply: Multiplication()
    case .arithmetic(let spec): spec
    case .matrixProduct: MatrixProduct()
    case .pooling(let spec): spec
    case .globalPooling(let spec): spec
    case .mean(let spec): spec
    case .flatten: Flatten()
    case .reshape(let spec): spec
    case .transpose(let spec): spec
    case .concatenation(let spec): spec
    case .selection(let spec): spec
    case .broadcast(let spec): spec
    case .zeroPadding(let spec): spec
    case .resizing(let spec): spec
    case .dropout(let spec): spec
    }
  }

  /// The parameters' roles in the kernel's order.
  package var roles: [Parameter.Role] {
    switch self {
    case .convolution(let spec): spec.hasBias ? [.kernel, .bias] : [.kernel]
    case .dense(let spec): spec.hasBias ? [.kernel, .bias] : [.kernel]
    case .batchNormalization: [.gamma, .beta, .movingMean, .movingVariance]
    case .layerNormalization: [.gamma, .beta]
    case .featureNormalization: [.mean, .variance, .count]
    case .constant(let spec): [spec.isTrainable ? .value : .constant]
    default: []
    }
  }

  /// The Keras class of such a layer.
  package var kindName: String {
    switch self {
    case .input: "InputLayer"
    case .constant: "Constant"
    case .convolution(let spec):
      spec.groups > 1 && spec.groups == spec.outputChannels ? "DepthwiseConv2D" : "Conv2D"
    case .dense: "Dense"
    case .batchNormalization: "BatchNormalization"
    case .layerNormalization: "LayerNormalization"
    case .localResponseNormalization: "LocalResponseNormalization"
    case .featureNormalization: "Normalization"
    case .rescaling: "Rescaling"
    case .activation: "Activation"
    case .softmax(let spec): spec.isLogarithmic ? "LogSoftmax" : "Softmax"
    case .add: "Add"
    case .multiply: "Multiply"
    case .arithmetic(let spec):
      switch spec.function {
      case .add: "Add"
      case .subtract: "Subtract"
      case .multiply: "Multiply"
      case .divide: "Divide"
      }
    case .matrixProduct: "MatMul"
    case .pooling(let spec): spec.kind == .max ? "MaxPooling2D" : "AveragePooling2D"
    case .globalPooling(let spec):
      spec.kind == .max ? "GlobalMaxPooling2D" : "GlobalAveragePooling2D"
    case .mean: "Mean"
    case .flatten: "Flatten"
    case .reshape: "Reshape"
    case .transpose: "Permute"
    case .concatenation: "Concatenate"
    case .selection: "Slice"
    case .broadcast: "Broadcast"
    case .zeroPadding: "ZeroPadding2D"
    case .resizing: "Resizing"
    case .dropout: "Dropout"
    }
  }
}
