internal import Foundation
internal import Kernels
internal import Networks

/// Collects the nodes and arrays of the graph for a network.
final class GraphWriter {
  /// Version 17 has layer normalization, and everything else that networks here use.
  static let opset = 17
  /// The IR version that goes with this opset.
  static let formatVersion = 8

  let network: Network
  private let weights: Weights
  private(set) var graph = ONNXGraphProto()
  private var names: Set<String> = []
  /// The name of each node's result.
  private var results: [String] = []

  /// The parts of a graph other than arrays are small compared with the format's 2 GB.
  private static let largestFile = Int(Int32.max)
  private static let reserve = 1 << 24

  private init(_ network: Network, _ weights: Weights) {
    self.network = network
    self.weights = weights
  }

  /// - Throws: `NetworkError` where weights are missing; `ONNXError.Problem` where the file would be too
  ///   large.
  static func model(_ network: Network, _ weights: Weights) throws -> ONNXModelProto {
    let bytes = network.parameterCount * MemoryLayout<Float>.size
    guard bytes < largestFile - reserve else {
      throw ONNXError.Problem.tooLargeToWrite(bytes: bytes)
    }
    let writer = GraphWriter(network, weights)
    try writer.write()
    var model = ONNXModelProto()
    model.irVersion = Int64(formatVersion)
    model.producerName = "triptych"
    var version = ONNXOperatorSetIdProto()
    version.domain = ""
    version.version = Int64(opset)
    model.opsetImport = [version]
    model.graph = writer.graph
    return model
  }

  private func write() throws {
    graph.name = network.name.isEmpty ? "network" : network.name
    // Nodes are named before arrays, so that they keep their names.
    for node in network.nodes { results.append(unique(node.name)) }
    for (index, node) in network.nodes.enumerated() {
      if case .input = node.operation { continue }
      try NodeWriter(self, index).write()
    }
    graph.input = [info(results[0], network.nodes[0])]
    let last = network.nodes.count - 1
    graph.output = [info(results[last], network.nodes[last])]
  }

  private func info(_ name: String, _ node: Network.Node) -> ONNXValueInfoProto {
    var info = ONNXValueInfoProto()
    info.name = name
    info.type.tensorType.elemType = 1
    var batch = ONNXTensorShapeProto.Dimension()
    batch.dimParam = "N"
    info.type.tensorType.shape.dim =
      [batch]
      + node.shape.map { extent in
        var dimension = ONNXTensorShapeProto.Dimension()
        dimension.dimValue = Int64(extent)
        return dimension
      }
    return info
  }

  func unique(_ name: String) -> String {
    var result = name
    var count = 0
    while !names.insert(result).inserted {
      count += 1
      result = "\(name)_\(count)"
    }
    return result
  }

  func result(_ node: Int) -> String { results[node] }

  /// Makes the readers of a node read this value instead.
  func alias(_ node: Int, to value: String) { results[node] = value }

  func values(_ parameter: Parameter) throws -> [Float] {
    try weights.array(parameter, of: network)
  }

  func append(_ node: ONNXNodeProto) { graph.node.append(node) }

  /// - Returns: the array's name in the graph.
  func append(_ name: String, shape: [Int], _ values: [Float]) -> String {
    var tensor = ONNXTensorProto()
    tensor.name = unique(name)
    tensor.dims = shape.map { Int64($0) }
    tensor.dataType = 1
    tensor.rawData = Self.bytes(values.map { $0.bitPattern.littleEndian })
    graph.initializer.append(tensor)
    return tensor.name
  }

  func append(_ name: String, integers: [Int]) -> String {
    var tensor = ONNXTensorProto()
    tensor.name = unique(name)
    tensor.dims = [Int64(integers.count)]
    tensor.dataType = 7
    tensor.rawData = Self.bytes(integers.map { Int64($0).littleEndian })
    graph.initializer.append(tensor)
    return tensor.name
  }

  private static func bytes(_ words: [some BitwiseCopyable]) -> Data {
    words.withUnsafeBytes { Data($0) }
  }
}
