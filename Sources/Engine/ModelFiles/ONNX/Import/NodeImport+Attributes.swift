extension NodeImport {
  private func attribute<Value>(
    _ name: String, expected: String, _ read: (GraphNode.Attribute) -> Value?
  ) throws -> Value? {
    state.readAttributes.insert(name)
    guard let attribute = node.attributes[name] else { return nil }
    guard let value = read(attribute) else {
      throw Problem.attributeType(name, expected: expected)
    }
    return value
  }

  func int(_ name: String) throws -> Int? {
    try attribute(name, expected: "an integer") {
      if case .int(let value) = $0 { value } else { nil }
    }
  }

  func float(_ name: String) throws -> Float? {
    try attribute(name, expected: "a number") {
      if case .float(let value) = $0 { value } else { nil }
    }
  }

  func floats(_ name: String) throws -> [Float]? {
    try attribute(name, expected: "a list of numbers") {
      if case .floats(let values) = $0 { values } else { nil }
    }
  }

  func array(_ name: String) throws -> ConstantArray? {
    try attribute(name, expected: "a tensor") {
      if case .tensor(let tensor) = $0 { tensor } else { nil }
    }.map { try state.tensors.array($0, name: node.outputs.first ?? node.name) }
  }

  func text(_ name: String) throws -> String? {
    try attribute(name, expected: "a text") { if case .text(let value) = $0 { value } else { nil } }
  }

  func ints(_ name: String) throws -> [Int]? {
    try attribute(name, expected: "a list of integers") {
      if case .ints(let values) = $0 { values } else { nil }
    }
  }

  /// A string that is one of a few.
  func choice(_ name: String, default standard: String, of allowed: [String]) throws -> String {
    let found = try text(name) ?? standard
    guard allowed.contains(found) else {
      throw Problem.attributeValue(
        name, found: quoted(found), allowed: allowed.map(quoted).joined(separator: ", "))
    }
    return found
  }

  /// Window integers along height and width, limited to what images have.
  func windowInts(_ name: String, count: Int, from least: Int) throws -> [Int]? {
    guard let values = try ints(name) else { return nil }
    guard values.count == count, values.allSatisfy({ (least...ImportLimits.window).contains($0) })
    else {
      throw Problem.attributeValue(
        name, found: "\(values.prefix(16))",
        allowed: "\(count) integers from \(least) to \(ImportLimits.window)")
    }
    return values
  }

  /// Axes that were an attribute, and have been an input since `opset`.
  func axes(inputSince opset: Int, input: Int) throws -> [Int]? {
    if self.opset < opset { return try ints("axes") }
    return try optionalInput(input) == nil ? nil : integers(input)
  }
}
