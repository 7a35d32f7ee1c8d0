internal import Foundation

/// The number of successes in independent trials of one probability.
struct BinomialDistribution {
  /// 0 or more.
  let trials: Int
  /// Of a success, within 0 and 1, both excluded.
  let probability: Double

  init(trials: Int, probability: Double) {
    precondition(trials >= 0 && probability > 0 && probability < 1, "trials with an open outcome")
    self.trials = trials
    self.probability = probability
  }

  /// The probability of exactly `count` successes.
  func mass(_ count: Int) -> Double {
    guard (0...trials).contains(count) else { return 0 }
    let (successes, failures) = (Double(count), Double(trials - count))
    let ways = lgamma(Double(trials) + 1) - lgamma(successes + 1) - lgamma(failures + 1)
    return exp(ways + successes * log(probability) + failures * log1p(-probability))
  }

  /// The probability of `count` successes or fewer.
  func cumulative(_ count: Int) -> Double {
    guard count >= 0 else { return 0 }
    guard count < trials else { return 1 }
    // The smaller side is summed: the other is what is left of 1.
    if Double(count) > Double(trials) * probability {
      return 1 - (count + 1...trials).reduce(0) { $0 + mass($1) }
    }
    return (0...count).reversed().reduce(0) { $0 + mass($1) }
  }
}
