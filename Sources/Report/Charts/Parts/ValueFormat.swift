internal import Foundation

/// How numbers are written. No locale has a say: a point for decimals, a comma for thousands.
package enum ValueFormat: String, Hashable, Sendable, CaseIterable {
  /// As they are: 0.25, 12, 1,500.
  case number
  /// Fractions as percentages: 0.914 is 91.4%.
  case percent
  /// With the prefixes of the SI: 1.5k, 20M, 3µ.
  case si
  /// Whole numbers in full as long as they are short, 16,384, and then as `si` has them.
  case count

  /// For a tick among others.
  ///
  /// - Parameters:
  ///   - step: how far its neighbors are; what is written is exact to that.
  ///   - isRound: whether a prefix may round to 4 digits, as the neighbors are far off.
  func text(_ value: Double, step: Double, isRound: Bool = false) -> String {
    let decimals = decimals(forStep: step)
    return switch self {
    case .number: Self.fixed(value, decimals)
    case .percent: Self.fixed(value * 100, decimals) + "%"
    case .count where abs(value) < 100_000: Self.fixed(value, decimals)
    case .si, .count: Self.prefixed(value, step: isRound ? nil : step)
    }
  }

  /// For a value by itself: 3 significant digits, all digits before the point.
  ///
  /// - Parameter more: further digits.
  func text(_ value: Double, more: Int = 0) -> String {
    switch self {
    case .number: Self.significant(value, 3 + more)
    // What three decimals would show as 0 gets its own digits.
    case .percent where value != 0 && abs(value) < 0.000_01:
      Self.significant(value * 100, 2 + more) + "%"
    case .percent: Self.trimmed(Self.fixed(value * 100, (abs(value) < 0.01 ? 3 : 1) + more)) + "%"
    case .count where abs(value) < 100_000: Self.significant(value, 5 + more)
    case .si, .count: Self.prefixed(value, digits: 4 + more)
    }
  }

  /// For values beside each other: with up to 3 more digits where different ones would look the same.
  func texts(_ values: [Double]) -> [String] {
    let different = Set(values).count
    var texts: [String] = []
    for more in 0...3 {
      texts = values.map { text($0, more: more) }
      if Set(texts).count == different { break }
    }
    return texts
  }

  /// The digits after the point that `step` needs so that ticks stay apart and are exact.
  func decimals(forStep step: Double) -> Int {
    var scaled = abs(self == .percent ? step * 100 : step)
    for digits in 0..<12 {
      if abs(scaled - scaled.rounded()) < 1e-6 * scaled { return digits }
      scaled *= 10
    }
    return 12
  }

  static func fixed(_ value: Double, _ decimals: Int) -> String {
    if value == 0, decimals > 9 { return "0" }
    if abs(value) >= 1e15 || decimals > 9 { return exponential(value, 8) }
    var digits = String(format: "%.\(decimals)f", abs(value))
    let isZero = !digits.contains { $0 != "0" && $0 != "." }
    let point = digits.firstIndex(of: ".") ?? digits.endIndex
    var place = point
    while digits.distance(from: digits.startIndex, to: place) > 3 {
      place = digits.index(place, offsetBy: -3)
      digits.insert(",", at: place)
    }
    return (value < 0 && !isZero ? "−" : "") + digits
  }

  static func significant(_ value: Double, _ digits: Int) -> String {
    if value == 0 { return "0" }
    let magnitude = Int(floor(log10(abs(value))))
    if magnitude < -5 { return exponential(value, digits - 1) }
    return trimmed(fixed(value, max(0, digits - 1 - magnitude)))
  }

  private static func exponential(_ value: Double, _ decimals: Int) -> String {
    let parts = String(format: "%.\(decimals)e", abs(value)).split(separator: "e")
    let mantissa = trimmed(String(parts[0]))
    let exponent = Int(parts[1]) ?? 0
    let superscripts = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
    let raised = String(abs(exponent)).compactMap { $0.wholeNumberValue.map { superscripts[$0] } }
    return (value < 0 ? "−" : "") + (mantissa == "1" ? "" : mantissa + "·") + "10"
      + (exponent < 0 ? "⁻" : "") + String(raised)
  }

  /// - Parameters:
  ///   - digits: the significant ones.
  ///   - step: in place of `digits`, what the text must be exact to.
  private static func prefixed(_ value: Double, digits: Int = 4, step: Double? = nil) -> String {
    if value == 0 { return "0" }
    let prefixes = ["", "k", "M", "G", "T", "P"]
    // Counts are never so small that 980m would be clearer than 0.98.
    var index = max(Int(floor(log10(abs(value)) / 3 + 1e-12)), 0)
    guard prefixes.indices.contains(index) else {
      return exponential(value, step == nil ? digits - 2 : 8)
    }
    var scaled = value / pow(1000, Double(index))
    if let step {
      let decimals = ValueFormat.number.decimals(forStep: step / pow(1000, Double(index)))
      return trimmed(fixed(scaled, decimals)) + prefixes[index]
    }
    // 999.96 k would be written 1000 k.
    if abs(scaled) >= 1000 - 0.5 * pow(10, Double(3 - digits)), index + 1 < prefixes.count {
      index += 1
      scaled /= 1000
    }
    return significant(scaled, digits) + prefixes[index]
  }

  private static func trimmed(_ text: String) -> String {
    guard text.contains(".") else { return text }
    var text = text
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text
  }
}
