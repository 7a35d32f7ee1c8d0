internal import Foundation
internal import Kernels
internal import Networks

/// Sums, products and other arithmetic of two values, and the functions that it expresses.
enum ArithmeticOperators {
  static let all: [ONNXOperator] = [
    ONNXOperator("Add") { try combine($0, .add) },
    ONNXOperator("Sub") { try combine($0, .subtract) },
    ONNXOperator("Mul") { try combine($0, .multiply) },
    ONNXOperator("Div") { try combine($0, .divide) },
    ONNXOperator("Sum", sum),
    ONNXOperator("Max") { try bound($0, isMaximum: true) },
    ONNXOperator("Min") { try bound($0, isMaximum: false) },
    ONNXOperator("Pow", power),
    ONNXOperator("Sqrt") { try root($0, exponent: 0.5) },
    ONNXOperator("Reciprocal") { try root($0, exponent: -1) },
    ONNXOperator("Neg", negate),
  ]

  private static func combine(_ context: NodeImport, _ function: Arithmetic.Function) throws {
    let (a, b) = (try context.input(0), try context.input(1))
    if case .constant(let first) = a, case .constant(let second) = b {
      return try context.set(folded: Folding.combine(first, second, function, context))
    }
    if let (tensor, rescaling) = scaling(a, b, function) {
      return context.set(try context.emit(.rescaling(rescaling), tensor))
    }
    if case .tensor(let x) = a, case .constant(let array) = b, function == .subtract,
      let values = array.floats
    {
      // So that a bias is recognized.
      let constant = try context.emitConstant(
        array.shape, values.map { -$0 }, isTrainable: array.isStored)
      return context.set(try add(context, .add, x, constant))
    }
    context.set(try add(context, function, try context.tensor(0), try context.tensor(1)))
  }

  /// A scalar that is added or multiplied.
  private static func scaling(
    _ a: ImportedValue, _ b: ImportedValue, _ function: Arithmetic.Function
  ) -> (TensorValue, Rescaling)? {
    switch (a, b) {
    case (.tensor(let x), .constant(let array)):
      guard let number = array.scalar, array.shape.count <= x.shape.rank else { return nil }
      switch function {
      case .add: return (x, Rescaling(scale: 1, offset: number))
      case .subtract: return (x, Rescaling(scale: 1, offset: -number))
      case .multiply: return (x, Rescaling(scale: number))
      case .divide: return (x, Rescaling(scale: 1 / number))
      }
    case (.constant(let array), .tensor(let x)):
      guard let number = array.scalar, array.shape.count <= x.shape.rank else { return nil }
      switch function {
      case .add: return (x, Rescaling(scale: 1, offset: number))
      case .subtract: return (x, Rescaling(scale: -1, offset: number))
      case .multiply: return (x, Rescaling(scale: number))
      case .divide: return nil
      }
    default: return nil
    }
  }

  private static func add(
    _ context: NodeImport, _ function: Arithmetic.Function, _ a: TensorValue, _ b: TensorValue
  ) throws -> TensorValue {
    let rank = max(a.shape.rank, b.shape.rank)
    let batch = try ImageShape.combinedBatch([a.shape, b.shape], rank: rank)
    if function == .add, a.shape == b.shape {
      return try context.emit(.add, [a, b], batch: batch)
    }
    if function == .multiply {
      if fitsPlanes(a.shape, b.shape) { return try context.emit(.multiply, [a, b], batch: batch) }
      if fitsPlanes(b.shape, a.shape) { return try context.emit(.multiply, [b, a], batch: batch) }
    }
    return try context.emit(.arithmetic(Arithmetic(function)), [a, b], batch: batch)
  }

  /// Whether the second scales the planes of the first, or is of its shape.
  private static func fitsPlanes(_ x: ImageShape, _ weights: ImageShape) -> Bool {
    x.rank == 4 && x.batch?.axis == 0 && weights.batch == x.batch
      && (weights == x || weights.extents == x.extents.prefix(2) + [1, 1])
  }

