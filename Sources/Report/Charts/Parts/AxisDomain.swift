internal import Foundation

/// From the values on an axis to the stretch that it shows.
struct AxisDomain {
  let axis: Axis
  let values: [Double]

  /// Where ticks make sense: quantities that are never negative have none below 0, and fractions
  /// none beyond 100%.
  var limits: ClosedRange<Double> {
    let least = values.min() ?? 0
    let most = values.max() ?? 0
    let lower = least >= 0 ? 0 : -Double.infinity
    let isFraction = axis.format == .percent && least >= 0 && most <= 1
    return lower...(isFraction ? 1 : .infinity)
  }

  /// Whether the values are counts.
  var wholeNumbers: Bool {
    axis.format != .percent && axis.scale == .linear && values.allSatisfy { $0 == $0.rounded() }
  }

  /// From the least to the greatest value; wider where they are the same, so that there is a scale.
  var extent: ClosedRange<Double> {
    guard let least = values.min(), let most = values.max() else { return 1...10 }
    switch axis.scale {
    case .linear:
      let magnitude = max(abs(least), abs(most))
      if most - least > magnitude * 1e-6 { return least...most }
      let margin = magnitude == 0 ? 1 : wholeNumbers ? max(1, magnitude * 0.05) : magnitude * 0.05
      return (least - margin)...(most + margin)
    case .log10, .log2:
      if most / least > 1 + 1e-6 { return least...most }
      return (least / 2)...(most * 2)
    }
  }

  /// The extent with a share of its length added at both ends.
  func padded(by share: Double) -> ClosedRange<Double> {
    let lower = Scale.forward(extent.lowerBound, axis.scale)
    let upper = Scale.forward(extent.upperBound, axis.scale)
    let margin = (upper - lower) * share
    return values(lower - margin, upper + margin)
  }

  /// The stretch on `length` pixels in which every value has a disc of `radii[i]` pixels, and
  /// `margin` pixels beside it.
  ///
  /// Where it would begin near 0, it begins at 0: also where that leaves less beside a small disc.
  func fitted(length: Double, radii: [Double], margin: Double) -> ClosedRange<Double> {
    // A disc may not take more than its share of a short axis.
    let (lower, upper) = stretch(length: length, room: radii.map { min($0 + margin, length * 0.4) })
    guard axis.scale == .linear, extent.lowerBound >= 0, lower < (upper - lower) * 0.12
    else { return values(lower, upper) }
    // As many pixels as a label's gap can spare.
    let overhang = 4.0
    let perPixel = upper / length
    let isCut = zip(values, radii).contains { $0 / perPixel < $1 - overhang }
    return isCut ? values(lower, upper) : 0...upper
  }

  /// The least stretch that leaves every value `room[i]` pixels to both ends.
  private func stretch(length: Double, room: [Double]) -> (lower: Double, upper: Double) {
    let least = Scale.forward(extent.lowerBound, axis.scale)
    let most = Scale.forward(extent.upperBound, axis.scale)
    var (lower, upper) = (least, most)
    // Room in pixels and the stretch that a pixel shows depend on each other: a few rounds settle it.
    for _ in 0..<24 {
      let perPixel = (upper - lower) / length
      lower = least
      upper = most
      for (value, room) in zip(values, room) {
        let place = Scale.forward(value, axis.scale)
        lower = min(lower, place - room * perPixel)
        upper = max(upper, place + room * perPixel)
      }
    }
    return (lower, upper)
  }

  private func values(_ lower: Double, _ upper: Double) -> ClosedRange<Double> {
    guard axis.scale != .linear else { return lower...upper }
    // Many decades and wide margins together could leave a Double's range.
    func value(_ place: Double) -> Double {
      min(max(Scale.backward(place, axis.scale), 1e-300), 1e300)
    }
    return value(lower)...value(upper)
  }

  /// The ticks for an axis of `length` pixels.
  ///
  /// - Parameter spacing: the least distance of two ticks in pixels.
  func ticks(in domain: ClosedRange<Double>, length: Double, spacing: Double) -> [Tick] {
    let most = min(7, max(2, Int(length / spacing)))
    return TickGenerator(
      kind: axis.scale, format: axis.format, most: most, wholeNumbers: wholeNumbers, limits: limits
    ).ticks(in: domain)
  }
}
