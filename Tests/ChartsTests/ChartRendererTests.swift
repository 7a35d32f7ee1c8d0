import Testing

@testable import Charts

@Suite struct ChartRendererTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let kind: String
    let sample: Int
    let theme: Theme
    let width: Int
    let scale: Int

    var chart: any ChartSpec {
      get throws { try #require(ChartSamples.all.first { $0.kind == kind }).charts[sample] }
    }

    var testDescription: String { "\(kind) \(sample) \(theme.name) \(width) \(scale)×" }
  }

  static let cases: [Case] = ChartSamples.all.flatMap { kind, charts in
    charts.indices.flatMap { sample in
      Theme.all.flatMap { theme in
        [360, 760].flatMap { width in
          [1, 2].map {
            Case(kind: kind, sample: sample, theme: theme, width: width, scale: $0)
          }
        }
      }
    }
  }

  @Test(arguments: cases)
  func everyKindDrawsItsSamples(_ test: Case) throws {
    let spec = try test.chart
    let height = spec.height(forWidth: test.width)
    func png() throws -> [UInt8] {
      try ChartRenderer.png(
        spec, size: (test.width, height), theme: test.theme, scale: test.scale)
    }
    let bytes = try png()
    let chunks = try PNG.chunks(bytes)
    #expect(
      chunks.first?.data == PNG.integer(test.width * test.scale)
        + PNG.integer(height * test.scale) + [8, 2, 0, 0, 0])
    // No chunk of time or text.
    #expect(Set(chunks.map(\.name)) == ["IHDR", "pHYs", "IDAT", "IEND"])
    #expect(try png() == bytes)
  }

  @Test(arguments: cases)
  func nothingIsCutOffAtTheEdges(_ test: Case) throws {
    let spec = try test.chart
    let height = spec.height(forWidth: test.width)
    let canvas = try Canvas(
      width: test.width, height: height, theme: test.theme, scale: test.scale)
    try spec.draw(on: canvas)
    let (right, bottom) = (test.width * test.scale - 1, height * test.scale - 1)
    for inset in 0..<4 * test.scale {
      let columns = (0...right).filter {
        canvas.color(atX: $0, y: inset) != test.theme.background
          || canvas.color(atX: $0, y: bottom - inset) != test.theme.background
      }
      let rows = (0...bottom).filter {
        canvas.color(atX: inset, y: $0) != test.theme.background
          || canvas.color(atX: right - inset, y: $0) != test.theme.background
      }
      #expect(columns.isEmpty && rows.isEmpty)
    }
  }

  @Test(arguments: ChartSamples.all.map { $0.charts })
  func everyKindDrawsInLittleRoom(charts: [any ChartSpec]) throws {
    for spec in charts {
      for size in [(200, 200), (200, 1200), (1200, 200)] {
        #expect(try !ChartRenderer.png(spec, size: size).isEmpty)
      }
    }
  }

  @Test(
    arguments: Scale.Kind.allCases,
    [[1e-100, 1e100], [5.0], [1.0, 1 + 1e-15], [1e99, 1e-99, 1]] as [[Double]])
  func extremeValuesAreDrawn(kind: Scale.Kind, values: [Double]) throws {
    let axis = Axis("a", scale: kind)
    let bubbles = BubbleChart(
      points: values.map { .init(label: "p", x: $0, y: $0, size: $0) }, x: axis, y: axis,
      size: Axis("s"))
    let lines = LineChart(
      series: [.init(name: "a", points: values.map { .init(x: $0, y: $0) })], x: axis, y: axis)
    for spec in [bubbles, lines] as [any ChartSpec] {
      for size in [(200, 200), (760, 460)] {
        #expect(try !ChartRenderer.png(spec, size: size).isEmpty)
      }
    }
  }

  @Test func aChartWithoutDataSaysSo() throws {
    let empty = LineChart(facets: [], x: Axis("a"), y: Axis("b"))
    let canvas = try Canvas(width: 360, height: 300, theme: .light, scale: 1)
    try empty.draw(on: canvas)
    let said = try Canvas(width: 360, height: 300, theme: .light, scale: 1)
    try said.text(
      "no data", at: Position(x: 180, y: 150), size: 13, Theme.light.mutedInk, anchor: .middle)
    #expect(try canvas.png() == said.png())
    #expect(try ChartRenderer.png(empty, size: (360, 300)) == said.png())
  }

  @Test func unsuitableSizesAndScalesAreRefused() {
    let size = #expect(throws: ChartError.self) {
      try ChartRenderer.png(BubbleChart.sample, size: (100_000, 400))
    }
    #expect(
      size?.description
        == "A chart of 100000 × 400 pixels can't be drawn: both sides go from 200 to 4000.")
    let scale = #expect(throws: ChartError.self) {
      try ChartRenderer.png(BubbleChart.sample, size: (760, 400), scale: 9)
    }
    #expect(scale?.description == "A chart can't be drawn at 9×: the scale goes from 1 to 4.")
  }

  @Test func drawingAtOnceOnManyThreadsGivesTheSameBytes() async throws {
    let alone = try ChartRenderer.png(BubbleChart.sample, size: (400, 300))
    try await withThrowingTaskGroup(of: [UInt8].self) { group in
      for _ in 0..<24 {
        group.addTask { try ChartRenderer.png(BubbleChart.sample, size: (400, 300)) }
      }
      for try await bytes in group { #expect(bytes == alone) }
    }
  }
}

/// Reads what the tests need of PNG (ISO/IEC 15948): the chunks.
enum PNG {
  struct Damaged: Error {}

  static func chunks(_ bytes: [UInt8]) throws -> [(name: String, data: [UInt8])] {
    guard bytes.prefix(8) == [137, 80, 78, 71, 13, 10, 26, 10] else { throw Damaged() }
    var result: [(name: String, data: [UInt8])] = []
    var place = 8
    while place < bytes.count {
      guard bytes.count - place >= 12 else { throw Damaged() }
      let count = bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
      guard bytes.count - place - 12 >= count else { throw Damaged() }
      let name = String(decoding: bytes[place + 4..<place + 8], as: UTF8.self)
      result.append((name, Array(bytes[place + 8..<place + 8 + count])))
      place += 12 + count
    }
    return result
  }

  static func integer(_ value: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(value >> $0 & 0xFF) }
  }
}
