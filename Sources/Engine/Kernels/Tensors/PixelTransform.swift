/// The affine map from 8-bit pixels to a network's input: per channel `scale · pixel + shift`.
///
/// Channels are those of the network's input: with `reversesChannels` its first channel is the
/// image's last one (blue), as networks trained with Caffe expect. A gray one has one channel and makes
/// it of the image's three.
package struct PixelTransform: Hashable, Sendable, Codable {
  /// One factor per channel.
  package let scale: [Float]
  /// One offset per channel.
  package let shift: [Float]
  package let reversesChannels: Bool
  /// Whether images of three colors become gray ones first, as Pillow's `convert("L")` makes them.
  package let isGray: Bool

  package init(
    scale: [Float], shift: [Float], reversesChannels: Bool = false, isGray: Bool = false
  ) {
    precondition(scale.count == shift.count, "scale and shift need one value a channel each")
    precondition(!isGray || scale.count == 1, "gray is one channel")
    self.scale = scale
    self.shift = shift
    self.reversesChannels = reversesChannels
    self.isGray = isGray
  }

  /// Of the network's input.
  package var channels: Int { scale.count }
  /// Of the images.
  package var imageChannels: Int { isGray ? 3 : channels }

  /// `(pixel / 255 − mean) / deviation`, mean and deviation on the scale 0 … 1.
  package static func standardize(mean: [Double], deviation: [Double]) -> PixelTransform {
    PixelTransform(
      scale: deviation.map { Float(1 / (255 * $0)) },
      shift: zip(mean, deviation).map { Float(-$0 / $1) })
  }

  /// Writes one image: `pixels` is CHW of bytes, `output` CHW of floats, each plane `area` long.
  package func apply(
    _ pixels: UnsafePointer<UInt8>, area: Int, to output: UnsafeMutablePointer<Float>
  ) {
    if isGray { return applyGray(pixels, area: area, to: output) }
    for channel in 0..<channels {
      let source = pixels + (reversesChannels ? channels - 1 - channel : channel) * area
      let target = output + channel * area
      let (factor, summand) = (scale[channel], shift[channel])
      for i in 0..<area { target[i] = Float(source[i]) * factor + summand }
    }
  }

  /// The luma of ITU-R 601-2 in Pillow's integers, in which equal colors stay what they are.
  private func applyGray(
    _ pixels: UnsafePointer<UInt8>, area: Int, to output: UnsafeMutablePointer<Float>
  ) {
    let (green, blue) = (pixels + area, pixels + 2 * area)
    for i in 0..<area {
      let sum = 19_595 * Int(pixels[i]) + 38_470 * Int(green[i]) + 7_471 * Int(blue[i]) + 0x8000
      output[i] = Float(sum >> 16) * scale[0] + shift[0]
    }
  }
}
