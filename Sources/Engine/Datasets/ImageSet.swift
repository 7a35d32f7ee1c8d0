package import Kernels

/// Labeled 8-bit images of one size in memory.
package struct ImageSet: Sendable {
  package let channels: Int
  package let height: Int
  package let width: Int
  /// NCHW, `count · channels · height · width` bytes.
  package let pixels: [UInt8]
  /// One class index per image, `0 ..< classes`.
  package let labels: [Int32]

  package var count: Int { labels.count }

  package init(channels: Int, height: Int, width: Int, pixels: [UInt8], labels: [Int32]) {
    precondition(pixels.count == labels.count * channels * height * width)
    self.channels = channels
    self.height = height
    self.width = width
    self.pixels = pixels
    self.labels = labels
  }

  /// Writes the images at `indices` to `output` as NCHW floats, transformed by `transform`.
  package func fill(
    _ output: UnsafeMutablePointer<Float>, with indices: some Sequence<Int>,
    transform: PixelTransform
  ) {
    let area = height * width
    let stride = channels * area
    pixels.withUnsafeBufferPointer { bytes in
      var target = output
      for index in indices {
        transform.apply(bytes.baseAddress! + index * stride, area: area, to: target)
        target += transform.channels * area
      }
    }
  }
}
