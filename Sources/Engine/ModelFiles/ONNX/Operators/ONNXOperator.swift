internal import Networks

/// A supported ONNX operator.
struct ONNXOperator: Sendable {
  typealias Importer = @Sendable (NodeImport) throws -> Void

  let name: String
  let importer: Importer

  init(_ name: String, _ importer: @escaping Importer) {
    self.name = name
    self.importer = importer
  }
}

/// All operators, one family per file, with their exports.
enum ONNXOperators {
  private static let table: [String: ONNXOperator.Importer] = {
    let all =
      ConvolutionOperators.all + PoolingOperators.all + NormalizationOperators.all
      + ActivationOperators.all + ArithmeticOperators.all + MatrixOperators.all
      + ReductionOperators.all + ShapeOperators.all + SelectionOperators.all + JoiningOperators.all
      + ConstantOperators.all + PassingOperators.all + ResizingOperators.all
    return Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0.importer) })
  }()

  /// Attributes without an effect here: the meaning of further outputs, seeds of random numbers,
  /// and rounding of other types.
  static let attributesWithoutEffect: Set<String> = [
    "storage_order", "seed", "saturate", "round_mode", "stash_type", "noop_with_empty_axes",
  ]

  /// The first version of operators that are newer than the oldest supported version.
  private static let versions = [
    "LayerNormalization": 17, "HardSwish": 14, "Gelu": 20, "Range": 11, "Mod": 10, "Round": 11,
    "ScatterND": 11, "LessOrEqual": 12, "GreaterOrEqual": 12, "Expand": 8, "ConstantOfShape": 9,
    "Where": 9, "Erf": 9, "Resize": 10,
  ]

  /// The last version of operators that newer versions do without.
  private static let lastVersions = ["Upsample": 9]

  /// The first version of attributes, by operator.
  private static let attributeVersions: [String: [String: Int]] = [
    "AveragePool": ["ceil_mode": 10, "dilations": 19],
    "MaxPool": ["ceil_mode": 10, "dilations": 10],
    "Reshape": ["allowzero": 14], "Shape": ["start": 15, "end": 15],
    "BatchNormalization": ["training_mode": 14], "Split": ["num_outputs": 18],
    "ReduceMean": ["noop_with_empty_axes": 18], "ReduceMax": ["noop_with_empty_axes": 18],
    "ReduceMin": ["noop_with_empty_axes": 18], "ReduceProd": ["noop_with_empty_axes": 18],
    "ReduceL2": ["noop_with_empty_axes": 18], "ReduceSum": ["noop_with_empty_axes": 13],
    "ScatterND": ["reduction": 16],
    "Resize": [
      "coordinate_transformation_mode": 11, "cubic_coeff_a": 11, "exclude_outside": 11,
      "extrapolation_value": 11, "nearest_mode": 11, "antialias": 18, "axes": 18,
      "keep_aspect_ratio_policy": 18,
    ],
  ]

  /// Whether the operator does not have the attribute yet in the file's version.
  static func isTooNew(_ attribute: String, of node: GraphNode, opset: Int) -> Bool {
    attributeVersions[node.type]?[attribute].map { opset < $0 } ?? false
  }

  /// In alphabetical order.
  static var names: [String] { table.keys.sorted() }

  /// - Throws: `ONNXError.Problem` for an operator that is not supported.
  static func importer(of node: GraphNode, opset: Int) throws -> ONNXOperator.Importer {
    let isQuantized =
      node.type.hasPrefix("QLinear") || node.type.contains("QuantizeLinear")
      || node.type.hasSuffix("Integer")
    if isQuantized { throw ONNXError.Problem.quantized }
    guard ["", "ai.onnx"].contains(node.domain) else {
      throw ONNXError.Problem.foreignOperator(domain: node.domain)
    }
    if node.hasSubgraph { throw ONNXError.Problem.subgraph }
    guard let importer = table[node.type] else { throw ONNXError.Problem.unsupportedOperator }
    if let version = versions[node.type], opset < version {
      throw ONNXError.Problem.operatorSince(version)
    }
    if let version = lastVersions[node.type], opset > version {
      throw ONNXError.Problem.operatorUntil(version)
    }
    return importer
  }
}
