internal import Kernels
internal import Networks

/// MaxPool, AveragePool and their global kinds.
enum PoolingOperators {
  static let all = [
    ONNXOperator("MaxPool") { try window($0, .max) },
    ONNXOperator("AveragePool") { context in
      let counts = try context.int("count_include_pad") ?? 0 != 0
      try window(context, counts ? .averageWithPadding : .average)
    },
    ONNXOperator("GlobalAveragePool") { try global($0, .average) },
    ONNXOperator("GlobalMaxPool") { try global($0, .max) },
  ]

  private static func window(_ context: NodeImport, _ kind: Pooling.Kind) throws {
    try context.allowOutputs(1)
    var x = try context.image(0)
    guard let kernel = try context.windowInts("kernel_shape", count: 2, from: 1) else {
      throw ONNXError.Problem.missingAttribute("kernel_shape")
    }
    let attributes = try WindowAttributes(
      context, kernel: kernel, size: Extent(x.shape.extents[2], x.shape.extents[3]))
    var pooling = Pooling(kind, window: attributes.window)
    if attributes.overhang != .none {
      if kind == .averageWithPadding, attributes.window.padding != .none {
        // The file's padding counts; what the last window extends beyond it does not.
        x = try context.emit(
          .zeroPadding(ZeroPadding(attributes.window.padding)), x, suffix: "padding")
        pooling.window.padding = .none
      }
      if kind == .averageWithPadding { pooling.kind = .average }
      pooling.window.padding = pooling.window.padding + attributes.overhang
    }
    context.set(try context.emit(.pooling(pooling), x))
  }

  private static func global(_ context: NodeImport, _ kind: Pooling.Kind) throws {
    let x = try context.image(0)
    context.set(try context.globalPooling(x, kind, keepsAxes: true))
  }

  static func write(_ spec: Pooling, _ writer: NodeWriter) throws {
    var attributes: [NodeWriter.Attribute] = [
      .ints("kernel_shape", [spec.window.kernel.height, spec.window.kernel.width]),
      .ints("strides", [spec.window.stride.height, spec.window.stride.width]),
      .ints("pads", spec.window.padding.onnx),
    ]
    let isDilated = spec.window.dilation != Extent(1)
    if spec.kind == .max {
      if isDilated { attributes.append(.ints("dilations", spec.window.dilation.onnx)) }
      return writer.add("MaxPool", [writer.inputs[0]], attributes)
    }
    if isDilated { return try writeDilatedMean(spec, writer) }
    attributes.append(.int("count_include_pad", spec.kind == .averageWithPadding ? 1 : 0))
    writer.add("AveragePool", [writer.inputs[0]], attributes)
  }

  /// A mean over windows with gaps, for which `AveragePool` has no attribute before version 19: sums by
  /// a convolution, divided by the number of pixels that each window has.
  private static func writeDilatedMean(_ spec: Pooling, _ writer: NodeWriter) throws {
    let (shape, window) = (writer.inputShapes[0], spec.window)
    let (channels, kernel) = (shape[1], window.kernel)
    let taps = kernel.height * kernel.width
    let ones = [Float](repeating: 1, count: channels * taps)
    let sums = writer.step(
      "Conv",
      [
        writer.inputs[0],
        writer.array("ones", shape: [channels, 1, kernel.height, kernel.width], ones),
      ],
      [
        .ints("kernel_shape", [kernel.height, kernel.width]),
        .ints("strides", [window.stride.height, window.stride.width]),
        .ints("pads", window.padding.onnx), .ints("dilations", window.dilation.onnx),
        .int("group", channels),
      ], as: "sums")
    let size = Extent(shape[2], shape[3])
    let counts =
      spec.kind == .averageWithPadding ? nil : try spec.pixelCounts(of: size)
    let divisor =
      counts.map { writer.array("counts", shape: [$0.rows, $0.columns], $0.values) }
      ?? writer.scalar("count", Float(taps))
    writer.add("Div", [sums, divisor])
  }

  static func write(_ spec: GlobalPooling, _ writer: NodeWriter) throws {
    let type = spec.kind == .max ? "GlobalMaxPool" : "GlobalAveragePool"
    let pooled = writer.step(type, [writer.inputs[0]], as: "planes")
    writer.add("Flatten", [pooled], [.int("axis", 1)])
  }
}

extension NodeImport {
  /// - Parameter keepsAxes: whether height and width are kept, with extent 1.
  func globalPooling(_ x: TensorValue, _ kind: Pooling.Kind, keepsAxes: Bool) throws
    -> TensorValue
  {
    let pooled = try emit(.globalPooling(GlobalPooling(kind)), x)
    guard keepsAxes else { return pooled }
    return try reshape(
      pooled, to: ImageShape(pooled.shape.extents + [1, 1], batch: pooled.shape.batch),
      suffix: "axes")
  }
}
