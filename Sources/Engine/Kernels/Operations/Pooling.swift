internal import COneDNN

/// The maximum or the mean over a sliding window of each plane. N×C×H×W → N×C×P×Q.
package struct Pooling: KernelSpec {
  package enum Kind: String, Hashable, Sendable {
    case max
    /// The mean over the image pixels under the window; padding is excluded.
    case average
    /// The mean over the whole window; padding counts as zeros.
    case averageWithPadding
  }

  package var kind: Kind
  package var window: Window

  package init(_ kind: Kind, window: Window) {
    self.kind = kind
    self.window = window
  }

  package func outputShape(for inputs: [[Int]]) throws -> [Int] {
    let (n, c, size) = try imageShape(inputs, "pooling")
    let (span, padding) = (window.span, window.padding)
    guard max(padding.top, padding.bottom) < span.height,
      max(padding.left, padding.right) < span.width
    else {
      throw KernelError.shapeMismatch(
        operation: "pooling",
        detail: "padding must be smaller than the \(span.height)×\(span.width) window")
    }
    let output = try window.output(of: size, operation: "pooling")
    let (rows, columns) = window.taps(of: size, output)
    // A window on padding alone has neither a maximum nor a mean.
    guard !rows.contains(where: \.isEmpty), !columns.contains(where: \.isEmpty) else {
      throw KernelError.shapeMismatch(
        operation: "pooling", detail: "a window lies on padding alone; use a larger input")
    }
    return [n, c, output.height, output.width]
  }

  /// How many pixels of an image lie under the window at each position, row-major.
  ///
  /// - Throws: `KernelError.shapeMismatch` as `outputShape`.
  package func pixelCounts(of size: Extent) throws -> (rows: Int, columns: Int, values: [Float]) {
    let output = try window.output(of: size, operation: "pooling")
    let (rows, columns) = window.taps(of: size, output)
    return (
      rows.count, columns.count,
      rows.flatMap { row in columns.map { Float(row.count * $0.count) } }
    )
  }

  package func makeKernel(inputs: [TensorDescriptor], context: KernelContext) throws -> any Kernel {
    switch context.backend {
    // The library's own code for windows with gaps is no faster.
    case .onednn where window.dilation == Extent(1): try DNNPooling(self, input: inputs[0], context)
    case .onednn, .openblas: try PlainPooling(self, input: inputs[0].shape)
    }
  }
}

final class DNNPooling: Kernel {
  let inputs: [TensorDescriptor]
  let parameters: [TensorDescriptor] = []
  let output: TensorDescriptor
  let backwardReads: BackwardReads = .nothing
  private let forwardPass: Primitive
  private var backwardPass: Primitive?
  /// The positions of the maxima.
  private var workspace: (buffer: AlignedBuffer, memory: Memory)?

  init(_ spec: Pooling, input: TensorDescriptor, _ context: KernelContext) throws {
    let shape = try spec.outputShape(for: [input.shape])
    let window = spec.window.native(
      size: Extent(input.shape[2], input.shape[3]), output: Extent(shape[2], shape[3]))
    let kernel = [Int64(spec.window.kernel.height), Int64(spec.window.kernel.width)]
    let algorithm =
      switch spec.kind {
      case .max: dnnl_pooling_max
      case .average: dnnl_pooling_avg_exclude_padding
      case .averageWithPadding: dnnl_pooling_avg_include_padding
      }
    let source = try input.memoryDescriptor()
    let anyResult = try MemoryDescriptor(any: shape, type: source.type)
    let mode = context.mode == .training ? dnnl_forward_training : dnnl_forward_inference
    let forward = try PrimitiveDescriptor("pooling, forward") {
      tri_pooling_forward(
        &$0, $1, mode, algorithm, source.handle, anyResult.handle, kernel, window)
    }
    forwardPass = try Primitive(forward)
    let result = try forward.memoryDescriptor(dnnl_query_dst_md)
    inputs = [input]
    output = try TensorDescriptor(result, shape: shape)
    guard context.mode == .training else { return }
    if spec.kind == .max {
      let wanted = try forward.memoryDescriptor(dnnl_query_workspace_md)
      let buffer = try AlignedBuffer(byteCount: wanted.byteCount)
      workspace = (buffer, try Memory(wanted, at: buffer.start))
    }
    backwardPass = try Primitive("pooling, backward") {
      tri_pooling_backward(
        &$0, $1, algorithm, source.handle, result.handle, kernel, window, forward.handle)
    }
  }

