import Foundation
import TestSupport
import Testing

@testable import Charts

@Suite struct TickGeneratorTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let kind: Scale.Kind
    let format: ValueFormat
    let domain: ClosedRange<Double>
    let labels: [String]
    var wholeNumbers = false
    var most = 7

    var testDescription: String { "\(kind) \(domain)" }
  }

  @Test(arguments: [
    Case(
      kind: .linear, format: .number, domain: 0...1,
      labels: ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
    Case(kind: .linear, format: .number, domain: 0...10, labels: ["0", "2", "4", "6", "8", "10"]),
    Case(
      kind: .linear, format: .number, domain: -3...3,
      labels: ["−3", "−2", "−1", "0", "1", "2", "3"]),
    Case(
      kind: .linear, format: .number, domain: 1.2...16,
      labels: ["2.5", "5.0", "7.5", "10.0", "12.5", "15.0"]),
    Case(
      kind: .linear, format: .number, domain: 1.2...14,
      labels: ["2", "4", "6", "8", "10", "12", "14"],
      wholeNumbers: true),
    Case(
      kind: .linear, format: .number, domain: 0.9...3.1, labels: ["1", "2", "3"], wholeNumbers: true
    ),
    Case(
      kind: .linear, format: .percent, domain: 0.883...0.934,
      labels: ["89%", "90%", "91%", "92%", "93%"]),
    Case(
      kind: .linear, format: .percent, domain: 0.9...0.916,
      labels: ["90.00%", "90.25%", "90.50%", "90.75%", "91.00%", "91.25%", "91.50%"]),
    Case(
      kind: .linear, format: .number, domain: 0...52_000,
      labels: ["0", "10,000", "20,000", "30,000", "40,000", "50,000"]),
    Case(
      kind: .linear, format: .si, domain: 0...26e6,
      labels: ["0", "5M", "10M", "15M", "20M", "25M"]),
    Case(kind: .log10, format: .number, domain: 1.7...28, labels: ["2", "5", "10", "20"]),
    Case(
      kind: .log10, format: .number, domain: 0.05...20,
      labels: ["0.1", "0.3", "1", "3", "10"]),
    Case(
      kind: .log10, format: .number, domain: 1e-6...1e6,
      labels: ["0.000001", "0.0001", "0.01", "1", "100", "10,000", "1,000,000"]),
    Case(
      kind: .log10, format: .number, domain: 3.1...4.4,
      labels: ["3.2", "3.4", "3.6", "3.8", "4.0", "4.2", "4.4"]),
    Case(kind: .log2, format: .number, domain: 16...256, labels: ["16", "32", "64", "128", "256"]),
    Case(
      kind: .log2, format: .number, domain: 1...1024,
      labels: ["1", "4", "16", "64", "256", "1,024"]),
    // Neighbors differ, however near they are to each other beside their size.
    Case(
      kind: .linear, format: .si, domain: 23_610_000...23_610_300,
      labels: [
        "23.61M", "23.61005M", "23.6101M", "23.61015M", "23.6102M", "23.61025M", "23.6103M",
      ]),
    Case(
      kind: .linear, format: .percent, domain: 0.97...0.97001,
      labels: ["97.0000%", "97.0002%", "97.0004%", "97.0006%", "97.0008%", "97.0010%"]),
    Case(
      kind: .log10, format: .si, domain: 23_610_000...23_612_000,
      labels: ["23.61M", "23.6105M", "23.611M", "23.6115M", "23.612M"]),
    Case(
      kind: .log2, format: .count, domain: 1_000_000...1_000_004,
      labels: ["1M", "1.000001M", "1.000002M", "1.000003M", "1.000004M"]),
    Case(
      kind: .linear, format: .si, domain: 1e18...1.000_002e18,
      labels: [
        "10¹⁸", "1.0000005·10¹⁸", "1.000001·10¹⁸", "1.0000015·10¹⁸", "1.000002·10¹⁸",
      ]),
    Case(
      kind: .linear, format: .number, domain: 0...3e-12,
      labels: ["0", "5·10⁻¹³", "10⁻¹²", "1.5·10⁻¹²", "2·10⁻¹²", "2.5·10⁻¹²", "3·10⁻¹²"]),
  ])
  func labels(_ test: Case) {
    let generator = TickGenerator(
      kind: test.kind, format: test.format, most: test.most, wholeNumbers: test.wholeNumbers)
    #expect(generator.ticks(in: test.domain).map(\.label) == test.labels)
  }

  @Test func limitsHideTicksWhereQuantitiesHaveNoMeaning() {
    let generator = TickGenerator(kind: .linear, format: .percent, limits: 0...1)
    #expect(
      generator.ticks(in: -0.1...1.1).map(\.label) == ["0%", "20%", "40%", "60%", "80%", "100%"])
  }

  @Test func anyStretchOfALinearAxisHasFourToSevenEvenTicks() {
    var random = SplitMix64(state: 1)
    let generator = TickGenerator(kind: .linear, format: .number)
    for _ in 0..<2000 {
      let lower = Double.random(in: -1000...1000, using: &random)
      let span = Double.random(in: 0.001...5000, using: &random)
      let domain = lower...(lower + span)
      let ticks = generator.ticks(in: domain)
      #expect((4...7).contains(ticks.count), "\(domain)")
      let step = generator.step(domain)
      for (a, b) in zip(ticks, ticks.dropFirst()) {
        #expect(abs(b.value - a.value - step) < 1e-9 * max(abs(b.value), step), "\(domain)")
      }
      #expect(Set(ticks.map(\.label)).count == ticks.count, "\(domain)")
    }
  }

  /// Down to a millionth of the value, below which an axis is made wider.
  @Test(arguments: Scale.Kind.allCases, ValueFormat.allCases)
  func neighborsAlwaysDiffer(kind: Scale.Kind, format: ValueFormat) {
    var random = SplitMix64(state: 7)
    for _ in 0..<1000 {
      let value = pow(10, Double.random(in: -12...20, using: &random))
      let span = value * pow(10, Double.random(in: -6...1, using: &random))
      let ticks = TickGenerator(kind: kind, format: format).ticks(in: value...(value + span))
      #expect(!ticks.isEmpty)
      #expect(Set(ticks.map(\.label)).count == ticks.count, "\(value) \(span)")
    }
  }

  @Test func countsHaveTicksAtWholeNumbers() {
    let axis = AxisDomain(axis: Axis("Epochs", format: .si), values: [2, 3])
    #expect(axis.ticks(in: 1.9...3.1, length: 400, spacing: 40).map(\.label) == ["2", "3"])
  }

  @Test(arguments: Scale.Kind.allCases)
  func extremeStretchesHaveTicksThatCanBeDrawn(kind: Scale.Kind) {
    for domain in [1e-300...1e300, 1e-100...2e-100, 1e99...1e100, 1...1.000_001] {
      for most in [2, 7] {
        let ticks = TickGenerator(kind: kind, format: .number, most: most).ticks(in: domain)
        let scale = Scale(kind: kind, domain: domain, range: (0, 100))
        #expect((1...7).contains(ticks.count), "\(domain)")
        #expect(ticks.allSatisfy { (-0.1...100.1).contains(scale.pixel($0.value)) }, "\(domain)")
        #expect(Set(ticks.map(\.label)).count == ticks.count, "\(domain)")
      }
    }
  }
}
