internal import Networks

extension NodeWriter {
  /// Writes the node as ONNX operators, each in its family's file.
  func write() throws {
    switch operation {
    case .input: preconditionFailure("the input is not a node of the graph")
    case .constant: try ConstantOperators.writeConstant(self)
    case .convolution(let spec): try ConvolutionOperators.write(spec, self)
    case .dense(let spec): try MatrixOperators.write(spec, self)
    case .batchNormalization(let spec): try NormalizationOperators.write(spec, self)
    case .layerNormalization(let spec): try NormalizationOperators.write(spec, self)
    case .localResponseNormalization(let spec): try NormalizationOperators.write(spec, self)
    case .featureNormalization(let spec): try NormalizationOperators.write(spec, self)
    case .rescaling(let spec): try ArithmeticOperators.write(spec, self)
    case .activation(let function): try ActivationOperators.write(function, self)
    case .softmax(let spec): try ActivationOperators.write(spec, self)
    case .add: try ArithmeticOperators.writeAddition(self)
    case .multiply: add("Mul", inputs)
    case .arithmetic(let spec): try ArithmeticOperators.write(spec, self)
    case .matrixProduct: try MatrixOperators.writeProduct(self)
    case .pooling(let spec): try PoolingOperators.write(spec, self)
    case .globalPooling(let spec): try PoolingOperators.write(spec, self)
    case .mean(let spec): try ReductionOperators.write(spec, self)
    case .flatten: try ShapeOperators.writeFlatten(self)
    case .reshape(let spec): try ShapeOperators.write(spec, self)
    case .transpose(let spec): try ShapeOperators.write(spec, self)
    case .concatenation(let spec): try JoiningOperators.write(spec, self)
    case .selection(let spec): try SelectionOperators.write(spec, self)
    case .broadcast(let spec): try JoiningOperators.write(spec, self)
    case .zeroPadding(let spec): try PaddingOperator.write(spec, self)
    case .resizing(let spec): try ResizingOperators.write(spec, self)
    case .dropout(let spec): try PassingOperators.write(spec, self)
    }
  }
}
