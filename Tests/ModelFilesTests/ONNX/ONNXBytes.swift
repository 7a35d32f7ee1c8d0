/// Writes protobuf messages by hand, right or wrong, so that tests do not read with what they wrote.
struct ONNXBytes {
  private(set) var bytes: [UInt8] = []

  func number(_ field: Int, _ value: Int) -> ONNXBytes {
    appending(varint(UInt64(field << 3)) + varint(UInt64(bitPattern: Int64(value))))
  }

  func float(_ field: Int, _ value: Float) -> ONNXBytes {
    appending(varint(UInt64(field << 3 | 5)) + littleEndian(value.bitPattern))
  }

  func data(_ field: Int, _ value: [UInt8]) -> ONNXBytes {
    appending(varint(UInt64(field << 3 | 2)) + varint(UInt64(value.count)) + value)
  }

  func text(_ field: Int, _ value: String) -> ONNXBytes { data(field, Array(value.utf8)) }

  func messages(_ field: Int, _ values: [ONNXBytes]) -> ONNXBytes {
    values.reduce(self) { $0.data(field, $1.bytes) }
  }

  private func appending(_ more: [UInt8]) -> ONNXBytes {
    var result = self
    result.bytes += more
    return result
  }

  private func varint(_ value: UInt64) -> [UInt8] {
    var (rest, result): (UInt64, [UInt8]) = (value, [])
    while rest > 127 {
      result.append(UInt8(rest & 127 | 128))
      rest >>= 7
    }
    return result + [UInt8(rest)]
  }
}

extension ONNXBytes {
  static func node(
    _ type: String, _ inputs: [String], _ outputs: [String] = ["y"], name: String = "node",
    domain: String = "", with attributes: [ONNXBytes] = []
  ) -> ONNXBytes {
    var node = ONNXBytes()
    for input in inputs { node = node.text(1, input) }
    for output in outputs { node = node.text(2, output) }
    return node.text(3, name).text(4, type).messages(5, attributes).text(7, domain)
  }

  static func int(_ name: String, _ value: Int) -> ONNXBytes {
    ONNXBytes().text(1, name).number(3, value).number(20, 2)
  }

  static func float(_ name: String, _ value: Float) -> ONNXBytes {
    ONNXBytes().text(1, name).float(2, value).number(20, 1)
  }

  static func ints(_ name: String, _ values: [Int]) -> ONNXBytes {
    values.reduce(ONNXBytes().text(1, name)) { $0.number(8, $1) }.number(20, 7)
  }

  static func string(_ name: String, _ value: String) -> ONNXBytes {
    ONNXBytes().text(1, name).text(4, value).number(20, 3)
  }

  static func tensor(_ name: String, _ dims: [Int], _ values: [Float]) -> ONNXBytes {
    dims.reduce(ONNXBytes()) { $0.number(1, $1) }.number(2, 1).text(8, name)
      .data(9, values.flatMap { littleEndian($0.bitPattern) })
  }

  static func tensor(_ name: String, integers: [Int]) -> ONNXBytes {
    ONNXBytes().number(1, integers.count).number(2, 7).text(8, name)
      .data(9, integers.flatMap { littleEndian(Int64($0)) })
  }

  /// A tensor of floats whose data lie in another file.
  static func external(_ name: String, _ dims: [Int], _ entries: [(String, String)]) -> ONNXBytes {
    dims.reduce(ONNXBytes()) { $0.number(1, $1) }.number(2, 1).text(8, name)
      .messages(13, entries.map { ONNXBytes().text(1, $0).text(2, $1) }).number(14, 1)
  }

  /// A value of the graph's inputs or outputs; nil is an extent with a name instead of a number.
  static func value(_ name: String, _ extents: [Int?], type: Int = 1) -> ONNXBytes {
    let dims = extents.map { extent in
      extent.map { ONNXBytes().number(1, $0) } ?? ONNXBytes().text(2, "N")
    }
    let tensor = ONNXBytes().number(1, type).data(2, ONNXBytes().messages(1, dims).bytes)
    return ONNXBytes().text(1, name).data(2, ONNXBytes().data(1, tensor.bytes).bytes)
  }

  /// A file's bytes.
  static func model(
    _ nodes: [ONNXBytes], tensors: [ONNXBytes] = [],
    inputs: [ONNXBytes] = [.value("x", [nil, 3, 4, 4])], outputs: [String] = ["y"],
    opset: Int = 17
  ) -> [UInt8] {
    let graph = ONNXBytes().messages(1, nodes).text(2, "graph").messages(5, tensors)
      .messages(11, inputs).messages(12, outputs.map { .value($0, [nil, 1]) })
    return ONNXBytes().number(1, 8).data(7, graph.bytes)
      .data(8, ONNXBytes().text(1, "").number(2, opset).bytes).bytes
  }
}
