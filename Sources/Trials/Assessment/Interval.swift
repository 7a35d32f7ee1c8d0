internal import Foundation

/// What a measured value may be, at 95 % confidence.
package struct Interval: Codable, Hashable, Sendable {
  package let low: Double
  package let high: Double

  package init(low: Double, high: Double) {
    self.low = low
    self.high = high
  }

  package func overlaps(_ other: Interval) -> Bool { low <= other.high && other.low <= high }

  /// Of a sum of two independent values, each with an interval that is seen from the same sum with the other
  /// value fixed: the distances of the ends are joined as the sides of a right angle.
  ///
  /// Source: Zou and Donner 2008, "Construction of confidence limits about effect measures: a general
  /// approach".
  package static func sum(around value: Double, _ a: Interval, _ b: Interval) -> Interval {
    func joined(_ x: Double, _ y: Double) -> Double { (x * x + y * y).squareRoot() }
    return Interval(
      low: value - joined(value - a.low, value - b.low),
      high: value + joined(a.high - value, b.high - value))
  }

  /// Of a share that was found in `count` independent cases.
  ///
  /// Source: Wilson 1927, "Probable Inference, the Law of Succession, and Statistical Inference".
  ///
  /// - Parameters:
  ///   - share: 0 … 1.
  ///   - count: at least one.
  package static func wilson(share: Double, count: Int) -> Interval {
    precondition(count > 0, "a share of nothing has no interval")
    let (n, z) = (Double(count), 1.959_963_984_540_054)
    let center = (share + z * z / (2 * n)) / (1 + z * z / n)
    let reach =
      z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
    return Interval(low: max(0, center - reach), high: min(1, center + reach))
  }

  /// Of the mean of repeats, by Student's t distribution; nil of fewer than two.
  ///
  /// Source: Student 1908, "The Probable Error of a Mean".
  package static func mean(of samples: [Double]) -> Interval? {
    guard let (mean, reach) = studentReach(samples) else { return nil }
    return Interval(low: mean - reach, high: mean + reach)
  }

  /// Of the mean of repeats that are shares: within 0 and 1, whatever the repeats are. Nil of fewer
  /// than two.
  ///
  /// By Student's t distribution on the logit scale: the mean of log(p / (1 − p)) ± t · s / √n, taken
  /// back. Where very uneven shares put their plain mean outside, the interval reaches to it. Where a
  /// share is 0 or 1 its logit is infinite, and where all are equal they have no spread to go by: then
  /// it is Wilson's interval of the cases of all repeats together.
  ///
  /// Sources: Warton and Hui 2011, "The arcsine is asinine: the analysis of proportions in ecology",
  /// for the logit scale; Wilson 1927 as in `wilson`.
  ///
  /// - Parameters:
  ///   - shares: 0 … 1 each.
  ///   - counts: of the cases that each share was found in, above 0 for Wilson's interval.
  package static func mean(ofShares shares: [Double], counts: [Int]) -> Interval? {
    precondition(shares.count == counts.count, "a count for each share")
    guard shares.count > 1 else { return nil }
    let mean = shares.reduce(0, +) / Double(shares.count)
    guard shares.allSatisfy({ $0 > 0 && $0 < 1 }), shares.contains(where: { $0 != shares[0] }),
      let (center, reach) = studentReach(shares.map { log($0 / (1 - $0)) })
    else {
      let count = counts.reduce(0, +)
      guard count > 0, shares.allSatisfy({ $0 >= 0 && $0 <= 1 }) else { return nil }
      let successes = zip(shares, counts).reduce(0) { $0 + $1.0 * Double($1.1) }
      return .wilson(share: successes / Double(count), count: count)
    }
    let ends = [center - reach, center + reach].map { 1 / (1 + exp(-$0)) }
    return Interval(low: min(ends[0], mean), high: max(ends[1], mean))
  }

  /// The mean of samples, and how far its interval reaches to both sides; nil of fewer than two.
  private static func studentReach(_ samples: [Double]) -> (mean: Double, reach: Double)? {
    guard samples.count > 1 else { return nil }
    let n = Double(samples.count)
    let mean = samples.reduce(0, +) / n
    return (
      mean,
      studentQuantile(freedom: samples.count - 1) * Statistics.deviation(samples) / n.squareRoot()
    )
  }

  /// The value that Student's t exceeds in 2.5 % of cases.
  ///
  /// Source: the finite series of Abramowitz and Stegun 1964, 26.7.3 and 26.7.4, solved by bisection.
  static func studentQuantile(freedom: Int) -> Double {
    var (low, high) = (0.0, Double.pi / 2)
    // More halvings than a double has bits.
    for _ in 0..<64 {
      let middle = (low + high) / 2
      if centralProbability(angle: middle, freedom: freedom) < 0.95 {
        low = middle
      } else {
        high = middle
      }
    }
    return Double(freedom).squareRoot() * tan((low + high) / 2)
  }

  /// The probability that |t| is above a value.
  static func studentTails(_ t: Double, freedom: Int) -> Double {
    1 - centralProbability(angle: atan(t / Double(freedom).squareRoot()), freedom: freedom)
  }

  /// The probability that |t| is below √freedom · tan(angle).
  private static func centralProbability(angle: Double, freedom: Int) -> Double {
    let (sine, cosine) = (sin(angle), cos(angle))
    let isOdd = freedom % 2 == 1
    if freedom == 1 { return 2 * angle / .pi }
    var term = isOdd ? cosine : 1
    var sum = term
    for factor in stride(from: isOdd ? 3 : 2, to: freedom, by: 2) {
      term *= cosine * cosine * Double(factor - 1) / Double(factor)
      sum += term
    }
    return isOdd ? 2 / .pi * (angle + sine * sum) : sine * sum
  }
}
