internal import Foundation

/// A node of an ONNX graph.
struct GraphNode {
  enum Attribute {
    case int(Int)
    case float(Float)
    case text(String)
    case ints([Int])
    case floats([Float])
    case tensor(ONNXTensorProto)
    /// A kind that no supported operator has.
    case other
  }

  /// The name in the file, or derived from its result's name.
  let name: String
  let type: String
  let domain: String
  /// Empty names stand for omitted inputs and outputs.
  let inputs: [String]
  let outputs: [String]
  let attributes: [String: Attribute]
  let hasSubgraph: Bool

  init(_ proto: ONNXNodeProto) {
    type = proto.opType
    domain = proto.domain
    inputs = proto.input
    outputs = proto.output
    name = proto.name.isEmpty ? proto.output.first ?? "" : proto.name
    hasSubgraph = proto.attribute.contains { $0.hasG || !$0.graphs.isEmpty }
    var attributes: [String: Attribute] = [:]
    for attribute in proto.attribute { attributes[attribute.name] = Self.value(attribute) }
    self.attributes = attributes
  }

  private static func value(_ attribute: ONNXAttributeProto) -> Attribute {
    switch attribute.type {
    case .int: .int(Int(attribute.i))
    case .float: .float(attribute.f)
    case .string: .text(String(decoding: attribute.s, as: UTF8.self))
    case .ints: .ints(attribute.ints.map { Int($0) })
    case .floats: .floats(attribute.floats)
    case .tensor: .tensor(attribute.t)
    // The first versions do not store the type.
    case .undefined where attribute.hasI: .int(Int(attribute.i))
    case .undefined where attribute.hasF: .float(attribute.f)
    case .undefined where attribute.hasS: .text(String(decoding: attribute.s, as: UTF8.self))
    case .undefined where !attribute.ints.isEmpty: .ints(attribute.ints.map { Int($0) })
    case .undefined where !attribute.floats.isEmpty: .floats(attribute.floats)
    case .undefined where attribute.hasT: .tensor(attribute.t)
    default: .other
    }
  }
}
