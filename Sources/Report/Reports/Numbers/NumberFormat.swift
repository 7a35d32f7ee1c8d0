internal import Foundation
internal import Trials

/// How a number is written for a reader: the same on every machine, whatever its locale.
package enum NumberFormat: Hashable, Sendable {
  /// A fraction in hundredths: 0.912 is `91.2%`.
  case percent(decimals: Int)
  case fixed(decimals: Int)
  /// Three significant digits; in prose the unit follows.
  case seconds
  case milliseconds
  case megabytes
  case integer
  /// Three significant digits.
  case significant
  /// Of what is measured without a unit: three decimals, and three significant digits of what is so
  /// small that fewer than two would be left.
  case measured
  /// Of what is set: the shortest digits that read back as the same number.
  case given

  /// Where the number stands. A table's heading and an axis carry the unit; a sentence does not.
  package enum Place: Sendable { case prose, cell }

  /// The decimals that can be asked for.
  package static let decimals = 0...9
  /// The names that a notebook may use.
  package static let names = [
    "percent", "fixed", "seconds", "milliseconds", "megabytes", "integer", "significant",
  ]

  static func takesDecimals(_ name: String) -> Bool { name == "percent" || name == "fixed" }

  /// The format that a notebook calls by name, such as `fixed(2)`; nil where the name is unknown
  /// or the argument is not one that it takes.
  package init?(name: String, argument: String?) {
    let decimals = argument.flatMap { Int($0) }
    if argument != nil {
      guard Self.takesDecimals(name), let decimals, Self.decimals.contains(decimals) else {
        return nil
      }
    }
    switch name {
    case "percent": self = .percent(decimals: decimals ?? 1)
    case "fixed":
      guard let decimals else { return nil }
      self = .fixed(decimals: decimals)
    case "seconds": self = .seconds
    case "milliseconds": self = .milliseconds
    case "megabytes": self = .megabytes
    case "integer": self = .integer
    case "significant": self = .significant
    default: return nil
    }
  }

  /// As a notebook writes it.
  package var name: String {
    switch self {
    case .percent(let decimals): decimals == 1 ? "percent" : "percent(\(decimals))"
    case .fixed(let decimals): "fixed(\(decimals))"
    case .seconds: "seconds"
    case .milliseconds: "milliseconds"
    case .megabytes: "megabytes"
    case .integer: "integer"
    case .significant: "significant"
    case .measured: "measured"
    case .given: "given"
    }
  }

  /// The number as text; `–` where it is not finite. A number other than 0 never reads as 0, except
  /// where it is asked for as a whole number.
  ///
  /// - Parameter more: further digits.
  package func text(_ value: Double, in place: Place, more: Int = 0) -> String {
    guard value.isFinite else { return "–" }
    let unit = unit(in: place)
    switch self {
    case .percent(let decimals):
      return Self.fixed(value * 100, decimals: decimals + more) + unit
    case .fixed(let decimals): return Self.fixed(value, decimals: decimals + more)
    case .seconds, .milliseconds, .megabytes, .significant:
      return Self.significant(value, more: more) + unit
    case .integer:
      return Self.exactly(value, decimals: value == value.rounded() ? 0 : more)
    case .measured: return Self.fixed(value, decimals: Self.measuredDecimals(value) + more)
    case .given: return Self.given(value)
    }
  }

  // MARK: Digits

  /// A fixed number of decimals, and at least one significant digit, so that no number but 0 reads as 0.
  static func fixed(_ value: Double, decimals: Int) -> String {
    // What is smaller is left over from rounding.
    guard abs(value) >= 1e-12 else { return exactly(value, decimals: decimals) }
    return exactly(value, decimals: max(decimals, decimalsForThreeDigits(value) - 2))
  }

  /// A fixed number of decimals, thousands set apart by commas, with a true minus sign.
  static func exactly(_ value: Double, decimals: Int) -> String {
    let digits = String(format: "%.\(decimals)f", abs(value))
    let parts = digits.split(separator: ".", maxSplits: 1)
    let isZero = digits.allSatisfy { $0 == "0" || $0 == "." }
    let fraction = parts.count > 1 ? "." + parts[1] : ""
    return (value < 0 && !isZero ? "\u{2212}" : "") + grouped(parts[0]) + fraction
  }

  /// Three significant digits, with a power of ten where the number is tiny.
  ///
  /// - Parameter more: further digits.
  static func significant(_ value: Double, more: Int = 0) -> String {
    guard value != 0 else { return "0" }
    let decimals = decimalsForThreeDigits(value)
    if decimals <= 8 { return exactly(value, decimals: max(0, decimals + more)) }
    let exponent = 2 - decimals
    let mantissa = exactly(value / pow(10, Double(exponent)), decimals: 2 + more)
    let superscripts = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
    let power = String(abs(exponent)).compactMap(\.wholeNumberValue).map { superscripts[$0] }
    return "\(mantissa)\u{A0}×\u{A0}10⁻" + String(power)
  }

  /// Three, or as many as show three significant digits where three would leave fewer than two.
  private static func measuredDecimals(_ value: Double) -> Int {
    let isSmall = abs(value) >= 1e-12 && abs(value) < 0.01
    return isSmall ? decimalsForThreeDigits(value) : 3
  }

  /// As a notebook would write it.
  private static func given(_ value: Double) -> String {
    let text = "\(value)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// The decimals at which the number shows three significant digits, once rounded; below 0 where
  /// even its whole part has more.
  static func decimalsForThreeDigits(_ value: Double) -> Int {
    // The exponent after rounding, so that 9.999 counts as 10.0.
    let scientific = String(format: "%.2e", abs(value))
    let exponent = scientific.split(separator: "e").last.flatMap { Int($0) } ?? 0
    return 2 - exponent
  }

  private static func grouped(_ digits: some StringProtocol) -> String {
    var result = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { result.append(",") }
      result.append(digit)
    }
    return result
  }
}

extension ResultColumn {
  /// The format of the column where a notebook asks for none; nil for text.
  var defaultFormat: NumberFormat? {
    switch digits {
    case .decimals(let count)?:
      return unit == .fraction ? .percent(decimals: count) : .fixed(decimals: count)
    case .significant?: return .significant
    case nil: break
    }
    return switch unit {
    case .fraction: .percent(decimals: 1)
    case .seconds: .seconds
    case .milliseconds: .milliseconds
    case .megabytes: .megabytes
    case .perSecond: .significant
    case .none:
      switch kind {
      case .text: nil
      case .integer: .integer
      case .number: TrialSetting.columnNames.contains(name) ? .given : .measured
      }
    }
  }
}
