package import Kernels

/// How pixels become a model's input: `(scale · pixel − mean) / deviation`, pixels from 0 to 255.
package struct Preprocessing: Codable, Hashable, Sendable {
  package var scale: Double
  /// One value for all channels, or one each, in the order of the model's channels.
  package var mean: [Double]
  /// One value for all channels, or one each; never 0.
  package var deviation: [Double]
  /// Whether the first channel is blue.
  package var isBGR: Bool

  /// ImageNet's statistics on the scale 0 … 1, as torchvision's and timm's classifiers have them.
  package init(
    scale: Double = 1 / 255, mean: [Double] = [0.485, 0.456, 0.406],
    deviation: [Double] = [0.229, 0.224, 0.225], isBGR: Bool = false
  ) {
    self.scale = scale
    self.mean = mean
    self.deviation = deviation
    self.isBGR = isBGR
  }

  /// - Parameters:
  ///   - channels: of the model's input.
  ///   - isGray: whether the images have three colors all the same.
  /// - Returns: nil where neither one value nor one for each channel is given.
  package func transform(channels: Int, isGray: Bool = false) -> PixelTransform? {
    // Where nothing is said, one channel gets what the three have on average.
    let standard = Preprocessing()
    if channels == 1, mean == standard.mean, deviation == standard.deviation {
      var average = self
      average.mean = [Self.average(mean)]
      average.deviation = [Self.average(deviation)]
      return average.transform(channels: channels, isGray: isGray)
    }
    guard let mean = Self.spread(mean, over: channels),
      let deviation = Self.spread(deviation, over: channels)
    else { return nil }
    return PixelTransform(
      scale: deviation.map { Float(scale / $0) },
      shift: zip(mean, deviation).map { Float(-$0 / $1) }, reversesChannels: isBGR && channels > 1,
      isGray: isGray)
  }

  private static func average(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(values.count)
  }

  private static func spread(_ values: [Double], over channels: Int) -> [Double]? {
    if values.count == channels { return values }
    return values.count == 1 ? Array(repeating: values[0], count: channels) : nil
  }

  /// All that it says, for keys.
  package var fact: String { "\(scale) \(mean) \(deviation) \(isBGR ? "bgr" : "rgb")" }
}
