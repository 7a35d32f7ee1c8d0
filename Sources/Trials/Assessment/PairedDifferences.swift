internal import Foundation

/// Differences of two settings over the same seeds: their mean, what it may be, and whether it is chance.
package struct PairedDifferences: Hashable, Sendable {
  package let values: [Double]

  /// - Parameters:
  ///   - first: one value a seed.
  ///   - second: those of the other setting, seed by seed.
  package init(_ first: [Double], _ second: [Double]) {
    precondition(first.count == second.count, "a pair for each seed")
    values = zip(first, second).map { $0 - $1 }
  }

  package var mean: Double { values.reduce(0, +) / Double(values.count) }

  /// By Student's t distribution; nil of fewer than two.
  package var interval: Interval? { Interval.mean(of: values) }

  /// The probability of a mean as far from 0, or farther, if there were no difference, by Student's t
  /// distribution; nil of fewer than two. Two-sided.
  package var studentPValue: Double? {
    guard values.count > 1 else { return nil }
    let error = Statistics.deviation(values) / Double(values.count).squareRoot()
    guard error > 0 else { return mean == 0 ? 1 : 0 }
    return Interval.studentTails(abs(mean) / error, freedom: values.count - 1)
  }

  /// The probability of a mean as far from 0, or farther, if the sign of each difference were chance. Two-sided:
  /// 1 where all differences are 0.
  ///
  /// Exact up to 16 pairs; beyond, by 65,536 draws, of which the given signs are one.
  ///
  /// Source: Fisher 1935, "The Design of Experiments", section 21.
  package func signFlipPValue(seed: UInt64 = 0) -> Double {
    let observed = abs(values.reduce(0, +))
    // Sums of the same numbers in another order differ by rounding.
    let limit = observed - 1e-12 * values.reduce(0) { $0 + abs($1) }
    func isAsFar(_ signs: (Int) -> Bool) -> Bool {
      var sum = 0.0
      for (index, value) in values.enumerated() { sum += signs(index) ? value : -value }
      return abs(sum) >= limit
    }
    let draws = 1 << min(values.count, 16)
    if values.count <= 16 {
      let asFar = (0..<draws).count { bits in isAsFar { bits >> $0 & 1 == 0 } }
      return Double(asFar) / Double(draws)
    }
    var random = SplitMix(seed)
    var asFar = 1
    for _ in 1..<draws {
      let signs = values.map { _ in random.next() >> 63 == 0 }
      if isAsFar({ signs[$0] }) { asFar += 1 }
    }
    return Double(asFar) / Double(draws)
  }

  /// Of the mean, by the bootstrap, corrected for bias and acceleration (BCa); nil of fewer than three, or where
  /// all are equal.
  ///
  /// Source: Efron 1987, "Better bootstrap confidence intervals".
  package func bootstrapInterval(resamples: Int = 10_000, seed: UInt64 = 0) -> Interval? {
    guard values.count > 2 else { return nil }
    var random = SplitMix(seed)
    let means = (0..<resamples).map { _ in
      var sum = 0.0
      for _ in values.indices { sum += values[random.index(below: values.count)] }
      return sum / Double(values.count)
    }
    return Self.bootstrapInterval(of: values, resampledMeans: means)
  }

  /// The same of means of given resamples.
  static func bootstrapInterval(of values: [Double], resampledMeans: [Double]) -> Interval? {
    let n = Double(values.count)
    let sum = values.reduce(0, +)
    let mean = sum / n
    let leftOut = values.map { (sum - $0) / (n - 1) }
    let center = leftOut.reduce(0, +) / n
    let squares = leftOut.reduce(0) { $0 + ($1 - center) * ($1 - center) }
    guard squares > 0 else { return nil }
    let cubes = leftOut.reduce(0) { $0 + (center - $1) * (center - $1) * (center - $1) }
    let acceleration = cubes / (6 * squares * squares.squareRoot())
    // Those that equal the mean count half, as SciPy has it.
    let below = Double(resampledMeans.count { $0 < mean } + resampledMeans.count { $0 <= mean }) / 2
    let share = below / Double(resampledMeans.count)
    guard share > 0, share < 1 else { return nil }
    let bias = NormalDistribution.quantile(share)
    let ends = [0.025, 0.975].map { level -> Double in
      let z = bias + NormalDistribution.quantile(level)
      return Statistics.percentile(
        resampledMeans, NormalDistribution.cumulative(bias + z / (1 - acceleration * z)))
    }
    return Interval(low: ends[0], high: ends[1])
  }
}
