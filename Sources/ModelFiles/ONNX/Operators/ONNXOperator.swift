internal import Networks

/// An operator of ONNX that can be imported.
struct ONNXOperator: Sendable {
  typealias Importer = @Sendable (NodeImport) throws -> Void

  let name: String
  let importer: Importer

  init(_ name: String, _ importer: @escaping Importer) {
    self.name = name
    self.importer = importer
  }
}

/// All operators, a family a file; each file holds the way out as well.
enum ONNXOperators {
  private static let table: [String: ONNXOperator.Importer] = {
    let all =
      ConvolutionOperators.all + PoolingOperators.all + NormalizationOperators.all
      + ActivationOperators.all + ArithmeticOperators.all + MatrixOperators.all
      + ReductionOperators.all + ShapeOperators.all + SelectionOperators.all + JoiningOperators.all
      + ConstantOperators.all + PassingOperators.all
    return Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0.importer) })
  }()

  /// In alphabetical order.
  static var names: [String] { table.keys.sorted() }

  /// - Throws: `ONNXError.Problem` for an operator that is not supported.
  static func importer(of node: GraphNode) throws -> ONNXOperator.Importer {
    let isQuantized =
      node.type.hasPrefix("QLinear") || node.type.contains("QuantizeLinear")
      || node.type.hasSuffix("Integer")
    if isQuantized { throw ONNXError.Problem.quantized }
    guard ["", "ai.onnx"].contains(node.domain) else {
      throw ONNXError.Problem.foreignOperator(domain: node.domain)
    }
    if node.hasSubgraph { throw ONNXError.Problem.subgraph }
    guard let importer = table[node.type] else { throw ONNXError.Problem.unsupportedOperator }
    return importer
  }
}
