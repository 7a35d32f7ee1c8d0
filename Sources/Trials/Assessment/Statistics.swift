/// Figures that sum up samples.
package enum Statistics {
  /// The middle value, or the mean of the two in the middle.
  package static func median(_ samples: [Double]) -> Double { percentile(samples, 0.5) }

  /// The value below which the share lies, between neighbors by proportion, as NumPy's default.
  ///
  /// - Parameter share: 0 ... 1.
  package static func percentile(_ samples: [Double], _ share: Double) -> Double {
    percentiles(samples, [share])[0]
  }

  /// The same for several shares.
  package static func percentiles(_ samples: [Double], _ shares: [Double]) -> [Double] {
    precondition(!samples.isEmpty, "there are no samples")
    let sorted = samples.sorted()
    return shares.map { share in
      let position = share * Double(sorted.count - 1)
      let below = Int(position)
      let above = min(below + 1, sorted.count - 1)
      return sorted[below] + (sorted[above] - sorted[below]) * (position - Double(below))
    }
  }

  /// The standard deviation that samples let expect, the sum of squares divided by one less than
  /// their count; NaN of fewer than two.
  package static func deviation(_ samples: [Double]) -> Double {
    // Of equal samples rounding would leave something.
    if samples.count > 1, samples.allSatisfy({ $0 == samples[0] }) { return 0 }
    let n = Double(samples.count)
    let mean = samples.reduce(0, +) / n
    let squares = samples.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return samples.count > 1 ? (squares / (n - 1)).squareRoot() : .nan
  }
}
