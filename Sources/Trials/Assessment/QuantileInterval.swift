internal import Foundation

/// The interval of a quantile by order statistics: whatever the distribution of the samples is.
///
/// The number of samples below the true quantile is binomial; the ends are the samples that it leaves out in at
/// most 2.5 % of cases on each side.
///
/// Source: David and Nagaraja 2003, "Order Statistics", section 7.1.
package enum QuantileInterval {
  /// At 95 % confidence; nil where the samples are too few for it: a median needs 6, the 90th percentile 36,
  /// the 99th 368.
  ///
  /// - Parameter share: within 0 and 1, both excluded.
  package static func of(_ samples: [Double], share: Double) -> Interval? {
    guard let ranks = ranks(count: samples.count, share: share) else { return nil }
    let sorted = samples.sorted()
    return Interval(low: sorted[ranks.low - 1], high: sorted[ranks.high - 1])
  }

  /// Whether so many samples tell the quantile.
  package static func isKnown(samples: Int, share: Double) -> Bool {
    ranks(count: samples, share: share) != nil
  }

  /// The samples at the ends, counted from 1 in ascending order.
  static func ranks(count: Int, share: Double) -> (low: Int, high: Int)? {
    known.ranks(count, share) { calculatedRanks(count: count, share: share) }
  }

  /// The ranks of all trials, which mostly have as many samples each.
  private static let known = KnownRanks()

  /// All access under its lock.
  private final class KnownRanks: @unchecked Sendable {
    private struct Key: Hashable {
      let count: Int
      let share: Double
    }

    private let lock = NSLock()
    private var values: [Key: (low: Int, high: Int)?] = [:]

    func ranks(
      _ count: Int, _ share: Double, _ calculate: () -> (low: Int, high: Int)?
    ) -> (low: Int, high: Int)? {
      let key = Key(count: count, share: share)
      if let known = lock.withLock({ values[key] }) { return known }
      let found = calculate()
      lock.withLock { values[key] = .some(found) }
      return found
    }
  }

  private static func calculatedRanks(count: Int, share: Double) -> (low: Int, high: Int)? {
    guard count > 0 else { return nil }
    let below = BinomialDistribution(trials: count, probability: share)
    // The true quantile is below sample r where fewer than r samples are below it.
    var (low, high): (Int?, Int?)
    var sum = 0.0
    for successes in 0..<count {
      sum += below.mass(successes)
      if sum <= 0.025 { low = successes + 1 }
      if sum >= 0.975 {
        high = successes + 1
        break
      }
    }
    guard let low, let high else { return nil }
    return (low, high)
  }
}
