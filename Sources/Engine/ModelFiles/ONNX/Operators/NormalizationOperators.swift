internal import Kernels
internal import Networks

/// BatchNormalization, LayerNormalization, LRN.
enum NormalizationOperators {
  static let all = [
    ONNXOperator("BatchNormalization", batchNormalization),
    ONNXOperator("LayerNormalization", layerNormalization),
    ONNXOperator("LRN", localResponseNormalization),
  ]

  private static func batchNormalization(_ context: NodeImport) throws {
    if try context.int("training_mode") ?? 0 != 0 { throw ONNXError.Problem.training }
    if context.opset < 9, let isSpatial = try context.int("spatial"), isSpatial != 1 {
      throw ONNXError.Problem.attributeValue("spatial", found: "\(isSpatial)", allowed: "1")
    }
    // Before opset 14 further outputs mean training mode.
    if context.node.outputs.dropFirst().contains(where: { !$0.isEmpty }) {
      throw ONNXError.Problem.training
    }
    let x = try context.tensor(0)
    guard x.shape.rank >= 2, x.shape.batch?.axis == 0 else { throw ONNXError.Problem.mixesImages }
    let channels = x.shape.extents[1]
    let parameters = try (1...4).map { index in
      let (shape, values) = try context.floats(index)
      guard values.count != channels || shape == [channels] else {
        throw ONNXError.Problem.shape(
          "its input \(index) has the shape \(shape), not [\(channels)] as its input 0 has channels"
        )
      }
      guard values.count == channels else {
        throw ONNXError.Problem.shape(
          "its input \(index) has \(values.count) elements for \(channels) channels")
      }
      return Weights.Entry(shape: [channels], values: values)
    }
    let spec = BatchNormalization(
      epsilon: try context.float("epsilon") ?? 1e-5, momentum: try context.float("momentum") ?? 0.9)
    // Vectors and sequences become images of one column.
    let extents = x.shape.extents
    let image = ImageShape(
      [extents[0], channels, extents.dropFirst(2).reduce(1, *), 1], batch: x.shape.batch)
    let planes = x.shape.rank == 4 ? x : try context.reshape(x, to: image, suffix: "planes")
    let result = try context.emit(.batchNormalization(spec), planes, parameters: parameters)
    context.set(try context.reshape(result, to: x.shape, suffix: "axes"))
  }

  private static func layerNormalization(_ context: NodeImport) throws {
    try context.allowOutputs(1)
    let x = try context.tensor(0)
    let axis = try x.shape.axis(try context.int("axis") ?? -1)
    guard axis > x.shape.batch?.axis ?? -1, axis > 0 else { throw ONNXError.Problem.mixesImages }
    let shape = Array(x.shape.extents[axis...])
    func parameter(_ index: Int) throws -> Weights.Entry {
      let (own, values) = try context.floats(index)
      guard own.count <= shape.count,
        zip(own.reversed(), shape.reversed()).allSatisfy({ $0 == $1 || $0 == 1 })
      else {
        throw ONNXError.Problem.shape("its input \(index) has the shape \(own), not \(shape)")
      }
      let places = own == shape ? nil : Places.repeating(own, to: shape)
      return Weights.Entry(shape: shape, values: places?.map { values[$0] } ?? values)
    }
    let beta =
      try context.optionalInput(2) == nil
      ? Weights.Entry(shape: shape, values: Array(repeating: 0, count: shape.reduce(1, *)))
      : parameter(2)
    let spec = LayerNormalization(
      axisCount: shape.count, epsilon: try context.float("epsilon") ?? 1e-5)
    context.set(
      try context.emit(.layerNormalization(spec), x, parameters: [parameter(1), beta]))
  }

  private static func localResponseNormalization(_ context: NodeImport) throws {
    let x = try context.image(0)
    guard let size = try context.int("size") else {
      throw ONNXError.Problem.missingAttribute("size")
    }
    guard (1...ImportLimits.window).contains(size) else {
      throw ONNXError.Problem.attributeValue(
        "size", found: "\(size)", allowed: "a number of channels above 0")
    }
    let spec = LocalResponseNormalization(
      size: size, alpha: try context.float("alpha") ?? 1e-4,
      beta: try context.float("beta") ?? 0.75, bias: try context.float("bias") ?? 1)
    context.set(try context.emit(.localResponseNormalization(spec), x))
  }

  static func write(_ spec: BatchNormalization, _ writer: NodeWriter) throws {
    writer.add(
      "BatchNormalization", [writer.inputs[0]] + writer.parameters,
      [.float("epsilon", spec.epsilon), .float("momentum", spec.momentum)])
  }

  static func write(_ spec: LayerNormalization, _ writer: NodeWriter) throws {
    writer.add(
      "LayerNormalization", [writer.inputs[0]] + writer.parameters,
      [.int("axis", -spec.axisCount), .float("epsilon", spec.epsilon)])
  }

  static func write(_ spec: LocalResponseNormalization, _ writer: NodeWriter) throws {
    writer.add(
      "LRN", [writer.inputs[0]],
      [
        .int("size", spec.size), .float("alpha", spec.alpha), .float("beta", spec.beta),
        .float("bias", spec.bias),
      ])
  }

  /// Fixed statistics of the input: a difference and a product with precomputed numbers.
  static func write(_ spec: FeatureNormalization, _ writer: NodeWriter) throws {
    let mean = try writer.values(0)
    let variance = try writer.values(1)
    let shape = [mean.count, 1, 1]
    let centered = writer.step(
      "Sub", [writer.inputs[0], writer.array("mean", shape: shape, mean)], as: "centered")
    let factors = variance.map { 1 / max($0.squareRoot(), FeatureNormalization.leastDeviation) }
    writer.add("Mul", [centered, writer.array("factor", shape: shape, factors)])
  }
}
