internal import Assessment

extension NumberFormat {
  /// A mean and its interval: `2.41 ± 0.12 s`, or `80.0% (67.7–89.1%)` where that reaches further to
  /// one side than to the other.
  func text(_ mean: Double, _ interval: Interval, in place: Place) -> String {
    text(of: mean, written: text(mean, in: place), interval, in: place)
  }

  /// The same for a mean that is written already, such as one of a column, with as many decimals.
  func text(of mean: Double, written: String, _ interval: Interval, in place: Place) -> String {
    guard mean.isFinite else { return written }
    let unit = unit(in: place)
    let plain = written.hasSuffix(unit) ? String(written.dropLast(unit.count)) : written
    let (below, above) = (mean - interval.low, interval.high - mean)
    guard abs(above - below) > 1e-9 * max(above, below) else {
      let reach = end(above, like: plain, showsSmall: true)
      return unit == "%" ? "\(written) ± \(reach)%" : "\(plain) ± \(reach)\(unit)"
    }
    let ends = [interval.low, interval.high].map { end($0, like: plain, showsSmall: false) }
    // A dash before a minus sign would be hard to read.
    return "\(written) (\(ends[0])\(interval.low < 0 ? " to " : "–")\(ends[1])\(unit))"
  }

  /// What follows the digits.
  func unit(in place: Place) -> String {
    switch self {
    case .percent: "%"
    case .seconds: place == .prose ? "\u{A0}s" : ""
    case .milliseconds: place == .prose ? "\u{A0}ms" : ""
    case .megabytes: place == .prose ? "\u{A0}MB" : ""
    case .fixed, .integer, .significant, .measured, .given: ""
    }
  }

  /// A number with the decimals of another.
  ///
  /// - Parameter showsSmall: whether one that would be 0 with these gets three significant digits.
  private func end(_ value: Double, like text: String, showsSmall: Bool) -> String {
    var value = value
    if case .percent = self { value *= 100 }
    if text.contains("×") { return Self.significant(value) }
    let decimals = text.firstIndex(of: ".").map { text[$0...].dropFirst().count } ?? 0
    let isZero = Self.exactly(value, decimals: decimals).allSatisfy { "0.".contains($0) }
    return isZero && showsSmall
      ? Self.significant(value) : Self.fixed(value, decimals: decimals)
  }
}
