internal import Foundation

/// A mark on an axis.
struct Tick: Hashable {
  let value: Double
  let label: String
}

/// Chooses the values at which an axis is marked: round ones, few, evenly spread where they can be.
struct TickGenerator {
  let kind: Scale.Kind
  let format: ValueFormat
  /// At most so many ticks; a linear axis has at least half as many.
  var most = 7
  /// Marks only whole numbers, for counts such as epochs.
  var wholeNumbers = false
  /// Where ticks make sense: a padded axis may go below 0 seconds, its ticks may not.
  var limits = -Double.infinity...Double.infinity

  func ticks(in domain: ClosedRange<Double>) -> [Tick] {
    // Two ticks of one label would be two places of one value.
    allTicks(in: domain).reduce(into: []) { ticks, tick in
      if ticks.last?.label != tick.label { ticks.append(tick) }
    }
  }

  private func allTicks(in domain: ClosedRange<Double>) -> [Tick] {
    let values: [Double]
    switch kind {
    case .linear:
      return linear(domain)
    case .log10:
      values = decades(domain)
    case .log2:
      let powers = powersOfTwo(domain)
      values = powers.count < 3 ? decades(domain) : powers
    }
    // Too short a stretch of a logarithmic axis is nearly even: it is marked as a linear one.
    if values.count < 3, domain.upperBound / domain.lowerBound < 30 {
      let even = linear(domain)
      if even.count > values.count { return even }
    }
    return values.map { value in
      Tick(value: value, label: format.text(value, step: value, isRound: true))
    }
  }

  // MARK: Linear

  private func linear(_ domain: ClosedRange<Double>) -> [Tick] {
    let step = step(domain)
    return multiples(of: step, in: domain).map { index in
      let value = Double(index) * step
      return Tick(value: value, label: format.text(value, step: step))
    }
  }

  /// The smallest of 1, 2, 2.5 and 5 · 10ⁿ that marks `domain` no more than `most` times.
  func step(_ domain: ClosedRange<Double>) -> Double {
    let span = domain.upperBound - domain.lowerBound
    var exponent = Int(floor(log10(span / Double(max(most, 2))))) - 1
    while true {
      let power = pow(10, Double(abs(exponent)))
      for factor in [1, 2, 2.5, 5] {
        // A division by 10ⁿ rounds once; a product with 10⁻ⁿ would round twice.
        let step = exponent < 0 ? factor / power : factor * power
        if wholeNumbers, step != step.rounded() { continue }
        if multiples(of: step, in: domain).count <= max(most, 2) { return step }
      }
      exponent += 1
    }
  }

  /// The n for which n · step lies in the domain and within the limits.
  private func multiples(of step: Double, in domain: ClosedRange<Double>) -> ClosedIndices {
    let slack = 1e-9
    let lower = (max(domain.lowerBound, limits.lowerBound) / step - slack).rounded(.up)
    let upper = (min(domain.upperBound, limits.upperBound) / step + slack).rounded(.down)
    // Doubles beyond 2⁵³ have no neighbors one apart, and no use for so fine a step.
    guard abs(lower) < 0x1p53, abs(upper) < 0x1p53 else {
      return ClosedIndices(first: 0, count: .max)
    }
    return ClosedIndices(first: Int(lower), count: max(0, Int(upper - lower) + 1))
  }

  private struct ClosedIndices {
    let first: Int
    let count: Int

    func map(_ transform: (Int) -> Tick) -> [Tick] {
      (0..<count).map { transform(first + $0) }
    }
  }

  // MARK: Logarithmic

  /// 1, 2, 5 in every decade where there is room, else 1 and 3, else every n-th power of ten.
  private func decades(_ domain: ClosedRange<Double>) -> [Double] {
    let first = Int(floor(log10(domain.lowerBound)))
    let last = Int(ceil(log10(domain.upperBound)))
    for factors in [[1.0, 2, 5], [1.0, 3]] {
      let values = (first...last).flatMap { exponent in
        factors.map { Self.scaled($0, exponent) }
      }
      let inside = values.filter { contains($0, domain) }
      if inside.count <= most { return inside }
    }
    let powers = (first...last).filter { contains(Self.scaled(1, $0), domain) }
    let stride = (powers.count + most - 1) / max(most, 1)
    return powers.filter { $0.isMultiple(of: max(stride, 1)) }.map { Self.scaled(1, $0) }
  }

  private func powersOfTwo(_ domain: ClosedRange<Double>) -> [Double] {
    let first = Int(floor(log2(domain.lowerBound)))
    let last = Int(ceil(log2(domain.upperBound)))
    let powers = (first...last).filter { contains(exp2(Double($0)), domain) }
    let stride = max(1, (powers.count + most - 1) / max(most, 1))
    return powers.filter { $0.isMultiple(of: stride) }.map { exp2(Double($0)) }
  }

  private func contains(_ value: Double, _ domain: ClosedRange<Double>) -> Bool {
    value >= domain.lowerBound * (1 - 1e-9) && value <= domain.upperBound * (1 + 1e-9)
      && limits.contains(value)
  }

  private static func scaled(_ factor: Double, _ exponent: Int) -> Double {
    let power = pow(10, Double(abs(exponent)))
    return exponent < 0 ? factor / power : factor * power
  }
}
