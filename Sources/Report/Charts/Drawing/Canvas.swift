internal import CGD
internal import Foundation

/// The picture that a chart is drawn on: a true-color gd image, measured in CSS pixels.
package final class Canvas: Sheet {
  enum Anchor { case start, middle, end }

  private let picture: TrueColorImage
  private let mask: CoverageMask

  private var image: gdImagePtr { picture.pointer }

  /// - Throws: `ChartError` for unsuitable sides or scale, no memory, no font.
  ///
  /// - Parameter font: the path of a TrueType file; nil for the one that `FontFinder` finds.
  override init(
    width: Int, height: Int, theme: Theme, scale: Int = 1, font: String? = nil
  ) throws {
    try ChartRenderer.check(width: width, height: height, scale: scale)
    picture = try TrueColorImage(width: width * scale, height: height * scale)
    mask = try CoverageMask(width: width * scale, height: height * scale)
    try super.init(width: width, height: height, theme: theme, scale: scale, font: font)
    gdImageSetResolution(image, UInt32(96 * scale), UInt32(96 * scale))
    gdImageFilledRectangle(
      image, 0, 0, Int32(width * scale) - 1, Int32(height * scale) - 1,
      Self.code(theme.background))
  }

  /// - Throws: `ChartError.notEncoded`.
  func png() throws -> [UInt8] {
    var count: Int32 = 0
    guard let bytes = gdImagePngPtrEx(image, &count, 6) else { throw ChartError.notEncoded }
    defer { gdFree(bytes) }
    guard count > 0 else { throw ChartError.notEncoded }
    return [UInt8](UnsafeRawBufferPointer(start: bytes, count: Int(count)))
  }

  /// The color of a device pixel.
  func color(atX x: Int, y: Int) -> Color {
    Color(UInt32(gdImageGetPixel(image, Int32(x), Int32(y)) & 0xFFFFFF))
  }

  private static func code(_ color: Color) -> Int32 {
    Int32(color.red) << 16 | Int32(color.green) << 8 | Int32(color.blue)
  }
}

/// Owns gd's image.
private final class TrueColorImage {
  let pointer: gdImagePtr

  /// - Throws: `ChartError.noMemoryForImage`.
  init(width: Int, height: Int) throws {
    guard let pointer = gdImageCreateTrueColor(Int32(width), Int32(height)) else {
      throw ChartError.noMemoryForImage(width: width, height: height)
    }
    self.pointer = pointer
  }

  deinit { gdImageDestroy(pointer) }
}

// MARK: - Shapes

extension Canvas {
  /// Fills the union of polygons.
  func fill(_ polygons: [[Position]], _ color: Color, opacity: Double = 1) {
    var (left, top) = (Double.infinity, Double.infinity)
    var (right, bottom) = (-Double.infinity, -Double.infinity)
    for polygon in polygons where polygon.count > 2 {
      let device = polygon.map { Position(x: $0.x * scale, y: $0.y * scale) }
      mask.add(device)
      for point in device {
        (left, right) = (min(left, point.x), max(right, point.x))
        (top, bottom) = (min(top, point.y), max(bottom, point.y))
      }
    }
    guard left <= right, let rows = image.pointee.tpixels else { return }
    mask.drain(
      left: Int(left.rounded(.down)) - 1, top: Int(top.rounded(.down)) - 1,
      right: Int(right.rounded(.up)) + 1, bottom: Int(bottom.rounded(.up)) + 1
    ) { x, y, coverage in
      guard let row = rows[y] else { return }
      let below = Color(UInt32(row[x] & 0xFFFFFF))
      row[x] = Self.code(color.over(below, opacity: opacity * coverage))
    }
  }

  func fill(_ rectangle: Rectangle, _ color: Color, opacity: Double = 1) {
    let (a, b) = (rectangle.left, rectangle.right)
    let (c, d) = (rectangle.top, rectangle.bottom)
    fill(
      [[Position(x: a, y: c), Position(x: b, y: c), Position(x: b, y: d), Position(x: a, y: d)]],
      color,
      opacity: opacity)
  }

  func disc(_ center: Position, radius: Double, _ color: Color, opacity: Double = 1) {
    fill([Shapes.circle(center, radius: radius - excess)], color, opacity: opacity)
  }

