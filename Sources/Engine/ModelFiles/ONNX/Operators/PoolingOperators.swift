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
    if spec.kind != .max {
      attributes.append(.int("count_include_pad", spec.kind == .averageWithPadding ? 1 : 0))
    }
    writer.add(spec.kind == .max ? "MaxPool" : "AveragePool", [writer.inputs[0]], attributes)
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
