/// Which of two values of a criterion is better.
package enum Preference: String, Codable, Hashable, Sendable {
  /// As for accuracy.
  case higher
  /// As for time and size.
  case lower

  package func prefers(_ value: Double, to other: Double) -> Bool {
    self == .higher ? value > other : value < other
  }

  /// The best of the values that are there; nil when none is. NaN counts as missing.
  package func best(of values: some Sequence<Double?>) -> Double? {
    let known = values.compactMap { $0 }.filter { !$0.isNaN }
    return self == .higher ? known.max() : known.min()
  }

  /// The worst of the values that are there; nil when none is. NaN counts as missing.
  package func worst(of values: some Sequence<Double?>) -> Double? {
    (self == .higher ? Preference.lower : .higher).best(of: values)
  }

  /// MIN–MAX normalization: 0 at the best of `values`, 1 at the worst, linear between.
  ///
  /// The best goes to 0 for both preferences, as the MIN row of a ranking holds the best values.
  /// Where all are the same, all are 0.
  ///
  /// - Returns: nil where a value is missing, NaN or infinite; infinite ones span no scale.
  package func normalized(_ values: [Double?]) -> [Double?] {
    let finite = values.map { $0.flatMap { $0.isFinite ? $0 : nil } }
    guard let best = best(of: finite), let worst = worst(of: finite) else { return finite }
    // Halves, so that the span of the largest numbers does not overflow.
    let span = worst / 2 - best / 2
    return finite.map { value in
      value.map { span == 0 ? 0 : ($0 / 2 - best / 2) / span }
    }
  }
}
