package import Kernels

/// Mean and standard deviation of each channel over all pixels of a set, on the scale 0 … 1.
package struct ChannelStatistics: Codable, Hashable, Sendable {
  /// One value per channel, 0 … 1.
  package let mean: [Double]
  /// Of the population, one value per channel, 0 … 0.5.
  package let deviation: [Double]

  package init(mean: [Double], deviation: [Double]) {
    precondition(mean.count == deviation.count)
    self.mean = mean
    self.deviation = deviation
  }

  /// The transform to mean 0 and standard deviation 1. A constant channel is only shifted.
  package var transform: PixelTransform {
    .standardize(mean: mean, deviation: deviation.map { $0 > 0 ? $0 : 1 })
  }
}

extension ImageSet {
  /// - Precondition: the set is not empty.
  package func channelStatistics() -> ChannelStatistics {
    precondition(count > 0, "an empty set has no statistics")
    let area = height * width
    // Integers, so that the result does not depend on the order of summation.
    var sums = [UInt64](repeating: 0, count: channels)
    var squares = sums
    pixels.withUnsafeBufferPointer { bytes in
      for image in 0..<count {
        for channel in 0..<channels {
          let plane = bytes.baseAddress! + (image * channels + channel) * area
          var (sum, square): (UInt64, UInt64) = (0, 0)
          for i in 0..<area {
            let value = UInt64(plane[i])
            sum &+= value
            square &+= value &* value
          }
          sums[channel] += sum
          squares[channel] += square
        }
      }
    }
    let n = Double(count * area)
    let mean = sums.map { Double($0) / n }
    let deviation = zip(squares, mean).map { square, mean in
      max(0, Double(square) / n - mean * mean).squareRoot()
    }
    return ChannelStatistics(mean: mean.map { $0 / 255 }, deviation: deviation.map { $0 / 255 })
  }
}
