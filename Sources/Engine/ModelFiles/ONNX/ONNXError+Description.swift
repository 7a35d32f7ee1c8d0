internal import Names

extension ONNXError: CustomStringConvertible {
  package var description: String {
    let place = node.map { "\($0.type) \(quoted($0.name)) (opset \($0.opset)): " } ?? ""
    return "\(path): \(place)\(problem.description)"
  }
}

extension ONNXError {
  /// Quoted names; a long list is cut.
  static func list(_ names: [String]) -> String {
    let shown = names.prefix(8).map(quoted)
    guard names.count > 1, names.count <= shown.count else {
      return shown.joined(separator: ", ") + (names.count > shown.count ? ", …" : "")
    }
    return shown.dropLast().joined(separator: ", ") + " and " + (shown.last ?? "")
  }
}

extension ONNXError.Problem: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notProtobuf:
      "not an ONNX model, or a truncated one: it is not a valid protobuf message"
    case .noGraph: "not an ONNX model: it has no graph"
    case .unknownVersion(let opset, let known):
      "it needs operator set version \(opset); versions \(known.lowerBound) to \(known.upperBound) are "
        + "supported: "
        + (opset < known.lowerBound
          ? "convert it with `onnx.version_converter.convert_version(model, 17)`"
          : "export it with `opset_version=17`, or convert it with "
            + "`onnx.version_converter.convert_version(model, 17)`")
    case .noVersion: "it does not say which operator set version it needs"
    case .functions(let count):
      "it defines \(counted(count, "operator")) of its own, which is not supported; export it with "
        + "its functions inlined"
    case .sparseTensors: "it has sparse tensors, which are not supported"
    case .tooLargeToWrite(let bytes):
      "the model takes \(bytes / 1_000_000) MB, and an ONNX file cannot hold more than 2147 MB"
    case .noImageInput: "it has no input; a network for images has one"
    case .severalInputs(let names):
      "it has the inputs \(names.prefix(8).map(quoted).joined(separator: ", ")); a network for "
        + "images has one"
    case .noOutput: "it has no output"
    case .unknownOutput(let name, let known):
      "it has no output \(quoted(name)); "
        + (NearestName.find(name, among: known).map { "did you mean \(quoted($0))?" }
          ?? (known.count == 1
            ? "its output is \(ONNXError.list(known))" : "its outputs are \(ONNXError.list(known))"))
    case .severalOutputs(let names, let values):
      "the outputs \(ONNXError.list(names)) have \(counted(values, "value")) each; say with "
        + "`output: NAME` which one to take"
    case .noOutputOfClasses(let outputs, let classes):
      "none of its outputs has \(classes) values, one per class: "
        + outputs.prefix(8).map { "\(quoted($0.name)) has \($0.values)" }.joined(separator: ", ")
        + "; say with `output: NAME` which one to take"
    case .inputType(let input):
      "the input \(quoted(input)) is not a tensor of floating-point numbers"
    case .inputRank(let input, let rank):
      "the input \(quoted(input)) has \(counted(rank, "axis", "axes")); at least two are needed, the "
        + "first of them the batch"
    case .openExtent(let input, let axis):
      "the input \(quoted(input)) has no fixed extent along axis \(axis); export the model with a "
        + "fixed image size, or say which size to take"
    case .badExtent(let input, let axis, let extent):
      "the input \(quoted(input)) has the extent \(extent) along axis \(axis)"
    case .missingValue(let name): "no node computes the value \(quoted(name))"
    case .valueMadeTwice(let name): "the value \(quoted(name)) is computed a second time"
    case .cycle: "it depends on its own result: the graph has a cycle"
    case .constantOutput(let name): "the output \(quoted(name)) does not depend on the input"
    case .outputWithoutImages(let name, let shape):
      "the output \(quoted(name)) has the shape \(shape) for one image, and its first axis is not "
        + "the batch"
    case .unsupportedOperator: "this operator is not supported"
    case .operatorSince(let version):
      "no such operator before operator set version \(version)"
    case .operatorUntil(let version):
      "no such operator after operator set version \(version); export the model again"
    case .foreignOperator(let domain):
      "operators of the domain \(quoted(domain)) are not supported, only those of ONNX itself"
    case .quantized:
      "quantized models are not supported; export the float32 model"
    case .subgraph:
      "operators with subgraphs are not supported; export the model with fixed shapes"
    case .training: "it works in training mode; export the model in evaluation mode"
    case .extraOutput(let index): "its output \(index) is used, which is not supported"
    case .missingInput(let index): "its input \(index) is missing"
    case .unknownInput(let index):
      "it has an input \(index), which this operator does not have in this version"
    case .notConstant(let index):
      "its input \(index) must be constant, and is computed from the image"
    case .notIntegers(let index): "its input \(index) must hold integers"
    case .notFloats(let index): "its input \(index) must hold floating-point numbers"
    case .dependsOnBatch(let index):
      "its input \(index) depends on the size of the batch in a way that is not supported"
    case .integerArithmetic: "the integers that it computes are too large"
    case .missingAttribute(let name): "its attribute \(quoted(name)) is missing"
    case .unknownAttribute(let name):
      "it has an attribute \(quoted(name)), which this operator does not have in this version"
    case .attributeType(let name, let expected): "its attribute \(quoted(name)) must be \(expected)"
    case .attributeValue(let name, let found, let allowed):
      "its attribute \(quoted(name)) is \(found); \(allowed) is supported"
    case .axis(let axis, let rank):
      "no axis \(axis) in a tensor of \(counted(rank, "axis", "axes"))"
    case .shape(let detail): detail
    case .mixesImages:
      "it mixes the images of a batch, which a network for single images does not do"
    case .tooManyElements(let limit): "its result has more than \(limit) elements for one image"
    case .tensor(let name, let problem): "tensor \(quoted(name)): \(problem)"
    }
  }
}

extension ONNXError.TensorProblem: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unsupportedType(let type):
      "its numbers are of ONNX's type \(type), which is not supported; floating-point numbers, "
        + "integers and Booleans are"
    case .badExtent(let extent): "an extent of \(extent)"
    case .shapeTooLarge(let shape): "the shape \(shape) has more elements than can be counted"
    case .wrongSize(let shape, let needed, let found):
      "the shape \(shape) needs \(counted(needed, "byte")) of data, and there are \(found)"
    case .segments: "it is split into segments, which is not supported"
    case .noLocation: "its data lie in another file, and it does not say in which"
    case .outsideFolder(let file):
      "its data lie in \(quoted(file)), which is not a plain file in the model's folder or below it"
    case .badNumber(let key, let text):
      "its \(key) is \(quoted(text)), which is not a number of bytes"
    case .pastEnd(let file, let end, let size):
      "its data end at byte \(end) of \(quoted(file)), which has \(size)"
    }
  }
}
