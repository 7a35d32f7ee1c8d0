internal import Foundation

/// Each element divided by a power of the squares of its neighbors in other channels:
/// `y = x / (bias + alpha / size · Σ x²)^beta`, the sum over `size` channels around its own.
/// N×C×H×W. Source: Krizhevsky et al. 2012, section 3.3, with alpha over size as ONNX has it.
package struct LocalResponseNormalization: KernelSpec {
  /// The number of channels summed; of an even number one more lies after than before.
  package var size: Int
  package var alpha: Float
  package var beta: Float
  package var bias: Float

  package init(size: Int, alpha: Float = 1e-4, beta: Float = 0.75, bias: Float = 1) {
    precondition(size > 0, "at least the own channel is summed up")
    self.size = size
    self.alpha = alpha
    self.beta = beta
    self.bias = bias
  }

  package func outputShape(for inputs: [[Int]]) throws -> [Int] {
    _ = try imageShape(inputs, "local response normalization")
    return inputs[0]
  }

  package func makeKernel(inputs: [TensorDescriptor], context: KernelContext) throws -> any Kernel {
    let shape = inputs[0].shape
    let (channels, area) = (shape[1], shape[2] * shape[3])
    let (before, after) = ((size - 1) / 2, size / 2)
    let factor = alpha / Float(size)
    let (beta, bias) = (beta, bias)
    /// bias + alpha / size · Σ x² for channel `c` of the pixel at `x`.
    func scale(_ x: UnsafePointer<Float>, _ c: Int) -> Float {
      var sum: Float = 0
      for j in max(0, c - before)...min(channels - 1, c + after) {
        sum += x[j * area] * x[j * area]
      }
      return bias + factor * sum
    }
    func forEachPixel(_ body: (_ offset: Int) -> Void) {
      for image in 0..<shape[0] {
        for i in 0..<area { body(image * channels * area + i) }
      }
    }
    return RowMajorKernel(inputs: [shape], output: shape) { values in
      forEachPixel { offset in
        let (x, y) = (values.inputs[0].pointer + offset, values.output.pointer + offset)
        for c in 0..<channels { y[c * area] = x[c * area] * pow(scale(x, c), -beta) }
      }
    } backward: { values, gradients in
      guard let target = gradients.inputs[0] else { return }
      var scales = [Float](repeating: 0, count: channels)
      forEachPixel { offset in
        let (x, dy) = (values.inputs[0].pointer + offset, gradients.output.pointer + offset)
        let dx = target.pointer + offset
        for c in 0..<channels { scales[c] = scale(x, c) }
        for c in 0..<channels {
          // The results whose sums include this channel.
          var shared: Float = 0
          for j in max(0, c - after)...min(channels - 1, c + before) {
            shared += dy[j * area] * x[j * area] * pow(scales[j], -beta - 1)
          }
          dx[c * area] =
            dy[c * area] * pow(scales[c], -beta) - 2 * factor * beta * x[c * area] * shared
        }
      }
    }
  }
}
