internal import COneDNN

/// Zero padding: rows and columns around each plane, and planes after the last.
/// N×C×H×W → N×(C+extra)×(top+H+bottom)×(left+W+right).
package struct ZeroPadding: KernelSpec {
  package var padding: Padding
  package var extraChannels: Int

  package init(_ padding: Padding, extraChannels: Int = 0) {
    precondition(
      min(padding.top, padding.left, padding.bottom, padding.right, extraChannels) >= 0,
      "padding must not be negative")
    self.padding = padding
    self.extraChannels = extraChannels
  }

  package func outputShape(for inputs: [[Int]]) throws -> [Int] {
    let (n, c, size) = try imageShape(inputs, "zero padding")
    return [
      n, c + extraChannels, size.height + padding.top + padding.bottom,
      size.width + padding.left + padding.right,
    ]
  }

  package func makeKernel(inputs: [TensorDescriptor], context: KernelContext) throws -> any Kernel {
    switch context.backend {
    case .onednn: try DNNZeroPadding(self, input: inputs[0])
    case .openblas: try PlainZeroPadding(self, input: inputs[0].shape)
    }
  }
}

/// Copies into, and out of, a window of the larger tensor; works on row-major memory, where a
/// window of any offset can be described.
final class DNNZeroPadding: Kernel {
  let inputs: [TensorDescriptor]
  let parameters: [TensorDescriptor] = []
  let output: TensorDescriptor
  let backwardReads: BackwardReads = .nothing
  private let intoWindow: Primitive
  private let outOfWindow: Primitive
  private let window: MemoryDescriptor

  init(_ spec: ZeroPadding, input: TensorDescriptor) throws {
    inputs = [input.rowMajor]
    output = TensorDescriptor(try spec.outputShape(for: [input.shape]))
    let source = try input.rowMajor.memoryDescriptor()
    let window = try MemoryDescriptor(
      window: input.shape, at: [0, 0, spec.padding.top, spec.padding.left],
      of: output.memoryDescriptor())
    self.window = window
    intoWindow = try Primitive("zero padding, forward") {
      tri_reorder(&$0, $1, source.handle, window.handle, nil)
    }
    outOfWindow = try Primitive("zero padding, backward") {
      tri_reorder(&$0, $1, window.handle, source.handle, nil)
    }
  }

  func forward(_ values: KernelValues) throws {
    values.output.fill(0)
    let target = try Memory(window, at: UnsafeMutableRawPointer(values.output.pointer))
    try intoWindow.run([
      (DNNL_ARG_FROM, try values.inputs[0].memory()), (DNNL_ARG_TO, target),
    ])
  }

  func backward(_ values: KernelValues, _ gradients: KernelGradients) throws {
    guard let target = gradients.inputs[0] else { return }
    let source = try Memory(window, at: UnsafeMutableRawPointer(gradients.output.pointer))
    try outOfWindow.run([(DNNL_ARG_FROM, source), (DNNL_ARG_TO, try target.memory())])
  }
}

final class PlainZeroPadding: Kernel {
  let inputs: [TensorDescriptor]
  let parameters: [TensorDescriptor] = []
  let output: TensorDescriptor
  let backwardReads: BackwardReads = .nothing
  private let padding: Padding

  init(_ spec: ZeroPadding, input: [Int]) throws {
    padding = spec.padding
    inputs = [TensorDescriptor(input)]
    output = TensorDescriptor(try spec.outputShape(for: [input]))
  }

  /// Visits each input row: its offset in the input and in the output.
  private func forEachRow(_ body: (_ input: Int, _ output: Int) -> Void) {
    let (channels, height, width) = (inputs[0].shape[1], inputs[0].shape[2], inputs[0].shape[3])
    let (outputChannels, outputHeight, outputWidth) = (
      output.shape[1], output.shape[2], output.shape[3]
    )
    for plane in 0..<output.shape[0] * channels {
      let outputPlane = plane / channels * outputChannels + plane % channels
      for row in 0..<height {
        body(
          (plane * height + row) * width,
          (outputPlane * outputHeight + row + padding.top) * outputWidth + padding.left)
      }
    }
  }

  func forward(_ values: KernelValues) throws {
    values.output.fill(0)
    let (x, y, width) = (values.inputs[0].pointer, values.output.pointer, inputs[0].shape[3])
    forEachRow { (y + $1).update(from: x + $0, count: width) }
  }

  func backward(_ values: KernelValues, _ gradients: KernelGradients) throws {
    guard let dx = gradients.inputs[0]?.pointer else { return }
    let (dy, width) = (gradients.output.pointer, inputs[0].shape[3])
    forEachRow { (dx + $0).update(from: dy + $1, count: width) }
  }
}
