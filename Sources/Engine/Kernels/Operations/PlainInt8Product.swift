/// The reference implementation: the same results by float matrix products of integers.
final class PlainInt8Product: Kernel {
  let inputs: [TensorDescriptor]
  let parameters: [TensorDescriptor]
  let output: TensorDescriptor
  private let spec: Int8Product
  private let columns: ImageColumns
  private let integers, matrix, weights, partial: AlignedBuffer

  /// Sums of this many int8 products are below 2²⁴ in magnitude, which floats represent exactly.
  private static let exactCount = 1024

  init(_ spec: Int8Product, input: [Int]) throws {
    let outputShape = try spec.outputShape(for: [input])
    let (image, result) = (Int8Product.image(input), Int8Product.image(outputShape))
    let convolution = spec.convolution
    self.spec = spec
    inputs = [TensorDescriptor(input)]
    output = TensorDescriptor(outputShape)
    parameters = try spec.parameterShapes(for: [input]).map(TensorDescriptor.init)
    columns = ImageColumns(
      channels: image[1] / convolution.groups, size: Extent(image[2], image[3]),
      window: convolution.window, output: Extent(result[2], result[3]))
    func buffer(_ count: Int) throws -> AlignedBuffer {
      try AlignedBuffer(byteCount: count * MemoryLayout<Float>.stride)
    }
    let perGroup = result[1] / convolution.groups
    integers = try buffer(input.reduce(1, *))
    matrix = try buffer(columns.rows * columns.columns)
    weights = try buffer(perGroup * Self.exactCount)
    partial = try buffer(perGroup * columns.columns)
  }

  func forward(_ values: KernelValues) throws {
    func floats(_ buffer: AlignedBuffer) -> UnsafeMutablePointer<Float> {
      buffer.start.assumingMemoryBound(to: Float.self)
    }
    let convolution = spec.convolution
    let (x, count) = (floats(integers), inputs[0].count)
    let (lowest, inverse): (Float, Float) = (spec.inputIsSigned ? -128 : 0, 1 / spec.inputScale)
    for i in 0..<count {
      let units = (values.inputs[0].pointer[i] * inverse).rounded(.toNearestOrEven)
      x[i] = min(max(units, lowest), 127)
    }
    let perGroup = convolution.outputChannels / convolution.groups
    let imageSize = columns.channels * columns.size.height * columns.size.width
    let area = columns.columns
    var sums = [Double](repeating: 0, count: perGroup * area)
    for n in 0..<output.shape[0] {
      for group in 0..<convolution.groups {
        columns.gather(x + (n * convolution.groups + group) * imageSize, to: floats(matrix))
        let kernel = values.parameters[0].pointer + group * perGroup * columns.rows
        multiply(kernel, floats(matrix), &sums, floats(weights), floats(partial), perGroup)
        for row in 0..<perGroup {
          let channel = group * perGroup + row
          let factor = spec.inputScale * values.parameters[1].pointer[channel]
          let bias = values.parameters[2].pointer[channel]
          let y = values.output.pointer + (n * convolution.outputChannels + channel) * area
          for i in 0..<area {
            let value = Float(sums[row * area + i]) * factor + bias
            y[i] = rounded(convolution.activation?.value(value) ?? value)
          }
        }
      }
    }
  }

  /// `sums ← kernel · columns`, exact.
  private func multiply(
    _ kernel: UnsafePointer<Float>, _ matrix: UnsafePointer<Float>, _ sums: inout [Double],
    _ weights: UnsafeMutablePointer<Float>, _ partial: UnsafeMutablePointer<Float>, _ m: Int
  ) {
    for i in sums.indices { sums[i] = 0 }
    for start in stride(from: 0, to: columns.rows, by: Self.exactCount) {
      let k = min(Self.exactCount, columns.rows - start)
      for row in 0..<m {
        (weights + row * k).update(from: kernel + row * columns.rows + start, count: k)
      }
      Matrix.multiply(
        weights, matrix + start * columns.columns, to: partial, m: m, n: columns.columns, k: k)
      for i in sums.indices { sums[i] += Double(partial[i]) }
    }
  }

  /// Rounds to a multiple of the result's scale, as int8 stores it.
  private func rounded(_ value: Float) -> Float {
    guard let scale = spec.outputScale else { return value }
    let units = (value * (1 / scale)).rounded(.toNearestOrEven)
    return min(max(units, -128), 127) * scale
  }

  func backward(_ values: KernelValues, _ gradients: KernelGradients) throws {
    preconditionFailure("int8 products have no gradients")
  }
}
