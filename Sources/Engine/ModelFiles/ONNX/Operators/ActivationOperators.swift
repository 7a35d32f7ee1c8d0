internal import Kernels
internal import Networks

/// Elementwise functions, Softmax and its logarithm.
enum ActivationOperators {
  static let all: [ONNXOperator] = [
    ONNXOperator("Relu") { try apply($0, .relu) },
    ONNXOperator("LeakyRelu") { context in
      try apply(context, .leakyRelu(slope: try context.float("alpha") ?? 0.01))
    },
    ONNXOperator("PRelu", parametricRelu),
    ONNXOperator("Clip", clip),
    ONNXOperator("Sigmoid") { try apply($0, .sigmoid) },
    ONNXOperator("HardSigmoid") { context in
      try apply(
        context,
        .hardSigmoid(
          alpha: try context.float("alpha") ?? 0.2, beta: try context.float("beta") ?? 0.5))
    },
    ONNXOperator("HardSwish") { try apply($0, .hardSwish) },
    ONNXOperator("Tanh") { try apply($0, .tanh) },
    ONNXOperator("Erf") { try apply($0, .erf) },
    ONNXOperator("Gelu") { context in
      let form = try context.choice("approximate", default: "none", of: ["none", "tanh"])
      try apply(context, form == "tanh" ? .geluTanh : .gelu)
    },
    ONNXOperator("Elu") { context in
      try apply(context, .elu(alpha: try context.float("alpha") ?? 1))
    },
    ONNXOperator("Selu", scaledElu),
    ONNXOperator("Softmax") { try softmax($0, isLogarithmic: false) },
    ONNXOperator("LogSoftmax") { try softmax($0, isLogarithmic: true) },
  ]

  private static func apply(_ context: NodeImport, _ function: Activation) throws {
    context.set(try context.emit(.activation(function), try context.tensor(0)))
  }

  /// With one slope for all channels, which is a leaky ReLU.
  private static func parametricRelu(_ context: NodeImport) throws {
    let array = try context.constant(1)
    guard let slope = array.scalar, array.shape.count <= (try context.input(0).rank) else {
      throw ONNXError.Problem.shape("only one slope for all channels is supported")
    }
    try apply(context, .leakyRelu(slope: slope))
  }

  private static func clip(_ context: NodeImport) throws {
    func bound(_ index: Int, _ attribute: String, _ standard: Float) throws -> Float {
      if context.opset < 11 { return try context.float(attribute) ?? standard }
      guard let array = try context.optionalConstant(index) else { return standard }
      guard let value = array.scalar else { throw ONNXError.Problem.notFloats(index) }
      guard array.shape.count <= 1 else {
        throw ONNXError.Problem.shape("its input \(index) has the shape \(array.shape), not []")
      }
      return value
    }
    if case .constant(let array) = try context.input(0), let values = array.integers {
      return try clipIntegers(context, values, array.shape)
    }
    let limit = Float.greatestFiniteMagnitude
    let (least, most) = (try bound(1, "min", -limit), try bound(2, "max", limit))
    let maximum = min(most, limit)
    // Where the bounds cross, the upper one is the result.
    try apply(context, .clip(minimum: min(max(least, -limit), maximum), maximum: maximum))
  }

  private static func clipIntegers(_ context: NodeImport, _ values: [BatchCount], _ shape: [Int])
    throws
  {
    let least = try context.optionalInput(1) == nil ? nil : context.integers(1).first
    let most = try context.optionalInput(2) == nil ? nil : context.integers(2).first
    let clipped = try values.map { value in
      guard value.isFixed else { throw ONNXError.Problem.dependsOnBatch(0) }
      return BatchCount(min(max(value.fixed, least ?? .min), most ?? .max))
    }
    try context.set(folded: ConstantArray(shape: shape, integers: clipped))
  }

  /// Source: Klambauer et al. 2017, whose two constants are the operator's.
  private static func scaledElu(_ context: NodeImport) throws {
    let alpha = try context.float("alpha") ?? 1.673_263_2
    let scale = try context.float("gamma") ?? 1.050_701
    let x = try context.emit(
      .activation(.elu(alpha: alpha)), try context.tensor(0), suffix: "elu")
    context.set(try context.emit(.rescaling(Rescaling(scale: scale)), x))
  }

