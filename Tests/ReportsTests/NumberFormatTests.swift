import Assessment
import Testing
import Trials

@testable import Reports

@Suite struct NumberFormatTests {
  @Test(arguments: [
    (NumberFormat.percent(decimals: 1), 0.9124, "91.2%"),
    (.percent(decimals: 0), 0.995, "100%"),
    (.percent(decimals: 2), -0.0312, "−3.12%"),
    (.percent(decimals: 1), 12.5, "1,250.0%"),
    (.fixed(decimals: 2), -0.584, "−0.58"),
    (.fixed(decimals: 0), 1_234_567.5, "1,234,568"),
    (.fixed(decimals: 2), -0.001, "−0.001"),
    (.fixed(decimals: 2), 0, "0.00"),
    (.fixed(decimals: 1), 1e-17, "0.0"),
    (.percent(decimals: 1), 0.0004, "0.04%"),
    (.percent(decimals: 1), -0.000_004_2, "−0.0004%"),
    (.percent(decimals: 1), 0.0005, "0.05%"),
    (.measured, 0.412_66, "0.413"),
    (.measured, 0, "0.000"),
    (.measured, 0.000_421, "0.000421"),
    (.measured, -0.0052, "−0.00520"),
    (.given, 0.0012, "0.0012"),
    (.given, 0.12341, "0.12341"),
    (.given, 1e-5, "1e-05"),
    (.given, 1, "1"),
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

  @Test func columnsOfMeasuredNumbersShowTheSmallOnes() {
    #expect(NumberFormat.measured.column([0.4, 0.05, 0]) == ["0.400", "0.050", "0.000"])
    #expect(NumberFormat.measured.column([0.5, 0.0012]) == ["0.5000", "0.0012"])
    #expect(NumberFormat.measured.column([2.3, 0.0012, .nan]) == ["2.3000", "0.0012", "–"])
    #expect(NumberFormat.percent(decimals: 1).column([0.5, 0.0004]) == ["50.00%", "0.04%"])
    // Orders of magnitude apart: each has its own digits.
    #expect(NumberFormat.measured.column([234.5, 0.0012]) == ["234.500", "0.00120"])
    #expect(
      NumberFormat.percent(decimals: 1).column([0.5, 0.000_000_4]) == ["50.0%", "0.00004%"])
  }

  @Test(arguments: [
    (NumberFormat.megabytes, [0.943, 94.42, 178.1], ["0.94", "94.42", "178.10"]),
    (.megabytes, [12_345.6, 0.5], ["12,346", "0.500"]),
    (.fixed(decimals: 2), [1, 0.001, 0], ["1.000", "0.001", "0.000"]),
    (.fixed(decimals: 4), [123_456, 1], ["123,456.0000", "1.0000"]),
    (.given, [0.1, 0.05, 0.001_25], ["0.1", "0.05", "0.00125"]),
    (.given, [0.1, 1e-5], ["0.1", "1e-05"]),
    (.given, [1, 2], ["1", "2"]),
    (.integer, [999.6, 3], ["1,000", "3"]),
    (.percent(decimals: 1), [.nan, 0.5], ["–", "50.0%"]),
  ])
  func columnsOfEveryFormat(format: NumberFormat, values: [Double], texts: [String]) {
    #expect(format.column(values) == texts)
  }

  /// As many decimals as show the smallest reach, in all rows.
  @Test func intervalsShareTheDecimalsOfTheirColumn() {
    func around(_ mean: Double, _ reach: Double) -> Interval {
      Interval(low: mean - reach, high: mean + reach)
    }
    #expect(
      NumberFormat.percent(decimals: 1).column(
        [0.9, 0.8, 0.7], [around(0.9, 0.0004), around(0.8, 0.02), nil])
        == ["90.00% ± 0.04%", "80.00% ± 2.00%", "70.00%"])
    #expect(
      NumberFormat.seconds.column([12.3, 4.56], [around(12.3, 0.5), nil])
        == ["12.30 ± 0.50", "4.56"])
    #expect(
      NumberFormat.percent(decimals: 1).column([0.8], [Interval(low: 0.677, high: 0.891)])
        == ["80.0% (67.7–89.1%)"])
    // What cannot be shown with five digits has its own.
    #expect(
      NumberFormat.seconds.column([1234.5], [around(1234.5, 0.001)])[0].hasPrefix("1,234"))
  }

  /// As many digits as show which is the larger, whatever the formats.
  @Test(arguments: [
    (0.91234, 0.91238, NumberFormat.percent(decimals: 1), ["91.23%", "91.24%"]),
    (2.4101, 2.4102, .seconds, ["2.4101", "2.4102"]),
    (2.9996, 3, .significant, ["2.9996", "3.0000"]),
    (0.5, 0.25, .percent(decimals: 1), ["50.0%", "25.0%"]),
    (0.25, 0.25, .fixed(decimals: 1), ["0.2", "0.2"]),
    (
      1.2341e-12, 1.2342e-12, .significant,
      ["1.2341\u{A0}×\u{A0}10⁻¹²", "1.2342\u{A0}×\u{A0}10⁻¹²"]
    ),
  ])
  func pairs(a: Double, b: Double, format: NumberFormat, texts: [String]) throws {
    let pair = NumberFormat.Pair(values: [a, b], formats: [format, format])
    let more = try #require(pair.more)
    #expect([a, b].map { format.text($0, in: .cell, more: more) } == texts)
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
    ("size_mb", "megabytes"), ("parameters", "integer"), ("opscore", "measured"),
    ("learning_rate", "given"), ("loss", "measured"),
    ("images_per_second", "significant"), ("seed", "integer"),
  ])
  func columnsHaveAFormat(column: String, format: String) {
    #expect(ResultColumn.named(column)?.defaultFormat?.name == format)
  }

  @Test func textHasNoFormat() {
    let without = ResultColumn.all.filter { $0.defaultFormat == nil }.map(\.name)
    #expect(
      without == [
        "model", "technique", "dataset", "split", "weights", "unfreeze", "precision", "backend",
        "isa", "optimizer", "arithmetic",
      ])
  }
}