  private static func sum(_ context: NodeImport) throws {
    let inputs = try context.node.inputs.indices.map { try context.tensor($0) }
    guard inputs.count > 1 else { return context.set(try context.tensor(0)) }
    if inputs.allSatisfy({ $0.shape == inputs[0].shape }) {
      return context.set(try context.emit(.add, inputs, batch: inputs[0].shape.batch))
    }
    var total = inputs[0]
    for (index, input) in inputs.enumerated().dropFirst() {
      let isLast = index == inputs.count - 1
      let batch = try ImageShape.combinedBatch(
        [total.shape, input.shape], rank: max(total.shape.rank, input.shape.rank))
      total = try context.emit(
        .arithmetic(Arithmetic(.add)), [total, input], batch: batch,
        suffix: isLast ? nil : "partial")
    }
    context.set(total)
  }

  /// The maximum or minimum of a value and a scalar.
  private static func bound(_ context: NodeImport, isMaximum: Bool) throws {
    guard context.node.inputs.count == 2 else {
      throw ONNXError.Problem.shape("only two inputs are supported")
    }
    let limit = Float.greatestFiniteMagnitude
    let x: TensorValue
    let number: Float?
    switch (try context.input(0), try context.input(1)) {
    case (.constant(let a), .constant(let b)):
      return try context.set(folded: Folding.extreme(a, b, isMaximum: isMaximum, context))
    case (.tensor(let tensor), .constant(let array)), (.constant(let array), .tensor(let tensor)):
      (x, number) = (tensor, array.shape.count <= tensor.shape.rank ? array.scalar : nil)
    default: (x, number) = (try context.tensor(0), nil)
    }
    guard let number else {
      throw ONNXError.Problem.shape("only a value and one number are supported")
    }
    context.set(
      try context.emit(
        .activation(
          isMaximum
            ? .clip(minimum: number, maximum: limit) : .clip(minimum: -limit, maximum: number)), x))
  }

  private static func power(_ context: NodeImport) throws {
    let exponent = try context.constant(1)
    let single = exponent.scalar ?? exponent.integers?.first.map { Float($0.fixed) }
    guard exponent.count == 1, exponent.shape.count <= (try context.input(0).rank), let single
    else {
      throw ONNXError.Problem.shape("only a single exponent is supported")
    }
    try root(context, exponent: single)
  }

  private static func root(_ context: NodeImport, exponent: Float) throws {
    if case .constant(let array) = try context.input(0) {
      if let values = array.floats {
        return try context.set(
          folded: ConstantArray(shape: array.shape, floats: values.map { pow($0, exponent) }))
      }
      throw ONNXError.Problem.notFloats(0)
    }
    context.set(
      try context.emit(.activation(.power(exponent: exponent)), try context.tensor(0)))
  }

  private static func negate(_ context: NodeImport) throws {
    if case .constant(let array) = try context.input(0) {
      return try context.set(
        folded: Folding.combine(
          array.floats == nil
            ? ConstantArray(shape: [], integers: [BatchCount(0)])
            : ConstantArray(shape: [], floats: [0]), array, .subtract, context))
    }
    context.set(try context.emit(.rescaling(Rescaling(scale: -1)), try context.tensor(0)))
  }

  static func write(_ spec: Arithmetic, _ writer: NodeWriter) throws {
    let type =
      switch spec.function {
      case .add: "Add"
      case .subtract: "Sub"
      case .multiply: "Mul"
      case .divide: "Div"
      }
    writer.add(type, writer.inputs)
  }

  static func writeAddition(_ writer: NodeWriter) throws {
    writer.add(writer.inputs.count == 2 ? "Add" : "Sum", writer.inputs)
  }

  static func write(_ spec: Rescaling, _ writer: NodeWriter) throws {
    let x = writer.inputs[0]
    let (scale, offset) = (spec.scale, spec.offset)
    if offset == 0 {
      writer.add("Mul", [x, writer.scalar("scale", scale)])
    } else if scale == 1 {
      writer.add("Add", [x, writer.scalar("offset", offset)])
    } else {
      let scaled = writer.step("Mul", [x, writer.scalar("scale", scale)], as: "scaled")
      writer.add("Add", [scaled, writer.scalar("offset", offset)])
    }
  }
}
