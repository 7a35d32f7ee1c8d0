/// A histogram of magnitudes, from which quantization scales are chosen.
package struct MagnitudeHistogram: Sendable {
  /// The largest magnitude counted; larger ones count as this.
  package let largest: Float
  private var counts: [Int]

  private static let bins = 8192

  package init(largest: Float) {
    precondition(largest >= 0 && largest.isFinite, "the largest magnitude is a finite number")
    self.largest = largest
    counts = Array(repeating: 0, count: Self.bins)
  }

  /// The largest magnitude among `values`; NaN where one of them is NaN.
  package static func largest(of values: [Float]) -> Float {
    var result: Float = 0
    for value in values {
      if value.isNaN { return .nan }
      result = max(result, abs(value))
    }
    return result
  }

  package mutating func add(_ values: [Float]) {
    guard largest > 0 else {
      counts[0] += values.count
      return
    }
    let scale = Float(Self.bins) / largest
    for value in values {
      counts[min(Int(min(abs(value), largest) * scale), Self.bins - 1)] += 1
    }
  }

  /// The upper end of the bin below which, or in which, `percentile` percent of the numbers lie.
  package func percentile(_ percentile: Double) -> Float {
    precondition(percentile > 0 && percentile <= 100, "a percentile is 0 to 100")
    let wanted = percentile / 100 * Double(counts.reduce(0, +))
    var sum = 0
    for (bin, count) in counts.enumerated() {
      sum += count
      if Double(sum) >= wanted { return largest * (Float(bin + 1) / Float(Self.bins)) }
    }
    return largest
  }
}
