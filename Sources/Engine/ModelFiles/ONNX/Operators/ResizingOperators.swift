internal import Kernels
internal import Networks

/// Resize and its predecessor Upsample, of images along height and width.
enum ResizingOperators {
  static let all = [
    ONNXOperator("Resize", resize),
    ONNXOperator("Upsample") { context in
      let mode = try context.choice("mode", default: "nearest", of: ["nearest", "linear"])
      let scales =
        context.opset < 9 ? try context.floats("scales") : try context.floats(1).values
      guard let scales else { throw ONNXError.Problem.missingAttribute("scales") }
      context.set(
        try scaled(
          context, context.image(0), by: scales,
          mode == "linear" ? .linear : .nearest(.floor), .asymmetric))
    },
  ]

  private static func resize(_ context: NodeImport) throws {
    let mode = try context.choice("mode", default: "nearest", of: ["nearest", "linear"])
    guard context.opset >= 11 else { return try resize10(context, isLinear: mode == "linear") }
    try checkOptions(context)
    let coordinates = try coordinates(context)
    let rounding = try context.choice(
      "nearest_mode", default: "round_prefer_floor",
      of: Resizing.Rounding.allCases.map(\.rawValue))
    // What only other modes read.
    _ = try context.optionalInput(1)
    for name in ["cubic_coeff_a", "extrapolation_value"] { _ = try context.float(name) }
    let axes = try context.ints("axes")
    let interpolation: Resizing.Mode =
      mode == "linear" ? .linear : .nearest(Resizing.Rounding(rawValue: rounding)!)
    let scales = try context.optionalConstant(2)?.floats ?? []
    if !scales.isEmpty {
      if let sizes = try context.optionalConstant(3), sizes.count > 0 {
        throw ONNXError.Problem.shape("both its scales and its sizes say how to resize")
      }
      return context.set(
        try scaled(
          context, context.image(0), by: scales, axes: axes, interpolation, coordinates))
    }
    context.set(
      try scaled(
        context, context.image(0), to: context.counts(3), axes: axes, interpolation, coordinates))
  }

  /// Version 10 does not say which pixel is the nearest. ONNX Runtime takes the next one along an axis
  /// that shrinks, else the one before.
  private static func resize10(_ context: NodeImport, isLinear: Bool) throws {
    let (x, scales) = (try context.image(0), try context.floats(1).values)
    let shrinks = scales.map { $0 < 1 }
    guard !isLinear, scales.count == 4, shrinks[2] != shrinks[3] else {
      let rounding: Resizing.Rounding = shrinks.contains(true) ? .ceil : .floor
      return context.set(
        try scaled(
          context, x, by: scales, isLinear ? .linear : .nearest(rounding), .asymmetric))
    }
    let rows = try scaled(
      context, x, by: [scales[0], scales[1], scales[2], 1],
      .nearest(shrinks[2] ? .ceil : .floor), .asymmetric, suffix: "rows")
    context.set(
      try scaled(
        context, rows, by: [1, 1, 1, scales[3]], .nearest(shrinks[3] ? .ceil : .floor),
        .asymmetric))
  }

  /// What changes the result in ways that are not supported.
  private static func checkOptions(_ context: NodeImport) throws {
    for name in ["antialias", "exclude_outside"] {
      guard try context.int(name) ?? 0 == 0 else {
        throw ONNXError.Problem.attributeValue(name, found: "1", allowed: "0")
      }
    }
    _ = try context.choice("keep_aspect_ratio_policy", default: "stretch", of: ["stretch"])
  }

  private static func coordinates(_ context: NodeImport) throws -> Resizing.Coordinates {
    let name = try context.choice(
      "coordinate_transformation_mode", default: "half_pixel",
      of: Resizing.Coordinates.allCases.map(\.rawValue))
    return Resizing.Coordinates(rawValue: name)!
  }

  private static func scaled(
    _ context: NodeImport, _ x: TensorValue, by scales: [Float], axes: [Int]? = nil,
    _ mode: Resizing.Mode, _ coordinates: Resizing.Coordinates, suffix: String? = nil
  ) throws -> TensorValue {
    guard scales.allSatisfy({ $0.isFinite && $0 > 0 }) else {
      throw ONNXError.Problem.shape("scales of \(scales.prefix(8)); they must be above 0")
    }
    let sides = try spread(scales, axes, x, "scales").enumerated().map { axis, scale in
      let scale = scale ?? 1
      // As ONNX Runtime does it, in float32.
      let size = (Float(x.shape.extents[axis]) * scale).rounded(.down)
      guard size >= 1, size <= Float(ImportLimits.window) else {
        throw ONNXError.Problem.shape(
          "a scale of \(scale) makes \(size) of the extent \(x.shape.extents[axis])")
      }
      return Resizing.Side(size: Int(size), scale: scale)
    }
    return try emit(context, x, sides, mode, coordinates, suffix: suffix)
  }

