/// What is wrong with an ONNX file, or not supported.
package struct ONNXError: Error, Hashable, Sendable {
  package let path: String
  /// The operator concerned, if it is about one.
  package let node: Node?
  package let problem: Problem

  /// Which node of the file's graph.
  package struct Node: Hashable, Sendable {
    package let name: String
    /// Such as `Conv`.
    package let type: String
    /// The operator set version that the file needs.
    package let opset: Int

    package init(name: String, type: String, opset: Int) {
      self.name = name
      self.type = type
      self.opset = opset
    }
  }

  /// One of the file's outputs.
  package struct Output: Hashable, Sendable {
    package let name: String
    /// For one image.
    package let values: Int
  }

  package init(path: String, node: Node?, problem: Problem) {
    self.path = path
    self.node = node
    self.problem = problem
  }

  package enum Problem: Error, Hashable, Sendable {
    // The file.
    case notProtobuf
    case noGraph
    case unknownVersion(opset: Int, known: ClosedRange<Int>)
    case noVersion
    case functions(Int)
    case sparseTensors
    case tooLargeToWrite(bytes: Int)

    // The graph.
    case noImageInput
    case severalInputs([String])
    case noOutput
    case unknownOutput(String, known: [String])
    case severalOutputs([String], values: Int)
    case noOutputOfClasses([Output], classes: Int)
    case inputType(input: String)
    case inputRank(input: String, rank: Int)
    case openExtent(input: String, axis: Int)
    case badExtent(input: String, axis: Int, Int)
    case missingValue(String)
    case valueMadeTwice(String)
    case cycle
    case constantOutput(String)
    case outputWithoutImages(String, [Int])

    // Operators.
    case unsupportedOperator
    /// The first operator set version with it.
    case operatorSince(Int)
    /// The last operator set version with it.
    case operatorUntil(Int)
    case foreignOperator(domain: String)
    case quantized
    case subgraph
    case training
    case extraOutput(Int)
    case missingInput(Int)
    case unknownInput(Int)
    case notConstant(Int)
    case notIntegers(Int)
    case notFloats(Int)
    case dependsOnBatch(Int)
    case integerArithmetic
    case missingAttribute(String)
    case unknownAttribute(String)
    case attributeType(String, expected: String)
    case attributeValue(String, found: String, allowed: String)
    case axis(Int, rank: Int)
    case shape(String)
    case mixesImages
    case tooManyElements(limit: Int)

    // Tensors.
    case tensor(String, TensorProblem)
  }

  package enum TensorProblem: Hashable, Sendable {
    case unsupportedType(Int)
    case badExtent(Int)
    case shapeTooLarge([Int])
    case wrongSize(shape: [Int], needed: Int, found: Int)
    case segments
    case noLocation
    case outsideFolder(String)
    case badNumber(key: String, String)
    case pastEnd(file: String, end: Int, size: Int)
  }
}
