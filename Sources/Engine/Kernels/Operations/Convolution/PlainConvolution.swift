/// Convolution as a matrix product over gathered columns (im2col), image by image and group by group.
final class PlainConvolution: Kernel {
  let inputs: [TensorDescriptor]
  let parameters: [TensorDescriptor]
  let output: TensorDescriptor
  let backwardReads: BackwardReads = .inputs
  let overwritableInput: Int?
  private let spec: Convolution
  private let columns: ImageColumns
  private let matrix: AlignedBuffer

  /// - Parameter addsSummand: whether a second input is added before the activation.
  init(_ spec: Convolution, input: [Int], addsSummand: Bool) throws {
    let outputShape = try spec.outputShape(for: [input])
    self.spec = spec
    parameters = try spec.parameterShapes(for: [input]).map(TensorDescriptor.init)
    output = TensorDescriptor(outputShape)
    inputs = [TensorDescriptor(input)] + (addsSummand ? [output] : [])
    overwritableInput = addsSummand ? 1 : nil
    columns = ImageColumns(
      channels: input[1] / spec.groups, size: Extent(input[2], input[3]), window: spec.window,
      output: Extent(outputShape[2], outputShape[3]))
    matrix = try AlignedBuffer(
      byteCount: columns.rows * columns.columns * MemoryLayout<Float>.stride)
  }

  /// Visits each image and group: offsets into input, output and kernel.
  private func forEachGroup(_ body: (_ input: Int, _ output: Int, _ kernel: Int) -> Void) {
    let groups = spec.groups
    let imageSize = columns.channels * columns.size.height * columns.size.width
    let resultSize = spec.outputChannels / groups * columns.columns
    let kernelSize = spec.outputChannels / groups * columns.rows
    for n in 0..<output.shape[0] {
      for g in 0..<groups {
        body((n * groups + g) * imageSize, (n * groups + g) * resultSize, g * kernelSize)
      }
    }
  }

  func forward(_ values: KernelValues) throws {
    let scratch = matrix.start.assumingMemoryBound(to: Float.self)
    let (x, kernel, y) = (
      values.inputs[0].pointer, values.parameters[0].pointer, values.output.pointer
    )
    let perGroup = spec.outputChannels / spec.groups
    let summand = overwritableInput.map { values.inputs[$0] }
    if let summand { values.output.copy(summand) }
    forEachGroup { input, result, weights in
      columns.gather(x + input, to: scratch)
      Matrix.multiply(
        kernel + weights, scratch, to: y + result, m: perGroup, n: columns.columns,
        k: columns.rows, beta: summand == nil ? 0 : 1)
    }
    if spec.hasBias {
      let bias = values.parameters[1].pointer
      for plane in 0..<output.shape[0] * spec.outputChannels {
        let row = y + plane * columns.columns
        for i in 0..<columns.columns { row[i] += bias[plane % spec.outputChannels] }
      }
    }
    if let activation = spec.activation {
      for i in 0..<output.count { y[i] = activation.value(y[i]) }
    }
  }

  func backward(_ values: KernelValues, _ gradients: KernelGradients) throws {
    let scratch = matrix.start.assumingMemoryBound(to: Float.self)
    let dy = gradients.output.pointer
    let perGroup = spec.outputChannels / spec.groups
    if let kernel = gradients.parameter(0) {
      kernel.fill(0)
      forEachGroup { input, result, weights in
        columns.gather(values.inputs[0].pointer + input, to: scratch)
        Matrix.multiply(
          dy + result, scratch, to: kernel.pointer + weights, m: perGroup, n: columns.rows,
          k: columns.columns, transposingB: true, beta: 1)
      }
    }
    if let bias = gradients.parameter(1) {
      bias.fill(0)
      for plane in 0..<output.shape[0] * spec.outputChannels {
        var sum: Float = 0
        for i in 0..<columns.columns { sum += dy[plane * columns.columns + i] }
        bias.pointer[plane % spec.outputChannels] += sum
      }
    }
    if let target = gradients.inputs[0] {
      target.fill(0)
      let kernel = values.parameters[0].pointer
      forEachGroup { input, result, weights in
        Matrix.multiply(
          kernel + weights, dy + result, to: scratch, m: columns.rows, n: columns.columns,
          k: perGroup, transposingA: true)
        columns.scatter(scratch, addingTo: target.pointer + input)
      }
    }
  }
}