  private static func scaled(
    _ context: NodeImport, _ x: TensorValue, to sizes: [BatchCount], axes: [Int]?,
    _ mode: Resizing.Mode, _ coordinates: Resizing.Coordinates
  ) throws -> TensorValue {
    let sides = try spread(sizes, axes, x, "sizes").enumerated().map { axis, size in
      let extent = x.shape.extents[axis]
      guard let size, axis > 0 else {
        let isWhole =
          size == nil || size == BatchCount(0, perImage: 1)
          || size?.isFixed == true && size?.fixed == context.state.fixedBatch
        guard isWhole else { throw ONNXError.Problem.mixesImages }
        return Resizing.Side(size: extent, scale: 1)
      }
      guard size.isFixed else { throw ONNXError.Problem.dependsOnBatch(3) }
      guard (1...ImportLimits.window).contains(size.fixed) else {
        throw ONNXError.Problem.shape("a size of \(size.fixed) along axis \(axis)")
      }
      return Resizing.Side(size: size.fixed, scale: Float(size.fixed) / Float(extent))
    }
    return try emit(context, x, sides, mode, coordinates, suffix: nil)
  }

  /// The values for each axis of the image; nil for axes that are not named.
  private static func spread<Value>(
    _ values: [Value], _ axes: [Int]?, _ x: TensorValue, _ what: String
  ) throws -> [Value?] {
    let axes = try axes?.map { try x.shape.axis($0) } ?? Array(0..<x.shape.rank)
    guard values.count == axes.count, Set(axes).count == axes.count else {
      throw ONNXError.Problem.shape(
        "its \(values.count) \(what) don't fit \(counted(axes.count, "axis", "axes"))")
    }
    var result = [Value?](repeating: nil, count: x.shape.rank)
    for (axis, value) in zip(axes, values) { result[axis] = value }
    return result
  }

  private static func emit(
    _ context: NodeImport, _ x: TensorValue, _ sides: [Resizing.Side], _ mode: Resizing.Mode,
    _ coordinates: Resizing.Coordinates, suffix: String?
  ) throws -> TensorValue {
    for axis in 0..<2 where sides[axis].scale != 1 || sides[axis].size != x.shape.extents[axis] {
      throw ONNXError.Problem.shape("only height and width can be resized, not axis \(axis)")
    }
    if coordinates == .tensorflowHalfPixel, mode == .linear {
      throw ONNXError.Problem.attributeValue(
        "coordinate_transformation_mode", found: quoted(coordinates.rawValue),
        allowed: "with `linear` any other")
    }
    if sides[2].scale == 1, sides[3].scale == 1 { return x }
    let resizing = Resizing(
      height: sides[2], width: sides[3], mode: mode, coordinates: coordinates)
    return try context.emit(.resizing(resizing), x, suffix: suffix)
  }

  /// By sizes where they give the scales, which then fit any rounding; else by scales.
  static func write(_ spec: Resizing, _ writer: NodeWriter) throws {
    let shape = writer.inputShapes[0]
    var attributes: [NodeWriter.Attribute] = [
      .text("coordinate_transformation_mode", spec.coordinates.rawValue)
    ]
    switch spec.mode {
    case .linear: attributes.append(.text("mode", "linear"))
    case .nearest(let rounding):
      attributes += [.text("mode", "nearest"), .text("nearest_mode", rounding.rawValue)]
    }
    let sides = [spec.height, spec.width]
    let isBySize = zip(sides, shape.suffix(2)).allSatisfy { $0.scale == Float($0.size) / Float($1) }
    guard isBySize, spec.coordinates != .tensorflowHalfPixel else {
      let scales = writer.array("scales", shape: [4], [1, 1, spec.height.scale, spec.width.scale])
      return writer.add("Resize", [writer.inputs[0], "", scales], attributes)
    }
    // The number of images is not known: it is read off.
    let own = writer.step("Shape", [writer.inputs[0]], [.int("end", 2)], as: "shape")
    let sizes = writer.step(
      "Concat", [own, writer.integers("sizes", [spec.height.size, spec.width.size])],
      [.int("axis", 0)], as: "extents")
    writer.add("Resize", [writer.inputs[0], "", "", sizes], attributes)
  }
}
