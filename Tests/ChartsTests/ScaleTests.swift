import TestSupport
import Testing

@testable import Charts

@Suite struct ScaleTests {
  @Test(arguments: [
    (Scale.Kind.linear, 0.0...10.0, 2.5, 125.0), (.log10, 1...10_000, 10, 125),
    (.log2, 1...16, 8, 175), (.linear, -1...1, -1, 100), (.log10, 0.1...1, 1, 200),
  ])
  func placesValues(kind: Scale.Kind, domain: ClosedRange<Double>, value: Double, pixel: Double) {
    let scale = Scale(kind: kind, domain: domain, range: (100, 200))
    #expect(abs(scale.pixel(value) - pixel) < 1e-9)
  }

  @Test func aYAxisGrowsUpwards() {
    let scale = Scale(kind: .linear, domain: 0...1, range: (300, 20))
    #expect(scale.pixel(0) == 300)
    #expect(scale.pixel(1) == 20)
    #expect(scale.pixel(0.5) == 160)
  }

  @Test(arguments: [
    (Axis("a"), [5.0, 5.0], 4.0...6.0), (Axis("a"), [0.5], 0.475...0.525),
    (Axis("a"), [0, 0], -1...1), (Axis("a"), [], 1...10), (Axis("a"), [3, 1, 2], 1...3),
    (Axis("a", scale: .log10), [10], 5...20), (Axis("a", scale: .log2), [2, 8], 2...8),
  ])
  func extentIsNeverEmpty(axis: Axis, values: [Double], extent: ClosedRange<Double>) {
    #expect(AxisDomain(axis: axis, values: values).extent == extent)
  }

  @Test(arguments: Scale.Kind.allCases)
  func aFittedDomainKeepsRoomForEveryDisc(kind: Scale.Kind) {
    var random = SplitMix64(state: 2)
    for _ in 0..<200 {
      let values = (0..<12).map { _ in Double.random(in: 0.01...100, using: &random) }
      let radii = values.map { _ in Double.random(in: 2...40, using: &random) }
      let domain = AxisDomain(axis: Axis("a", scale: kind), values: values)
        .fitted(length: 400, radii: radii, margin: 5)
      let scale = Scale(kind: kind, domain: domain, range: (0, 400))
      // Beside the axis's 0 a disc may stick out a little.
      let overhang = domain.lowerBound == 0 ? 4.0 : 0
      for (value, radius) in zip(values, radii) {
        #expect(scale.pixel(value) - radius > -overhang - 0.01)
        #expect(scale.pixel(value) + radius < 400.01)
      }
    }
  }

  /// A small disc at 0 stands on the axis; a large one moves it away.
  @Test(arguments: [
    ([0.0, 5, 10], [2.0, 10, 10], true), ([0, 5, 10], [20, 10, 10], false),
    ([1, 5, 10], [10, 10, 10], true), ([6, 8, 10], [10, 10, 10], false),
    ([-1, 5, 10], [2, 2, 2], false),
  ])
  func aFittedDomainBeginsAtZeroWhereItIsNear(
    values: [Double], radii: [Double], beginsAtZero: Bool
  ) {
    let domain = AxisDomain(axis: Axis("a"), values: values)
      .fitted(length: 400, radii: radii, margin: 16)
    #expect((domain.lowerBound == 0) == beginsAtZero)
    #expect(domain.contains(values[0]))
  }
}