  /// A circle's line, inside of `radius`.
  func ring(_ center: Position, radius: Double, width: Double, _ color: Color) {
    fill([Shapes.ring(center, outer: radius - excess, inner: radius - width + excess)], color)
  }

  /// A line through points with round joins, broken as `dash` says.
  func stroke(_ points: [Position], width: Double, _ color: Color, dash: Dash = .solid) {
    let pattern = dash.pattern.map { $0 * width }
    fill(Shapes.stroke(points, width: width - 2 * excess, pattern: pattern), color)
  }

  /// A horizontal or vertical line as sharp as pixels allow.
  func rule(from a: Position, to b: Position, _ color: Color, width: Double = 1) {
    let thickness = max(1, Int((width * scale).rounded()))
    func pixel(_ value: Double) -> Int {
      Int((value * scale - Double(thickness) / 2).rounded())
    }
    let (x1, x2) = (min(a.x, b.x), max(a.x, b.x))
    let (y1, y2) = (min(a.y, b.y), max(a.y, b.y))
    gdImageFilledRectangle(
      image, Int32(pixel(x1)), Int32(pixel(y1)), Int32(pixel(x2) + thickness - 1),
      Int32(pixel(y2) + thickness - 1), Self.code(color))
  }

  /// By how much gd fills too far on each side, as measured on discs and lines.
  private var excess: Double { 0.15 / Double(CoverageMask.factor) / scale }
}

// MARK: - Pictures

extension Canvas {
  /// Draws a picture enlarged or reduced to a place, its pixels as squares.
  ///
  /// - Parameter pixels: RGB, row by row.
  func picture(_ pixels: [UInt8], width: Int, height: Int, in place: Rectangle) {
    guard let rows = image.pointee.tpixels else { return }
    let (left, top) = (Int((place.left * scale).rounded()), Int((place.top * scale).rounded()))
    let (right, bottom) = (
      Int((place.right * scale).rounded()), Int((place.bottom * scale).rounded())
    )
    guard right > left, bottom > top else { return }
    for y in max(0, top)..<max(0, min(bottom, Int(image.pointee.sy))) {
      guard let row = rows[y] else { continue }
      let from = (y - top) * height / (bottom - top)
      for x in max(0, left)..<max(0, min(right, Int(image.pointee.sx))) {
        let start = 3 * (from * width + (x - left) * width / (right - left))
        row[x] = Self.code(
          Color(red: pixels[start], green: pixels[start + 1], blue: pixels[start + 2]))
      }
    }
  }
}

// MARK: - Text

extension Canvas {
  /// Draws a line of text whose capitals are centered on `at.y`.
  ///
  /// - Parameter halo: whether a rim of the background's color parts it from what is below.
  /// - Throws: `ChartError.textFailed`.
  func text(
    _ text: String, at point: Position, size: Double, _ color: Color, anchor: Anchor = .start,
    halo: Bool = false
  ) throws {
    guard !text.isEmpty else { return }
    let width = try measure(text, size: size).width
    let shift =
      switch anchor {
      case .start: 0.0
      case .middle: width / 2
      case .end: width
      }
    let x = Int32(((point.x - shift) * scale).rounded())
    let y = Int32(((point.y + Self.capHeight(size) / 2) * scale).rounded())
    if halo {
      let reach = Int32(scale)
      let rim = Self.code(theme.background)
      for (dx, dy) in [(-1, 0), (1, 0), (0, -1), (0, 1)] as [(Int32, Int32)] {
        try letter(image, text, size: size, x: x + dx * reach, y: y + dy * reach, color: rim)
      }
    }
    try letter(image, text, size: size, x: x, y: y, color: Self.code(color))
  }

  /// Draws a line of text upwards so that it ends at a point, its middle at the point's x.
  ///
  /// - Throws: `ChartError.textFailed`.
  func verticalText(_ text: String, below end: Position, size: Double, _ color: Color) throws {
    guard !text.isEmpty else { return }
    let width = try measure(text, size: size).width
    let x = Int32(((end.x + Self.capHeight(size) / 2) * scale).rounded())
    let y = Int32(((end.y + width) * scale).rounded())
    try letter(
      image, text, size: size, x: x, y: y, color: Self.code(color), angle: .pi / 2)
  }
}
