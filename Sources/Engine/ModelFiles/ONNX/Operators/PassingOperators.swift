internal import Kernels
internal import Networks

/// The identity in inference: Identity, Dropout, Cast.
enum PassingOperators {
  static let all = [
    ONNXOperator("Identity") { context in context.set(try context.input(0)) },
    ONNXOperator("Dropout", dropout), ONNXOperator("Cast", cast),
  ]

  private static func dropout(_ context: NodeImport) throws {
    try context.allowOutputs(1)
    if let trains = try context.optionalConstant(2)?.integers?.first, trains != BatchCount(0) {
      throw ONNXError.Problem.training
    }
    var rate: Float = 0.5
    if context.opset < 12 {
      rate = try context.float("ratio") ?? rate
    } else if let array = try context.optionalConstant(1) {
      guard let stated = array.scalar else { throw ONNXError.Problem.notFloats(1) }
      rate = stated
    }
    guard rate >= 0, rate < 1 else {
      throw ONNXError.Problem.attributeValue(
        "ratio", found: "\(rate)", allowed: "a share from 0 to below 1")
    }
    guard case .tensor(let x) = try context.input(0) else {
      return context.set(try context.input(0))
    }
    context.set(try context.emit(.dropout(Dropout(rate: rate)), x))
  }

  private static func cast(_ context: NodeImport) throws {
    guard let type = try context.int("to") else { throw ONNXError.Problem.missingAttribute("to") }
    let target = Int32(clamping: type)
    let isFloat = TensorReader.isFloat(target)
    guard isFloat || TensorReader.isInteger(target) else {
      throw ONNXError.Problem.attributeValue(
        "to", found: "\(type)", allowed: "a type of numbers")
    }
    let isBoolean = type == 9
    switch try context.input(0) {
    case .tensor(let value):
      guard isFloat else { throw ONNXError.Problem.notConstant(0) }
      context.set(value)
    case .constant(let array):
      try context.set(folded: cast(array, isFloat: isFloat, isBoolean: isBoolean))
    }
  }

  private static func cast(_ array: ConstantArray, isFloat: Bool, isBoolean: Bool) throws
    -> ConstantArray
  {
    switch array.elements {
    case .floats(let values):
      if isFloat { return array }
      return ConstantArray(
        shape: array.shape,
        integers: try values.map { value in
          if isBoolean { return BatchCount(value == 0 ? 0 : 1) }
          guard let integer = Int(exactly: value.rounded(.towardZero)) else {
            throw ONNXError.Problem.integerArithmetic
          }
          return BatchCount(integer)
        })
    case .integers(let values):
      if isBoolean {
        return ConstantArray(
          shape: array.shape, integers: values.map { BatchCount($0 == BatchCount(0) ? 0 : 1) })
      }
      guard isFloat else { return array }
      return ConstantArray(
        shape: array.shape,
        floats: try values.map { value in
          guard value.isFixed else { throw ONNXError.Problem.dependsOnBatch(0) }
          return Float(value.fixed)
        })
    }
  }

  /// Stochastic depth has no operator of its own; in inference it is the identity.
  static func write(_ spec: Dropout, _ writer: NodeWriter) throws {
    if spec.dropsWholeImages {
      writer.add("Identity", [writer.inputs[0]])
    } else {
      writer.add("Dropout", [writer.inputs[0], writer.scalar("ratio", spec.rate)])
    }
  }
}
