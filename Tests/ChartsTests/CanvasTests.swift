import Testing

@testable import Charts

@Suite struct CanvasTests {
  private let black = Color(0x000000)

  private func canvas(scale: Int = 1) throws -> Canvas {
    try Canvas(width: 200, height: 200, theme: .light, scale: scale)
  }

  /// The ink on a canvas in CSS pixels: 1 for each black one.
  private func area(_ canvas: Canvas, scale: Int = 1) -> Double {
    var sum = 0.0
    for y in 0..<200 * scale {
      for x in 0..<200 * scale { sum += 1 - Double(canvas.color(atX: x, y: y).red) / 255 }
    }
    return sum / Double(scale * scale)
  }

  @Test(arguments: [1, 2], [2.0, 5.5, 12.3, 40])
  func aDiscHasItsArea(scale: Int, radius: Double) throws {
    let canvas = try canvas(scale: scale)
    canvas.disc(Position(x: 100.3, y: 99.6), radius: radius, black)
    let expected = Double.pi * radius * radius
    // The rim is where it belongs to within a twelfth of a device pixel.
    let rim = (area(canvas, scale: scale) - expected) / (2 * .pi * radius)
    #expect(abs(rim) * Double(scale) < 1.0 / 12)
  }

  @Test(arguments: [1.0, 2, 7.5])
  func aLineHasItsWidth(width: Double) throws {
    let canvas = try canvas(scale: 2)
    canvas.stroke([Position(x: 20, y: 30), Position(x: 170, y: 120)], width: width, black)
    let length = Position(x: 20, y: 30).distance(to: Position(x: 170, y: 120))
    let expected = length * width + Double.pi * width * width / 4
    #expect(abs(area(canvas, scale: 2) / expected - 1) < 0.08)
  }

  @Test func theOpacityOfAShapeIsEvenWhereItsPartsOverlap() throws {
    let canvas = try canvas()
    let square = { (x: Double) in
      [
        Position(x: x, y: 50), Position(x: x + 60, y: 50), Position(x: x + 60, y: 110),
        Position(x: x, y: 110),
      ]
    }
    canvas.fill([square(20), square(50)], black, opacity: 0.5)
    #expect(canvas.color(atX: 30, y: 80) == Color(0x808080))
    #expect(canvas.color(atX: 65, y: 80) == Color(0x808080))
    #expect(canvas.color(atX: 15, y: 80) == Color(0xFFFFFF))
    // A second shape covers the first one.
    canvas.fill([square(20)], black, opacity: 0.5)
    #expect(canvas.color(atX: 30, y: 80) == Color(0x404040))
  }

  @Test func aRingIsEmptyWithin() throws {
    let canvas = try canvas()
    canvas.ring(Position(x: 100, y: 100), radius: 30, width: 4, black)
    #expect(canvas.color(atX: 100, y: 100) == Color(0xFFFFFF))
    #expect(canvas.color(atX: 128, y: 100) == black)
    #expect(canvas.color(atX: 100, y: 72) == black)
  }

  @Test func aDashedLineHasGapsThatGoAroundCorners() {
    let points = [Position(x: 0, y: 0), Position(x: 10, y: 0), Position(x: 10, y: 10)]
    #expect(
      Shapes.dashes(points, pattern: [8, 4]) == [
        [Position(x: 0, y: 0), Position(x: 8, y: 0)],
        [Position(x: 10, y: 2), Position(x: 10, y: 10)],
      ])
    #expect(
      Shapes.dashes(points, pattern: [12, 4]) == [
        [Position(x: 0, y: 0), Position(x: 10, y: 0), Position(x: 10, y: 2)],
        [Position(x: 10, y: 6), Position(x: 10, y: 10)],
      ])
  }

  @Test func longTextsLoseTheirMiddle() throws {
    let canvas = try canvas()
    let text = "resnet50, quantize(float16), unfreeze 10"
    let width = try canvas.measure("resnet50…eze 10", size: 12).width
    let short = try canvas.elide(text, size: 12, width: width)
    #expect(short.hasPrefix("resne") && short.hasSuffix(" 10") && short.contains("…"))
    #expect(try canvas.measure(short, size: 12).width <= width)
    #expect(try canvas.elide(text, size: 12, width: 1000) == text)
    #expect(try canvas.elide(text, size: 12, width: 0) == "r…")
    let book = String(repeating: "word ", count: 200_000)
    #expect(try canvas.measure(canvas.elide(book, size: 12, width: 150), size: 12).width <= 150)
  }

  @Test func labelsAreTakenLiterally() throws {
    #expect(Canvas.literal("a & b &lt; c\n\u{0}d") == "a &amp; b &amp;lt; c  d")
    let canvas = try canvas()
    let wide = try canvas.measure("&amp;&amp;", size: 12).width
    let narrow = try canvas.measure("&&", size: 12).width
    #expect(wide > 2 * narrow)
  }

  @Test func aMissingFontIsAnErrorThatSaysWhatToInstall() throws {
    let none = #expect(throws: ChartError.self) {
      try FontFinder.find(environment: [:], places: ["/nowhere/a.ttf", "/nowhere/b.ttf"])
    }
    #expect(
      none?.description == "No font for the charts was found. Install DejaVu Sans (Debian, Ubuntu:"
        + " apt-get install fonts-dejavu-core; Fedora: dnf install dejavu-sans-fonts) or set"
        + " TRIPTYCH_FONT to a TrueType file. Looked for: /nowhere/a.ttf, /nowhere/b.ttf.")
    let unset = #expect(throws: ChartError.self) {
      try FontFinder.find(environment: ["TRIPTYCH_FONT": "/nowhere/c.ttf"])
    }
    #expect(
      unset?.description == "TRIPTYCH_FONT names /nowhere/c.ttf, which can't be read."
        + " Set it to a TrueType file or unset it.")
    let found = try FontFinder.find(environment: [:])
    #expect(try FontFinder.find(environment: ["TRIPTYCH_FONT": found], places: []) == found)
  }

  @Test func aFileThatIsNoFontIsAnError() throws {
    let canvas = try Canvas(
      width: 200, height: 200, theme: .light, scale: 1, font: "/etc/passwd")
    let error = #expect(throws: ChartError.self) { try canvas.measure("resnet20", size: 12) }
    #expect(
      error?.description == "The text “resnet20” could not be drawn with /etc/passwd:"
        + " Could not read font.")
  }
}
