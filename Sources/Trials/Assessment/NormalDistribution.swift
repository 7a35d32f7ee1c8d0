internal import Foundation

/// The standard normal distribution.
enum NormalDistribution {
  /// The probability of a value below `z`.
  static func cumulative(_ z: Double) -> Double { erfc(-z / 2.0.squareRoot()) / 2 }

  static func density(_ z: Double) -> Double { exp(-z * z / 2) / (2 * Double.pi).squareRoot() }

  /// The value below which the share lies: by bisection, to the last bits.
  ///
  /// - Parameter share: between 0 and 1, both excluded.
  static func quantile(_ share: Double) -> Double {
    precondition(share > 0 && share < 1, "a quantile of a share within 0 and 1")
    // Where the tail is thin the other side of the symmetry keeps more digits.
    guard share <= 0.5 else { return -quantile(1 - share) }
    var (low, high) = (-40.0, 0.0)
    while true {
      let middle = (low + high) / 2
      guard middle > low, middle < high else { return middle }
      if cumulative(middle) < share { low = middle } else { high = middle }
    }
  }
}
