internal import COneDNN

/// A pair of numbers, along height and width.
package struct Extent: Hashable, Sendable {
  package var height: Int
  package var width: Int

  package init(_ height: Int, _ width: Int) {
    self.height = height
    self.width = width
  }

  package init(_ side: Int) { self.init(side, side) }
}

/// Rows and columns added around an image.
package struct Padding: Hashable, Sendable {
  package var top, left, bottom, right: Int

  package init(top: Int, left: Int, bottom: Int, right: Int) {
    self.top = top
    self.left = left
    self.bottom = bottom
    self.right = right
  }

  /// Equal on all four sides.
  package init(_ all: Int) { self.init(top: all, left: all, bottom: all, right: all) }

  package static let none = Padding(0)

  /// TensorFlow's `same` padding, which keeps `ceil(size / stride)` positions, an odd row or column at
  /// the end.
  package static func same(size: Extent, kernel: Extent, stride: Extent) -> Padding {
    func total(_ size: Int, _ kernel: Int, _ stride: Int) -> Int {
      max(((size + stride - 1) / stride - 1) * stride + kernel - size, 0)
    }
    let rows = total(size.height, kernel.height, stride.height)
    let columns = total(size.width, kernel.width, stride.width)
    return Padding(
      top: rows / 2, left: columns / 2, bottom: rows - rows / 2, right: columns - columns / 2)
  }

  package static func + (a: Padding, b: Padding) -> Padding {
    Padding(
      top: a.top + b.top, left: a.left + b.left, bottom: a.bottom + b.bottom,
      right: a.right + b.right)
  }
}

/// A sliding window: its size, stride, dilation and padding.
package struct Window: Hashable, Sendable {
  package var kernel: Extent
  package var stride: Extent
  package var padding: Padding
  /// The distance between neighboring taps in pixels; 1 for a dense kernel.
  package var dilation: Extent

  package init(
    kernel: Extent, stride: Extent = Extent(1), padding: Padding = .none,
    dilation: Extent = Extent(1)
  ) {
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
  }

  /// The extent of the kernel, dilation included.
  package var span: Extent {
    Extent((kernel.height - 1) * dilation.height + 1, (kernel.width - 1) * dilation.width + 1)
  }

  /// The number of positions along each side.
  ///
  /// - Throws: `KernelError.shapeMismatch` where the kernel is larger than the padded image.
  func output(of size: Extent, operation: String) throws -> Extent {
    precondition(
      min(
        kernel.height, kernel.width, stride.height, stride.width, dilation.height, dilation.width)
        > 0, "kernel, stride and dilation must be above 0")
    let height = size.height + padding.top + padding.bottom - span.height
    let width = size.width + padding.left + padding.right - span.width
    guard height >= 0, width >= 0 else {
      throw KernelError.shapeMismatch(
        operation: operation,
        detail: "a \(span.height)×\(span.width) window does not fit into "
          + "\(size.height)×\(size.width) pixels; use a larger input")
    }
    return Extent(height / stride.height + 1, width / stride.width + 1)
  }

  /// The rows or columns of an image that lie under a window at one position.
  struct Taps: Sequence {
    let first: Int
    let end: Int
    let step: Int

    var count: Int { end > first ? (end - first + step - 1) / step : 0 }
    var isEmpty: Bool { end <= first }

    func makeIterator() -> StrideTo<Int>.Iterator {
      Swift.stride(from: first, to: end, by: step).makeIterator()
    }
  }

  /// For each position along height and width the pixels of the image under the window.
  ///
  /// - Parameter output: the number of positions.
  func taps(of size: Extent, _ output: Extent) -> (rows: [Taps], columns: [Taps]) {
    func taps(
      _ count: Int, _ size: Int, _ kernel: Int, _ stride: Int, _ padding: Int, _ dilation: Int
    ) -> [Taps] {
      (0..<count).map { position in
        let start = position * stride - padding
        return Taps(
          first: start >= 0 ? start : start + (dilation - 1 - start) / dilation * dilation,
          end: Swift.min(start + (kernel - 1) * dilation + 1, size), step: dilation)
      }
    }
    return (
      taps(
        output.height, size.height, kernel.height, stride.height, padding.top, dilation.height),
      taps(output.width, size.width, kernel.width, stride.width, padding.left, dilation.width)
    )
  }

  var native: tri_window {
    tri_window(
      strides: (Int64(stride.height), Int64(stride.width)),
      padding_before: (Int64(padding.top), Int64(padding.left)),
      padding_after: (Int64(padding.bottom), Int64(padding.right)),
      // The library counts the pixels between taps.
      dilates: (Int64(dilation.height - 1), Int64(dilation.width - 1)))
  }

  /// The padding below and to the right up to the last position: oneDNN wants the exact
  /// amount, negative where rows are left over.
  func native(size: Extent, output: Extent) -> tri_window {
    var exact = native
    exact.padding_after = (
      Int64((output.height - 1) * stride.height + span.height - size.height - padding.top),
      Int64((output.width - 1) * stride.width + span.width - size.width - padding.left)
    )
    return exact
  }
}

/// Checks that there is one input of rank 4 and returns its dimensions.
func imageShape(_ inputs: [[Int]], _ operation: String) throws -> (
  n: Int, c: Int, size: Extent
) {
  guard inputs.count == 1, inputs[0].count == 4 else {
    throw KernelError.shapeMismatch(
      operation: operation, detail: "needs one input of shape N×C×H×W, not \(inputs)")
  }
  let shape = inputs[0]
  return (shape[0], shape[1], Extent(shape[2], shape[3]))
}
