internal import Assessment
internal import Foundation

/// The numbers of one column of a table, which a reader compares with each other.
extension NumberFormat {
  /// The numbers as texts, with one number of decimals for all, so that the points stand under each other.
  ///
  /// These are as many as leave the smallest number two significant digits, or those that the format has,
  /// and as show the smallest reach of an interval. Where the largest number would get more than five
  /// digits by that, as numbers are orders of magnitude apart, each has its own significant digits: more
  /// would claim what was not measured, and fewer hide what was.
  ///
  /// - Parameter intervals: one for each number, or none at all.
  func column(_ values: [Double], _ intervals: [Interval?] = []) -> [String] {
    let decimals = sharedDecimals(values, intervals)
    return values.enumerated().map { index, value in
      let written = decimals.map { text(value, decimals: $0) } ?? text(value, in: .cell)
      guard let interval = intervals.isEmpty ? nil : intervals[index] else { return written }
      return text(of: value, written: written, interval, in: .cell)
    }
  }

  private func text(_ value: Double, decimals: Int) -> String {
    guard value.isFinite else { return "–" }
    let text = Self.exactly(value * scale, decimals: decimals)
    return text + unit(in: .cell)
  }

  /// What the digits are of.
  private var scale: Double { if case .percent = self { 100 } else { 1 } }

  private static let mostDigits = 5

  /// - Returns: nil where each number has its own digits.
  private func sharedDecimals(_ values: [Double], _ intervals: [Interval?]) -> Int? {
    let sizes = values.filter { $0.isFinite && $0 != 0 }.map { abs($0) * scale }
      // What is smaller is left over from rounding.
      .filter { isSignificant || $0 >= 1e-12 }
    guard let largest = sizes.max(), let smallest = sizes.min(),
      let decimals = decimals(of: sizes, smallest: smallest, largest: largest),
      decimals <= mostDecimals(largest)
    else { return nil }
    let reaches = intervals.compactMap { $0.map { ($0.high - $0.low) / 2 * scale } }
      .filter { $0.isFinite && $0 >= 1e-12 }
    let finer = reaches.min().map { Self.decimals(ofDigits: 1, $0) } ?? 0
    return finer <= mostDecimals(largest) ? max(decimals, finer) : decimals
  }

  private var isSignificant: Bool {
    switch self {
    case .seconds, .milliseconds, .megabytes, .significant: true
    case .percent, .fixed, .integer, .measured, .given: false
    }
  }

  /// Those that a format asks for are always there.
  private func mostDecimals(_ largest: Double) -> Int {
    let whole = max(1, 1 + Int(floor(log10(largest))))
    let asked: Int =
      switch self {
      case .percent(let decimals), .fixed(let decimals): decimals
      case .measured: 3
      default: 0
      }
    return min(8, max(asked, Self.mostDigits - whole))
  }

  private func decimals(of sizes: [Double], smallest: Double, largest: Double) -> Int? {
    switch self {
    // What is set stays as the notebook has it.
    case .integer, .given: return nil
    case .percent(let decimals), .fixed(let decimals):
      // At least one digit of each.
      return max(decimals, Self.decimals(ofDigits: 1, smallest))
    case .measured:
      let small = sizes.filter { $0 < 0.01 }
      if small.isEmpty { return 3 }
      let most = Self.decimals(ofDigits: 3, smallest)
      let near = max(3, Self.decimals(ofDigits: 3, largest) + 1)
      return max(min(most, near), most - 1)
    case .seconds, .milliseconds, .megabytes, .significant:
      let most = max(0, Self.decimals(ofDigits: 3, smallest))
      let near = max(0, Self.decimals(ofDigits: 3, largest)) + 1
      // Two digits of the smallest suffice where three would be many of the largest.
      return max(min(most, near), most - 1)
    }
  }

  /// The decimals at which a number above 0 shows so many significant digits.
  private static func decimals(ofDigits digits: Int, _ value: Double) -> Int {
    decimalsForThreeDigits(value) - 3 + digits
  }
}
