internal import Foundation

/// What a measured value may be, at 95 % confidence.
public struct Interval: Codable, Hashable, Sendable {
  public let low: Double
  public let high: Double

  public init(low: Double, high: Double) {
    self.low = low
    self.high = high
  }

  public func overlaps(_ other: Interval) -> Bool { low <= other.high && other.low <= high }

  /// Of a share that was found in `count` independent cases.
  ///
  /// Source: Wilson 1927, "Probable Inference, the Law of Succession, and Statistical Inference".
  ///
  /// - Parameters:
  ///   - share: 0 … 1.
  ///   - count: at least one.
  public static func wilson(share: Double, count: Int) -> Interval {
    precondition(count > 0, "a share of nothing has no interval")
    let (n, z) = (Double(count), 1.959_963_984_540_054)
    let centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    let reach =
      z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
    return Interval(low: max(0, centre - reach), high: min(1, centre + reach))
  }

  /// Of the mean of repeats, by Student's t distribution; nil of fewer than two.
  public static func mean(of samples: [Double]) -> Interval? {
    guard samples.count > 1 else { return nil }
    let n = Double(samples.count)
    let mean = samples.reduce(0, +) / n
    let variance = samples.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
    let reach = studentQuantile(freedom: samples.count - 1) * (variance / n).squareRoot()
    return Interval(low: mean - reach, high: mean + reach)
  }

  /// The value that Student's t exceeds in 2.5 % of cases.
  ///
  /// Source: the expansion by Cornish and Fisher (Abramowitz and Stegun 1964, 26.7.5), exact to 0.2 % from
  /// 3 degrees of freedom on; 1 and 2 have closed forms.
  static func studentQuantile(freedom: Int) -> Double {
    let z = 1.959_963_984_540_054
    switch freedom {
    case ...1: return tan(.pi * 0.475)
    case 2: return 2 * 0.475 * (2 / (1 - 4 * 0.475 * 0.475)).squareRoot()
    default:
      let n = Double(freedom)
      let (z3, z5, z7, z9) = (pow(z, 3), pow(z, 5), pow(z, 7), pow(z, 9))
      return z + (z3 + z) / (4 * n) + (5 * z5 + 16 * z3 + 3 * z) / (96 * n * n)
        + (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * pow(n, 3))
        + (79 * z9 + 776 * z7 + 1482 * z5 - 1920 * z3 - 945 * z) / (92160 * pow(n, 4))
    }
  }
}
