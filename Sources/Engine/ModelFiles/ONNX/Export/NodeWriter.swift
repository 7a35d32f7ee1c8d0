internal import Foundation
internal import Networks

/// A node of a network being exported: the API for the operators' exports.
struct NodeWriter {
  enum Attribute {
    case int(String, Int)
    case ints(String, [Int])
    case float(String, Float)
    case text(String, String)
  }

  private let graph: GraphWriter
  private let index: Int
  /// The names of the arrays of its parameters.
  let parameters: [String]

  private var node: Network.Node { graph.network.nodes[index] }

  var operation: Networks.Operation { node.operation }

  /// The names of the values that it reads.
  var inputs: [String] { node.inputs.map(graph.result) }

  /// Their shapes for a batch of one image.
  var inputShapes: [[Int]] { node.inputs.map { graph.network.nodes[$0].resultShape } }

  init(_ graph: GraphWriter, _ index: Int) throws {
    self.graph = graph
    self.index = index
    let node = graph.network.nodes[index]
    // The statistics of the input are written in another form.
    if case .featureNormalization = node.operation {
      parameters = []
    } else {
      parameters = try node.parameters.map { place in
        let parameter = graph.network.parameters[place]
        return graph.append(
          parameter.name, shape: parameter.shape, try graph.values(parameter))
      }
    }
  }

  func values(_ parameter: Int) throws -> [Float] {
    try graph.values(graph.network.parameters[node.parameters.lowerBound + parameter])
  }

  /// Writes an ONNX node that computes the network node's value.
  func add(_ type: String, _ inputs: [String], _ attributes: [Attribute] = []) {
    append(type, inputs, attributes, name: graph.result(index))
  }

  /// Writes an auxiliary ONNX node and returns the name of its value.
  func step(
    _ type: String, _ inputs: [String], _ attributes: [Attribute] = [], as suffix: String
  ) -> String {
    let name = graph.unique("\(node.name)/\(suffix)")
    append(type, inputs, attributes, name: name)
    return name
  }

  /// Makes the node's readers read `value`; no ONNX node is written.
  func passOn(_ value: String) { graph.alias(index, to: value) }

  func array(_ suffix: String, shape: [Int], _ values: [Float]) -> String {
    graph.append("\(node.name)/\(suffix)", shape: shape, values)
  }

  func scalar(_ suffix: String, _ value: Float) -> String {
    array(suffix, shape: [], [value])
  }

  func integers(_ suffix: String, _ values: [Int]) -> String {
    graph.append("\(node.name)/\(suffix)", integers: values)
  }

  private func append(
    _ type: String, _ inputs: [String], _ attributes: [Attribute], name: String
  ) {
    var proto = ONNXNodeProto()
    proto.opType = type
    proto.name = name
    proto.input = inputs
    proto.output = [name]
    proto.attribute = attributes.map(\.proto)
    graph.append(proto)
  }
}

extension NodeWriter.Attribute {
  fileprivate var proto: ONNXAttributeProto {
    var proto = ONNXAttributeProto()
    switch self {
    case .int(let name, let value):
      (proto.name, proto.type, proto.i) = (name, .int, Int64(value))
    case .ints(let name, let values):
      (proto.name, proto.type, proto.ints) = (name, .ints, values.map { Int64($0) })
    case .float(let name, let value):
      (proto.name, proto.type, proto.f) = (name, .float, value)
    case .text(let name, let value):
      (proto.name, proto.type, proto.s) = (name, .string, Data(value.utf8))
    }
    return proto
  }
}
