/// Figures that sum up samples.
public enum Statistics {
  /// The middle value, or the mean of the two in the middle.
  public static func median(_ samples: [Double]) -> Double { percentile(samples, 0.5) }

  /// The value below which the share lies, between neighbours by proportion, as NumPy's default.
  ///
  /// - Parameter share: 0 ... 1.
  public static func percentile(_ samples: [Double], _ share: Double) -> Double {
    precondition(!samples.isEmpty, "there are no samples")
    let sorted = samples.sorted()
    let position = share * Double(sorted.count - 1)
    let below = Int(position)
    let above = min(below + 1, sorted.count - 1)
    return sorted[below] + (sorted[above] - sorted[below]) * (position - Double(below))
  }
}
