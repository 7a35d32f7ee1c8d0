internal import Foundation
internal import Networks

/// What is known at import: constants, shapes, and the arithmetic on them.
enum ConstantOperators {
  static let all: [ONNXOperator] = [
    ONNXOperator("Constant", constant),
    ONNXOperator("ConstantOfShape", constantOfShape),
    ONNXOperator("Shape", shape),
    ONNXOperator("Size", size),
    ONNXOperator("Range", range),
    ONNXOperator("Where", choose),
    ONNXOperator("ScatterND", scatter),
    ONNXOperator("Equal", equal),
    ONNXOperator("Less") { try compare($0) { $0 < $1 } },
    ONNXOperator("Greater") { try compare($0) { $0 > $1 } },
    ONNXOperator("LessOrEqual") { try compare($0) { $0 <= $1 } },
    ONNXOperator("GreaterOrEqual") { try compare($0) { $0 >= $1 } },
    ONNXOperator("And") { try compare($0) { $0 != 0 && $1 != 0 } },
    ONNXOperator("Or") { try compare($0) { $0 != 0 || $1 != 0 } },
    ONNXOperator("Not", negate),
    ONNXOperator("Mod", modulo),
    ONNXOperator("Floor") { try floats($0) { $0.rounded(.down) } },
    ONNXOperator("Ceil") { try floats($0) { $0.rounded(.up) } },
    ONNXOperator("Round") { try floats($0) { $0.rounded(.toNearestOrEven) } },
    ONNXOperator("Abs") { try floats($0) { abs($0) } },
    ONNXOperator("Exp") { try floats($0) { exp($0) } },
    ONNXOperator("Log") { try floats($0) { log($0) } },
    ONNXOperator("Sin") { try floats($0) { sin($0) } },
    ONNXOperator("Cos") { try floats($0) { cos($0) } },
  ]

  private static func constant(_ context: NodeImport) throws {
    if var array = try context.array("value") {
      array.isStored = false
      try context.set(folded: array)
    } else if let value = try context.float("value_float") {
      try context.set(folded: ConstantArray(shape: [], floats: [value]))
    } else if let value = try context.int("value_int") {
      try context.set(folded: ConstantArray(shape: [], integers: [BatchCount(value)]))
    } else if let values = try context.floats("value_floats") {
      try context.set(folded: ConstantArray(shape: [values.count], floats: values))
    } else if let values = try context.ints("value_ints") {
      try context.set(folded: ConstantArray(integers: values.map { BatchCount($0) }))
    } else {
      throw ONNXError.Problem.missingAttribute("value")
    }
  }

  private static func constantOfShape(_ context: NodeImport) throws {
    let shape = try context.integers(0)
    guard shape.count <= ArrayShape.maximumRank, shape.allSatisfy({ $0 >= 0 }),
      let count = ArrayShape.elements(of: shape)
    else { throw ONNXError.Problem.tensor(context.node.name, .shapeTooLarge(shape)) }
    var value = ConstantArray(shape: [1], floats: [0])
    if let stated = try context.array("value") { value = stated }
    guard value.count == 1 else {
      throw ONNXError.Problem.attributeValue(
        "value", found: "an array of \(value.count)", allowed: "one number")
    }
    try context.spend(count)
    switch value.elements {
    case .floats(let values):
      context.set(
        .constant(
          ConstantArray(shape: shape, floats: Array(repeating: values[0], count: count))))
    case .integers(let values):
      context.set(
        .constant(
          ConstantArray(shape: shape, integers: Array(repeating: values[0], count: count))))
    }
  }

  private static func shape(_ context: NodeImport) throws {
    let counts = try Self.counts(of: context.input(0))
    func bound(_ name: String, _ standard: Int) throws -> Int {
      guard let stated = try context.int(name) else { return standard }
      let place = stated < 0 ? max(stated, -counts.count) + counts.count : stated
      return min(place, counts.count)
    }
    let (start, end) = (try bound("start", 0), try bound("end", counts.count))
    try context.set(
      folded: ConstantArray(integers: Array(counts[start..<max(start, end)])))
  }

  private static func size(_ context: NodeImport) throws {
    let counts = try Self.counts(of: context.input(0))
    let product = try counts.reduce(BatchCount(1)) { try .product($0, $1) }
    try context.set(folded: ConstantArray(shape: [], integers: [product]))
  }

  private static func counts(of value: ImportedValue) -> [BatchCount] {
    switch value {
    case .constant(let array): array.shape.map { BatchCount($0) }
    case .tensor(let tensor): tensor.shape.counts
    }
  }

  private static func range(_ context: NodeImport) throws {
    let ends = try (0..<3).map { try context.constant($0) }
    if ends.map({ $0.integers?.first })
      == [BatchCount(0), BatchCount(0, perImage: 1), BatchCount(1)]
    {
      var numbers = ConstantArray(integers: [BatchCount(0, perIndex: 1)])
      numbers.imageAxis = 0
      return context.set(.constant(numbers))
    }
    let fixed = ends.compactMap { $0.integers?.first }.filter(\.isFixed).map(\.fixed)
    let numbers = ends.compactMap(\.scalar)
    func count(_ steps: Double) throws -> Int {
      guard steps < Double(ImportLimits.foldedElements) else {
        throw ONNXError.Problem.tooManyElements(limit: ImportLimits.foldedElements)
      }
      let count = max(Int(steps.rounded(.up)), 0)
      try context.spend(count)
      return count
    }
    if fixed.count == 3, fixed[2] != 0, fixed.allSatisfy({ $0.magnitude < 1 << 52 }) {
      let steps = (Double(fixed[1]) - Double(fixed[0])) / Double(fixed[2])
      let values = (0..<(try count(steps))).map { BatchCount(fixed[0] + $0 * fixed[2]) }
      context.set(.constant(ConstantArray(integers: values)))
    } else if numbers.count == 3, numbers[2] != 0, numbers.allSatisfy(\.isFinite) {
      let steps = (Double(numbers[1]) - Double(numbers[0])) / Double(numbers[2])
      let values = (0..<(try count(steps))).map { numbers[0] + Float($0) * numbers[2] }
      context.set(.constant(ConstantArray(shape: [values.count], floats: values)))
    } else {
      throw ONNXError.Problem.dependsOnBatch(1)
    }
  }

