import Testing

@testable import Charts

@Suite struct ValueFormatTests {
  @Test(arguments: [
    (ValueFormat.number, 0.0, "0"), (.number, 0.25, "0.25"), (.number, 94.37, "94.4"),
    (.number, 1500, "1,500"), (.number, 1_234_567, "1,234,567"), (.number, -0.5, "−0.5"),
    (.number, 0.000_012_34, "0.0000123"), (.number, 3e-9, "3·10⁻⁹"), (.number, 1e20, "10²⁰"),
    (.percent, 0.9137, "91.4%"), (.percent, 1, "100%"), (.percent, 0.001_25, "0.125%"),
    (.si, 1500, "1.5k"), (.si, 25_557_032, "25.56M"), (.si, 0.0025, "0.0025"),
    (.count, 16_384, "16,384"), (.count, 131_072, "131.1k"), (.count, 512, "512"),
    (.si, 999_999, "1M"), (.si, 1000, "1k"), (.si, 0, "0"), (.si, -2000, "−2k"),
  ])
  func byItself(format: ValueFormat, value: Double, text: String) {
    #expect(format.text(value) == text)
  }

  @Test(arguments: [
    (ValueFormat.number, 0.5, 1), (.number, 0.25, 2), (.number, 10, 0), (.number, 2.5, 1),
    (.percent, 0.05, 0), (.percent, 0.025, 1), (.percent, 0.001, 1),
  ])
  func decimals(format: ValueFormat, step: Double, digits: Int) {
    #expect(format.decimals(forStep: step) == digits)
  }

  @Test(arguments: [
    (ValueFormat.percent, [0.999, 0.9991], ["99.9%", "99.91%"]),
    (.percent, [0.9, 0.9], ["90%", "90%"]), (.number, [2.41, 2.412], ["2.41", "2.412"]),
    (.si, [25_557_032, 25_557_033], ["25.55703M", "25.55703M"]),
    (.si, [25_557_032, 25_558_000], ["25.557M", "25.558M"]), (.number, [1, 2], ["1", "2"]),
  ])
  func differentValuesLookDifferent(format: ValueFormat, values: [Double], texts: [String]) {
    #expect(format.texts(values) == texts)
  }

  @Test func nothingBelowZeroIsLeftOfARoundedZero() {
    #expect(ValueFormat.number.text(-0.0001, step: 0.1) == "0.0")
    #expect(ValueFormat.number.text(-1234.5, step: 0.1) == "−1,234.5")
  }
}
