/// Rearranges image patches into the columns of a matrix and back (im2col, col2im).
///
/// The matrix has C·R·S rows (channel, kernel row, kernel column) and P·Q columns (output row,
/// output column).
struct ImageColumns {
  let channels: Int
  let size: Extent
  let window: Window
  let output: Extent

  var rows: Int { channels * window.kernel.height * window.kernel.width }
  var columns: Int { output.height * output.width }

  func gather(_ image: UnsafePointer<Float>, to matrix: UnsafeMutablePointer<Float>) {
    forEachRun { row, p, image0, q0, q1 in
      let target = matrix + row * columns + p * output.width
      for q in 0..<output.width {
        target[q] = q >= q0 && q < q1 ? image[image0 + q * window.stride.width] : 0
      }
    }
  }

  /// Accumulates the columns back onto the image that they came from.
  func scatter(_ matrix: UnsafePointer<Float>, addingTo image: UnsafeMutablePointer<Float>) {
    forEachRun { row, p, image0, q0, q1 in
      let source = matrix + row * columns + p * output.width
      for q in q0..<max(q0, q1) { image[image0 + q * window.stride.width] += source[q] }
    }
  }

  /// Visits each matrix row and output row: the range of output columns within the image, and
  /// the image index of output column 0.
  private func forEachRun(
    _ body: (_ row: Int, _ p: Int, _ image0: Int, _ q0: Int, _ q1: Int) -> Void
  ) {
    var row = 0
    for c in 0..<channels {
      for r in 0..<window.kernel.height {
        for s in 0..<window.kernel.width {
          // Columns with 0 <= s · dilation - left + q · stride < width.
          let offset = s * window.dilation.width - window.padding.left
          let step = window.stride.width
          let q0 = offset >= 0 ? 0 : (-offset + step - 1) / step
          let q1 = min(output.width, offset < size.width ? (size.width - 1 - offset) / step + 1 : 0)
          for p in 0..<output.height {
            let y = p * window.stride.height + r * window.dilation.height - window.padding.top
            let isInside = y >= 0 && y < size.height
            let image0 = (c * size.height + y) * size.width + offset
            body(row, p, image0, isInside ? q0 : 0, isInside ? q1 : 0)
          }
          row += 1
        }
      }
    }
  }
}
