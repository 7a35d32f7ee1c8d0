internal import Kernels

/// The part of a convolution's window that ever reads a pixel: of 3×3 taps over a map of one pixel
/// the one in the middle.
struct WindowCrop {
  let window: Window
  private let rows, columns: Range<Int>

  /// - Returns: nil where all of the window is needed.
  init?(_ window: Window, size: Extent) {
    let (kernel, padding) = (window.kernel, window.padding)
    guard
      let rows = Self.used(
        kernel.height, stride: window.stride.height, dilation: window.dilation.height,
        before: padding.top, after: padding.bottom, size: size.height),
      let columns = Self.used(
        kernel.width, stride: window.stride.width, dilation: window.dilation.width,
        before: padding.left, after: padding.right, size: size.width),
      rows.count * columns.count < kernel.height * kernel.width
    else { return nil }
    var cropped = window
    cropped.kernel = Extent(rows.count, columns.count)
    cropped.padding = Padding(
      top: padding.top - rows.lowerBound * window.dilation.height,
      left: padding.left - columns.lowerBound * window.dilation.width,
      bottom: padding.bottom - (kernel.height - rows.upperBound) * window.dilation.height,
      right: padding.right - (kernel.width - columns.upperBound) * window.dilation.width)
    let sides = cropped.padding
    guard min(sides.top, sides.left, sides.bottom, sides.right) >= 0 else { return nil }
    (self.window, self.rows, self.columns) = (cropped, rows, columns)
  }

  /// The taps along one side from the first to the last that reads a pixel at some position; nil
  /// where none does.
  private static func used(
    _ taps: Int, stride: Int, dilation: Int, before: Int, after: Int, size: Int
  ) -> Range<Int>? {
    let positions = (size + before + after - (taps - 1) * dilation - 1) / stride + 1
    let used = (0..<taps).filter { tap in
      (0..<positions).contains { position in
        (0..<size).contains(position * stride + tap * dilation - before)
      }
    }
    return used.first.map { $0..<used[used.count - 1] + 1 }
  }

  /// The cropped weights.
  ///
  /// - Parameters:
  ///   - source: of the whole weights.
  ///   - shape: theirs, K×C×R×S.
  func source(_ source: ParameterSource, shape: [Int]) -> ParameterSource {
    let (rows, columns) = (rows, columns)
    let (height, width) = (shape[2], shape[3])
    return .derived(shape: Array(shape.prefix(2)) + [rows.count, columns.count]) {
      let values = try source.values($0, $1)
      var cropped: [Float] = []
      cropped.reserveCapacity(shape[0] * shape[1] * rows.count * columns.count)
      for plane in 0..<shape[0] * shape[1] {
        for row in rows {
          let start = (plane * height + row) * width
          cropped += values[start + columns.lowerBound..<start + columns.upperBound]
        }
      }
      return cropped
    }
  }
}
