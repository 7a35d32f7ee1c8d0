internal import Foundation

/// Accuracy against the size and the work of a network, in decibels; higher is better. It knows no measured
/// time, and stands beside OpScore for comparison.
///
/// Source: Wong 2018, "NetScore: towards universal metrics for large-scale performance analysis of deep neural
/// networks for practical on-device edge usage", with the exponents given there: 2, 0.5 and 0.5.
package enum NetScore {
  /// `20 · log10(a² / (√p · √m))`: the accuracy in percent, the parameters in millions, the
  /// multiply-accumulates of an image in billions.
  ///
  /// - Parameters:
  ///   - accuracy: 0 … 1.
  /// - Returns: nil where one of the three is 0: the score is not defined there.
  package static func score(accuracy: Double, parameters: Int, macs: Int) -> Double? {
    guard accuracy > 0, parameters > 0, macs > 0 else { return nil }
    let (a, p, m) = (accuracy * 100, Double(parameters) / 1e6, Double(macs) / 1e9)
    return 20 * (2 * log10(a) - log10(p) / 2 - log10(m) / 2)
  }
}