  private static func choose(_ context: NodeImport) throws {
    let condition = try context.integers(0)
    let (mask, a, b) = (
      try context.constant(0), try context.constant(1), try context.constant(2)
    )
    let shape = try Folding.commonShape([mask.shape, a.shape, b.shape], context)
    let places = [mask, a, b].map { Places.repeating($0.shape, to: shape) }
    func pick<Element>(_ x: [Element], _ y: [Element]) -> [Element] {
      places[0].indices.map { condition[places[0][$0]] != 0 ? x[places[1][$0]] : y[places[2][$0]] }
    }
    switch (a.elements, b.elements) {
    case (.floats(let x), .floats(let y)):
      try context.set(folded: ConstantArray(shape: shape, floats: pick(x, y)))
    case (.integers(let x), .integers(let y)):
      try context.set(folded: ConstantArray(shape: shape, integers: pick(x, y)))
    default: throw ONNXError.Problem.shape("it combines integers with floating-point numbers")
    }
  }

  /// An array with elements replaced at some positions, as window masks are made.
  private static func scatter(_ context: NodeImport) throws {
    _ = try context.choice("reduction", default: "none", of: ["none"])
    let (array, updates) = (try context.constant(0), try context.constant(2))
    let (shape, rows) = (array.shape, try context.constant(1).shape)
    let depth = rows.last ?? 0
    guard depth <= shape.count, depth > 0 else {
      throw ONNXError.Problem.axis(depth, rank: shape.count)
    }
    let indices = try context.integers(1)
    let strides = Places.strides(shape)
    let size = shape[depth...].reduce(1, *)
    let starts = try (0..<indices.count / depth).map { row in
      try (0..<depth).reduce(0) { sum, axis in
        let (index, extent) = (indices[row * depth + axis], shape[axis])
        guard index >= -extent, index < extent else {
          throw ONNXError.Problem.shape("no position \(index) along an axis of \(extent)")
        }
        return sum + (index < 0 ? index + extent : index) * strides[axis]
      }
    }
    let (needed, overflow) = starts.count.multipliedReportingOverflow(by: size)
    guard !overflow, updates.count == needed else {
      throw ONNXError.Problem.shape("\(updates.count) elements cannot replace \(needed)")
    }
    func replace<Element>(_ values: [Element], by new: [Element]) -> [Element] {
      var result = values
      for (row, start) in starts.enumerated() {
        for i in 0..<size { result[start + i] = new[row * size + i] }
      }
      return result
    }
    switch (array.elements, updates.elements) {
    case (.floats(let values), .floats(let new)):
      try context.set(folded: ConstantArray(shape: shape, floats: replace(values, by: new)))
    case (.integers(let values), .integers(let new)):
      try context.set(folded: ConstantArray(shape: shape, integers: replace(values, by: new)))
    default: throw ONNXError.Problem.shape("it combines integers with floating-point numbers")
    }
  }

  /// Two batch-dependent integers are equal where they are for every batch size.
  private static func equal(_ context: NodeImport) throws {
    try context.set(
      folded: Folding.zip(
        context.constant(0), context.constant(1), context, floats: { $0 == $1 ? 1 : 0 },
        integers: { BatchCount($0 == $1 ? 1 : 0) }
      ).asIntegers)
  }

  private static func compare(_ context: NodeImport, _ isTrue: (Double, Double) -> Bool) throws {
    try context.set(
      folded: Folding.zip(
        context.constant(0), context.constant(1), context,
        floats: { isTrue(Double($0), Double($1)) ? 1 : 0 },
        integers: { x, y in
          guard x.isFixed, y.isFixed else { throw ONNXError.Problem.dependsOnBatch(0) }
          return BatchCount(isTrue(Double(x.fixed), Double(y.fixed)) ? 1 : 0)
        }
      ).asIntegers)
  }

  /// The remainder, with the divisor's sign, or with the dividend's (`fmod`).
  private static func modulo(_ context: NodeImport) throws {
    let isC = try context.int("fmod") ?? 0 != 0
    try context.set(
      folded: Folding.zip(
        context.constant(0), context.constant(1), context,
        floats: { x, y in
          let rest = x.truncatingRemainder(dividingBy: y)
          return !isC && rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest
        },
        integers: { x, y in
          guard x.isFixed, y.isFixed, y.fixed != 0, y.fixed != -1 else {
            throw ONNXError.Problem.dependsOnBatch(0)
          }
          let rest = x.fixed % y.fixed
          return BatchCount(
            !isC && rest != 0 && (rest < 0) != (y.fixed < 0) ? rest + y.fixed : rest)
        }))
  }

  private static func negate(_ context: NodeImport) throws {
    let values = try context.integers(0).map { BatchCount($0 == 0 ? 1 : 0) }
    try context.set(
      folded: ConstantArray(shape: context.constant(0).shape, integers: values))
  }

  private static func floats(_ context: NodeImport, _ function: (Float) -> Float) throws {
    let (shape, values) = try context.floats(0)
    try context.set(folded: ConstantArray(shape: shape, floats: values.map(function)))
  }

  static func writeConstant(_ writer: NodeWriter) throws {
    writer.passOn(writer.parameters[0])
  }
}