  func forward(_ values: KernelValues) throws {
    var arguments = [
      (DNNL_ARG_SRC, try values.inputs[0].memory()), (DNNL_ARG_DST, try values.output.memory()),
    ]
    if let workspace { arguments.append((DNNL_ARG_WORKSPACE, workspace.memory)) }
    try forwardPass.run(arguments)
  }

  func backward(_ values: KernelValues, _ gradients: KernelGradients) throws {
    guard let target = gradients.inputs[0] else { return }
    var arguments = [
      (DNNL_ARG_DIFF_DST, try gradients.output.memory()),
      (DNNL_ARG_DIFF_SRC, try target.memory()),
    ]
    if let workspace { arguments.append((DNNL_ARG_WORKSPACE, workspace.memory)) }
    try backwardPass?.run(arguments)
  }
}

final class PlainPooling: Kernel {
  let inputs: [TensorDescriptor]
  let parameters: [TensorDescriptor] = []
  let output: TensorDescriptor
  var backwardReads: BackwardReads { spec.kind == .max ? .inputs : .nothing }
  private let spec: Pooling
  private let size, result: Extent

  init(_ spec: Pooling, input: [Int]) throws {
    self.spec = spec
    let shape = try spec.outputShape(for: [input])
    inputs = [TensorDescriptor(input)]
    output = TensorDescriptor(shape)
    size = Extent(input[2], input[3])
    result = Extent(shape[2], shape[3])
  }

  /// Visits each output pixel of each plane: its index, and the input rows, columns and plane that
  /// its window covers.
  private func forEachWindow(
    _ body: (_ index: Int, _ plane: Int, _ rows: Window.Taps, _ columns: Window.Taps) -> Void
  ) {
    let (rows, columns) = spec.window.taps(of: size, result)
    var index = 0
    for plane in 0..<output.shape[0] * output.shape[1] {
      for row in rows {
        for column in columns {
          body(index, plane * size.height * size.width, row, column)
          index += 1
        }
      }
    }
  }

  private func divisor(_ rows: Window.Taps, _ columns: Window.Taps) -> Float {
    spec.kind == .average
      ? Float(rows.count * columns.count)
      : Float(spec.window.kernel.height * spec.window.kernel.width)
  }

  func forward(_ values: KernelValues) throws {
    let (x, y) = (values.inputs[0].pointer, values.output.pointer)
    forEachWindow { index, plane, rows, columns in
      if spec.kind == .max {
        y[index] = x[maximum(x, plane, rows, columns)]
      } else {
        var sum: Float = 0
        for row in rows { for column in columns { sum += x[plane + row * size.width + column] } }
        y[index] = sum / divisor(rows, columns)
      }
    }
  }

  /// The index of the first maximum in the window.
  private func maximum(
    _ x: UnsafeMutablePointer<Float>, _ plane: Int, _ rows: Window.Taps, _ columns: Window.Taps
  ) -> Int {
    var best = plane + rows.first * size.width + columns.first
    for row in rows {
      for column in columns {
        let candidate = plane + row * size.width + column
        if x[candidate] > x[best] { best = candidate }
      }
    }
    return best
  }

  func backward(_ values: KernelValues, _ gradients: KernelGradients) throws {
    guard let target = gradients.inputs[0] else { return }
    target.fill(0)
    let (x, dy, dx) = (values.inputs[0].pointer, gradients.output.pointer, target.pointer)
    forEachWindow { index, plane, rows, columns in
      if spec.kind == .max {
        dx[maximum(x, plane, rows, columns)] += dy[index]
      } else {
        let share = dy[index] / divisor(rows, columns)
        for row in rows { for column in columns { dx[plane + row * size.width + column] += share } }
      }
    }
  }
}
