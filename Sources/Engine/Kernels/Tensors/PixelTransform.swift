/// The affine map from 8-bit pixels to a network's input: per channel `scale · pixel + shift`.
///
/// Channels are those of the network's input: with `reversesChannels` its first channel is the
/// image's last one (blue), as networks trained with Caffe expect.
package struct PixelTransform: Hashable, Sendable, Codable {
  /// One factor per channel.
  package let scale: [Float]
  /// One offset per channel.
  package let shift: [Float]
  package let reversesChannels: Bool

  package init(scale: [Float], shift: [Float], reversesChannels: Bool = false) {
    precondition(scale.count == shift.count, "scale and shift need one value a channel each")
    self.scale = scale
    self.shift = shift
    self.reversesChannels = reversesChannels
  }

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
    let channels = scale.count
    for channel in 0..<channels {
      let source = pixels + (reversesChannels ? channels - 1 - channel : channel) * area
      let target = output + channel * area
      let (factor, summand) = (scale[channel], shift[channel])
      for i in 0..<area { target[i] = Float(source[i]) * factor + summand }
    }
  }
}
