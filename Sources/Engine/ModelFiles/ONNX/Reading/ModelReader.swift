internal import Foundation
internal import SwiftProtobuf

/// An ONNX graph with its arrays decoded.
struct GraphFile {
  struct Input {
    let name: String
    /// nil where the file leaves the extent open.
    let extents: [Int?]
  }

  let opset: Int
  let input: Input
  /// At least one.
  let outputs: [String]
  /// In topological order.
  let nodes: [GraphNode]
  let initializers: [String: ConstantArray]
  let tensors: TensorReader
}

/// Decodes an ONNX file and checks its structure.
enum ModelReader {
  /// The supported operator set versions.
  ///
  /// Before 7 binary operators align their inputs in another way. From 21 to 28, the last of onnx 1.23,
  /// the operators that are imported change in nothing but the types that they allow, in attributes for
  /// such types, and in what `Mod` does with floating-point numbers.
  static let opsets = 7...28

  /// - Throws: `ONNXError.Problem`, `ModelFileError`.
  static func read(_ path: String) throws -> GraphFile {
    let file = try InputFile(path)
    try file.checkMemory(forElements: file.size / MemoryLayout<Float>.size)
    var model = try decode(file)
    guard model.hasGraph else { throw ONNXError.Problem.noGraph }
    guard model.functions.isEmpty else {
      throw ONNXError.Problem.functions(model.functions.count)
    }
    guard model.graph.sparseInitializer.isEmpty else { throw ONNXError.Problem.sparseTensors }
    let domains = ["", "ai.onnx"]
    guard let version = model.opsetImport.first(where: { domains.contains($0.domain) })?.version
    else { throw ONNXError.Problem.noVersion }
    guard opsets.contains(Int(version)) else {
      throw ONNXError.Problem.unknownVersion(opset: Int(version), known: opsets)
    }

    let tensors = TensorReader(external: ExternalData(path: path))
    var initializers: [String: ConstantArray] = [:]
    for index in model.graph.initializer.indices {
      let name = model.graph.initializer[index].name
      guard initializers[name] == nil else { throw ONNXError.Problem.valueMadeTwice(name) }
      var array = try tensors.array(model.graph.initializer[index], name: name)
      array.isStored = true
      initializers[name] = array
      // The bytes have been copied; large models would be in memory twice.
      model.graph.initializer[index] = ONNXTensorProto()
    }
    let outputs = model.graph.output.map(\.name)
    guard !outputs.isEmpty else { throw ONNXError.Problem.noOutput }
    return GraphFile(
      opset: Int(version), input: try input(model.graph, initializers), outputs: outputs,
      nodes: try GraphOrder.sorted(
        model.graph.node.map(GraphNode.init), opset: Int(version),
        given: Set(initializers.keys).union(model.graph.input.map(\.name))),
      initializers: initializers, tensors: tensors)
  }

  /// The external data files of a model, sorted.
  ///
  /// - Throws: `ONNXError.Problem`, `ModelFileError`.
  static func externalFiles(_ path: String) throws -> [String] {
    let model = try decode(try InputFile(path))
    let data = ExternalData(path: path)
    let tensors =
      model.graph.initializer + model.graph.node.flatMap { $0.attribute.map(\.t) }
    return try Set(
      tensors.filter { $0.dataLocation == .external }.compactMap { try data.file(of: $0) }
    ).sorted()
  }

  private static func decode(_ file: InputFile) throws -> ONNXModelProto {
    let bytes = try file.bytes(at: 0, count: file.size)
    var options = BinaryDecodingOptions()
    options.discardUnknownFields = true
    do {
      return try ONNXModelProto(serializedBytes: bytes, partial: true, options: options)
    } catch {
      throw ONNXError.Problem.notProtobuf
    }
  }

  private static func input(_ graph: ONNXGraphProto, _ initializers: [String: ConstantArray])
    throws -> GraphFile.Input
  {
    // Older files list their weights among the inputs.
    let inputs = graph.input.filter { initializers[$0.name] == nil }
    guard let input = inputs.first else { throw ONNXError.Problem.noImageInput }
    guard inputs.count == 1 else { throw ONNXError.Problem.severalInputs(inputs.map(\.name)) }
    let type = input.type.tensorType
    guard input.type.hasTensorType, TensorReader.isFloat(type.elemType) else {
      throw ONNXError.Problem.inputType(input: input.name)
    }
    let dimensions = type.shape.dim
    guard dimensions.count >= 2, dimensions.count <= 8 else {
      throw ONNXError.Problem.inputRank(input: input.name, rank: dimensions.count)
    }
    let extents = try dimensions.enumerated().map { axis, dimension -> Int? in
      guard case .dimValue(let extent) = dimension.value else { return nil }
      // Some exporters write an open batch like this.
      if axis == 0, extent <= 0 { return nil }
      guard (1...Int64(ImportLimits.window)).contains(extent) else {
        throw ONNXError.Problem.badExtent(input: input.name, axis: axis, Int(extent))
      }
      return Int(extent)
    }
    return GraphFile.Input(name: input.name, extents: extents)
  }
}
