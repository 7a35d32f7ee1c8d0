public import Kernels

/// Labelled 8-bit images of one size in memory.
public struct ImageSet: Sendable {
  public let channels: Int
  public let height: Int
  public let width: Int
  /// NCHW, `count · channels · height · width` bytes.
  public let pixels: [UInt8]
  /// One class index an image, `0 ..< classes`.
  public let labels: [Int32]

  public var count: Int { labels.count }

  public init(channels: Int, height: Int, width: Int, pixels: [UInt8], labels: [Int32]) {
    precondition(pixels.count == labels.count * channels * height * width)
    self.channels = channels
    self.height = height
    self.width = width
    self.pixels = pixels
    self.labels = labels
  }

  /// Writes the images at `indices` as NCHW floats to `output`, each through `transform`.
  public func fill(
    _ output: UnsafeMutablePointer<Float>, with indices: some Sequence<Int>,
    transform: PixelTransform
  ) {
    let area = height * width
    let stride = channels * area
    pixels.withUnsafeBufferPointer { bytes in
      var target = output
      for index in indices {
        transform.apply(bytes.baseAddress! + index * stride, area: area, to: target)
        target += stride
      }
    }
  }
}
