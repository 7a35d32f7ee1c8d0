internal import Foundation

/// Maps the values of an axis to pixels.
package struct Scale: Sendable {
  package enum Kind: String, Hashable, Sendable, CaseIterable { case linear, log10, log2 }

  let kind: Kind
  /// The values at the two ends of `range`.
  let domain: ClosedRange<Double>
  /// Pixels at the domain's lower and upper end; the first is the larger one on a y axis.
  let range: (lower: Double, upper: Double)

  /// - Precondition: the domain isn't empty, and is above 0 on a logarithmic scale.
  init(kind: Kind, domain: ClosedRange<Double>, range: (lower: Double, upper: Double)) {
    precondition(domain.lowerBound < domain.upperBound, "a scale needs two different ends")
    precondition(kind == .linear || domain.lowerBound > 0, "a logarithm needs values above 0")
    self.kind = kind
    self.domain = domain
    self.range = range
  }

  func pixel(_ value: Double) -> Double {
    let lower = Self.forward(domain.lowerBound, kind)
    let upper = Self.forward(domain.upperBound, kind)
    let share = (Self.forward(value, kind) - lower) / (upper - lower)
    return range.lower + share * (range.upper - range.lower)
  }

  static func forward(_ value: Double, _ kind: Kind) -> Double {
    switch kind {
    case .linear: value
    case .log10: Foundation.log10(value)
    case .log2: Foundation.log2(value)
    }
  }

  static func backward(_ value: Double, _ kind: Kind) -> Double {
    switch kind {
    case .linear: value
    case .log10: pow(10, value)
    case .log2: exp2(value)
    }
  }
}