  private static func softmax(_ context: NodeImport, isLogarithmic: Bool) throws {
    let x = try context.tensor(0)
    let axis = try x.shape.imageAxis(try context.int("axis") ?? (context.opset < 13 ? 1 : -1))
    guard context.opset < 13, axis < x.shape.rank - 1 else {
      context.set(
        try context.emit(.softmax(Softmax(axis: axis, isLogarithmic: isLogarithmic)), x))
      return
    }
    // Before opset 13 all axes from the given one on are merged.
    let extents = x.shape.extents
    guard x.shape.batch?.axis ?? -1 < axis else { throw ONNXError.Problem.mixesImages }
    let joined = ImageShape(
      Array(extents[..<axis]) + [extents[axis...].reduce(1, *)], batch: x.shape.batch)
    let rows = try context.reshape(x, to: joined, suffix: "rows")
    let result = try context.emit(
      .softmax(Softmax(axis: axis, isLogarithmic: isLogarithmic)), rows)
    context.set(try context.reshape(result, to: x.shape, suffix: "axes"))
  }

  static func write(_ spec: Softmax, _ writer: NodeWriter) throws {
    writer.add(
      spec.isLogarithmic ? "LogSoftmax" : "Softmax", [writer.inputs[0]], [.int("axis", spec.axis)])
  }

  static func write(_ function: Activation, _ writer: NodeWriter) throws {
    let x = writer.inputs[0]
    switch function {
    case .relu: writer.add("Relu", [x])
    case .leakyRelu(let slope): writer.add("LeakyRelu", [x], [.float("alpha", slope)])
    case .clip(let minimum, let maximum):
      writer.add("Clip", [x, writer.scalar("min", minimum), writer.scalar("max", maximum)])
    case .sigmoid: writer.add("Sigmoid", [x])
    case .hardSigmoid(let alpha, let beta):
      writer.add("HardSigmoid", [x], [.float("alpha", alpha), .float("beta", beta)])
    case .silu: writer.add("Mul", [x, writer.step("Sigmoid", [x], as: "sigmoid")])
    case .hardSwish: writer.add("HardSwish", [x])
    case .tanh: writer.add("Tanh", [x])
    case .gelu: writeGelu(writer, x)
    case .geluTanh: writeGeluTanh(writer, x)
    case .elu(let alpha): writer.add("Elu", [x], [.float("alpha", alpha)])
    case .erf: writer.add("Erf", [x])
    case .power(let exponent): writer.add("Pow", [x, writer.scalar("exponent", exponent)])
    }
  }

  /// x/2 · (1 + erf(x / √2)), written out: the operator exists from opset 20 on.
  private static func writeGelu(_ writer: NodeWriter, _ x: String) {
    let scaled = writer.step(
      "Div", [x, writer.scalar("root", Float(2).squareRoot())], as: "scaled")
    let area = writer.step("Erf", [scaled], as: "erf")
    let shifted = writer.step("Add", [area, writer.scalar("one", 1)], as: "shifted")
    let product = writer.step("Mul", [x, shifted], as: "product")
    writer.add("Mul", [product, writer.scalar("half", 0.5)])
  }

  /// x/2 · (1 + tanh(√(2/π) · (x + 0.044715 · x³))).
  private static func writeGeluTanh(_ writer: NodeWriter, _ x: String) {
    let cube = writer.step("Pow", [x, writer.scalar("three", 3)], as: "cube")
    let small = writer.step("Mul", [cube, writer.scalar("cubic", 0.044_715)], as: "small")
    let sum = writer.step("Add", [x, small], as: "sum")
    let scaled = writer.step("Mul", [sum, writer.scalar("factor", 0.797_884_6)], as: "scaled")
    let bent = writer.step("Tanh", [scaled], as: "tanh")
    let shifted = writer.step("Add", [bent, writer.scalar("one", 1)], as: "shifted")
    let product = writer.step("Mul", [x, shifted], as: "product")
    writer.add("Mul", [product, writer.scalar("half", 0.5)])
  }
}
