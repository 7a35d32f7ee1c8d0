import Experiments
import Testing

@testable import Reports

@Suite struct NumberFormatTests {
  @Test(arguments: [
    (NumberFormat.percent(decimals: 1), 0.9124, "91.2%"),
    (.percent(decimals: 0), 0.995, "100%"),
    (.percent(decimals: 2), -0.0312, "−3.12%"),
    (.percent(decimals: 1), 12.5, "1,250.0%"),
    (.fixed(decimals: 2), -0.584, "−0.58"),
    (.fixed(decimals: 0), 1_234_567.5, "1,234,568"),
    (.fixed(decimals: 2), -0.001, "0.00"),
    (.fixed(decimals: 3), 1e15, "1,000,000,000,000,000.000"),
    (.integer, 999.6, "1,000"),
    (.integer, -12, "−12"),
    (.seconds, 12.345, "12.3\u{A0}s"),
    (.seconds, 0, "0\u{A0}s"),
    (.seconds, 9.996, "10.0\u{A0}s"),
    (.seconds, 1234.5, "1,234\u{A0}s"),
    (.milliseconds, 0.98765, "0.988\u{A0}ms"),
    (.megabytes, 94.42, "94.4\u{A0}MB"),
    (.significant, 0.000012345, "0.0000123"),
    (.significant, 0.00000000012345, "1.23\u{A0}×\u{A0}10⁻¹⁰"),
    (.significant, -2_500, "−2,500"),
    (.percent(decimals: 1), .nan, "–"),
    (.seconds, .infinity, "–"),
  ])
  func prose(format: NumberFormat, value: Double, text: String) {
    #expect(format.text(value, in: .prose) == text)
  }

  @Test func cellsHaveNoUnits() {
    #expect(NumberFormat.seconds.text(12.345, in: .cell) == "12.3")
    #expect(NumberFormat.milliseconds.text(0.98765, in: .cell) == "0.988")
    #expect(NumberFormat.megabytes.text(94.42, in: .cell) == "94.4")
    #expect(NumberFormat.percent(decimals: 1).text(0.5, in: .cell) == "50.0%")
  }

  @Test(arguments: [
    // Close in size: one number of decimals.
    ([2.413, 12.37, 31.0], ["2.41", "12.37", "31.00"]),
    ([4.56, 123.4], ["4.6", "123.4"]),
    ([1_234.6, 999.4], ["1,235", "999"]),
    // Far apart: three digits each.
    ([0.00123, 12.3], ["0.00123", "12.3"]),
    ([0, 2.41], ["0.00", "2.41"]),
    ([2.41, .nan], ["2.41", "–"]),
    ([], []),
  ])
  func columnsShareTheirDecimals(values: [Double], texts: [String]) {
    #expect(NumberFormat.seconds.column(values) == texts)
  }

  @Test(arguments: [
    ("percent", nil, NumberFormat.percent(decimals: 1)),
    ("percent", "0", .percent(decimals: 0)),
    ("fixed", "9", .fixed(decimals: 9)),
    ("fixed", nil, nil),
    ("fixed", "10", nil),
    ("fixed", "-1", nil),
    ("seconds", "1", nil),
    ("integer", nil, .integer),
    ("percentage", nil, nil),
  ])
  func names(name: String, argument: String?, format: NumberFormat?) {
    #expect(NumberFormat(name: name, argument: argument) == format)
  }

  @Test(arguments: NumberFormat.names)
  func everyNameIsReadAndWritten(name: String) {
    let format = NumberFormat(name: name, argument: NumberFormat.takesDecimals(name) ? "3" : nil)
    #expect(format?.name == (NumberFormat.takesDecimals(name) ? "\(name)(3)" : name))
  }

  @Test(arguments: [
    ("test_accuracy", "percent"), ("inference_seconds", "seconds"), ("latency_ms", "milliseconds"),
    ("size_mb", "megabytes"), ("parameters", "integer"), ("opscore", "fixed(3)"),
    ("images_per_second", "significant"), ("seed", "integer"),
  ])
  func columnsHaveAFormat(column: String, format: String) {
    #expect(ResultColumn.named(column)?.defaultFormat?.name == format)
  }

  @Test func textHasNoFormat() {
    let without = ResultColumn.all.filter { $0.defaultFormat == nil }.map(\.name)
    #expect(
      without == [
        "model", "technique", "dataset", "split", "weights", "unfreeze", "precision", "arithmetic",
        "backend", "isa", "optimizer",
      ])
  }
}
