internal import CGD
internal import Foundation

/// The picture that a chart is drawn on: a true-colour gd image, measured in CSS pixels.
public final class Canvas {
  enum Anchor { case start, middle, end }

  let theme: Theme
  /// In CSS pixels.
  let bounds: Rectangle
  private let scale: Double
  private let image: gdImagePtr
  private let mask: CoverageMask
  private let font: String
  private var measured: [Lettering: Size] = [:]

  private struct Lettering: Hashable {
    let text: String
    let size: Double
  }

  /// gd's cache of fonts must be set up before the first thread uses it.
  private static let fontCacheIsReady = gdFontCacheSetup() == 0

  /// - Throws: `ChartError` for unsuitable sides or scale, no memory, no font.
  ///
  /// - Parameter font: the path of a TrueType file; nil for the one that `FontFinder` finds.
  init(width: Int, height: Int, theme: Theme, scale: Int, font: String? = nil) throws {
    guard ChartRenderer.sides.contains(width), ChartRenderer.sides.contains(height) else {
      throw ChartError.unsuitableSize(width: width, height: height)
    }
    guard ChartRenderer.scales.contains(scale) else { throw ChartError.unsuitableScale(scale) }
    self.font = try font ?? FontFinder.find()
    guard Self.fontCacheIsReady,
      let image = gdImageCreateTrueColor(Int32(width * scale), Int32(height * scale))
    else { throw ChartError.noMemoryForImage(width: width * scale, height: height * scale) }
    do {
      mask = try CoverageMask(width: width * scale, height: height * scale)
    } catch {
      gdImageDestroy(image)
      throw error
    }
    self.image = image
    self.theme = theme
    self.scale = Double(scale)
    bounds = Rectangle(x: 0, y: 0, width: Double(width), height: Double(height))
    gdImageSetResolution(image, UInt32(96 * scale), UInt32(96 * scale))
    gdImageFilledRectangle(
      image, 0, 0, Int32(width * scale) - 1, Int32(height * scale) - 1,
      Self.code(theme.background))
  }

  deinit { gdImageDestroy(image) }

  /// - Throws: `ChartError.notEncoded`.
  func png() throws -> [UInt8] {
    var count: Int32 = 0
    guard let bytes = gdImagePngPtrEx(image, &count, 6) else { throw ChartError.notEncoded }
    defer { gdFree(bytes) }
    guard count > 0 else { throw ChartError.notEncoded }
    return [UInt8](UnsafeRawBufferPointer(start: bytes, count: Int(count)))
  }

  /// The colour of a device pixel.
  func colour(atX x: Int, y: Int) -> Colour {
    Colour(UInt32(gdImageGetPixel(image, Int32(x), Int32(y)) & 0xFFFFFF))
  }

  private static func code(_ colour: Colour) -> Int32 {
    Int32(colour.red) << 16 | Int32(colour.green) << 8 | Int32(colour.blue)
  }
}

// MARK: - Shapes

extension Canvas {
  /// Fills the union of polygons.
  func fill(_ polygons: [[Position]], _ colour: Colour, opacity: Double = 1) {
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
      let below = Colour(UInt32(row[x] & 0xFFFFFF))
      row[x] = Self.code(colour.over(below, opacity: opacity * coverage))
    }
  }

  func fill(_ rectangle: Rectangle, _ colour: Colour, opacity: Double = 1) {
    let (a, b) = (rectangle.left, rectangle.right)
    let (c, d) = (rectangle.top, rectangle.bottom)
    fill(
      [[Position(x: a, y: c), Position(x: b, y: c), Position(x: b, y: d), Position(x: a, y: d)]],
      colour,
      opacity: opacity)
  }

  func disc(_ centre: Position, radius: Double, _ colour: Colour, opacity: Double = 1) {
    fill([Shapes.circle(centre, radius: radius - excess)], colour, opacity: opacity)
  }

  /// A circle's line, inside of `radius`.
  func ring(_ centre: Position, radius: Double, width: Double, _ colour: Colour) {
    fill([Shapes.ring(centre, outer: radius - excess, inner: radius - width + excess)], colour)
  }

  /// A line through points with round joins, broken as `dash` says.
  func stroke(_ points: [Position], width: Double, _ colour: Colour, dash: Dash = .solid) {
    let pattern = dash.pattern.map { $0 * width }
    fill(Shapes.stroke(points, width: width - 2 * excess, pattern: pattern), colour)
  }

  /// A horizontal or vertical line as sharp as pixels allow.
  func rule(from a: Position, to b: Position, _ colour: Colour, width: Double = 1) {
    let thickness = max(1, Int((width * scale).rounded()))
    func pixel(_ value: Double) -> Int {
      Int((value * scale - Double(thickness) / 2).rounded())
    }
    let (x1, x2) = (min(a.x, b.x), max(a.x, b.x))
    let (y1, y2) = (min(a.y, b.y), max(a.y, b.y))
    gdImageFilledRectangle(
      image, Int32(pixel(x1)), Int32(pixel(y1)), Int32(pixel(x2) + thickness - 1),
      Int32(pixel(y2) + thickness - 1), Self.code(colour))
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
          Colour(red: pixels[start], green: pixels[start + 1], blue: pixels[start + 2]))
      }
    }
  }
}

// MARK: - Text

extension Canvas {
  /// The width of a line of text and the height of its capitals, in CSS pixels.
  ///
  /// - Throws: `ChartError.textFailed`.
  func measure(_ text: String, size: Double) throws -> Size {
    let lettering = Lettering(text: text, size: size)
    if let known = measured[lettering] { return known }
    let width = text.isEmpty ? 0 : try letter(nil, text, size: size, x: 0, y: 0, colour: 0)
    let result = Size(width: width / scale, height: Self.capHeight(size))
    measured[lettering] = result
    return result
  }

  /// The height of capitals and digits.
  static func capHeight(_ size: Double) -> Double { size * 0.73 }

  /// Draws a line of text whose capitals are centred on `at.y`.
  ///
  /// - Parameter halo: whether a rim of the background's colour parts it from what is below.
  /// - Throws: `ChartError.textFailed`.
  func text(
    _ text: String, at point: Position, size: Double, _ colour: Colour, anchor: Anchor = .start,
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
        try letter(image, text, size: size, x: x + dx * reach, y: y + dy * reach, colour: rim)
      }
    }
    try letter(image, text, size: size, x: x, y: y, colour: Self.code(colour))
  }

  /// Draws a line of text upwards so that it ends at a point, its middle at the point's x.
  ///
  /// - Throws: `ChartError.textFailed`.
  func verticalText(_ text: String, below end: Position, size: Double, _ colour: Colour) throws {
    guard !text.isEmpty else { return }
    let width = try measure(text, size: size).width
    let x = Int32(((end.x + Self.capHeight(size) / 2) * scale).rounded())
    let y = Int32(((end.y + width) * scale).rounded())
    try letter(
      image, text, size: size, x: x, y: y, colour: Self.code(colour), angle: .pi / 2)
  }

  /// Shortens a text in its middle until it fits `width`.
  ///
  /// - Throws: `ChartError.textFailed`.
  func elide(_ text: String, size: Double, width: Double) throws -> String {
    if text.utf8.count <= 4000, try measure(text, size: size).width <= width { return text }
    var characters = Array(text)
    // No line shows more; a label as long as a book needn't be measured whole.
    let most = 400
    if characters.count > most {
      characters.removeSubrange(most / 2..<characters.count - most / 2)
    }
    // Elided to n characters a text gets wider with n, so the best n is found by halving.
    func kept(_ count: Int) -> String {
      String(characters.prefix((count + 1) / 2)) + "…" + String(characters.suffix(count / 2))
    }
    var (fits, tooWide) = (1, characters.count)
    while tooWide - fits > 1 {
      let middle = (fits + tooWide) / 2
      if try measure(kept(middle), size: size).width <= width {
        fits = middle
      } else {
        tooWide = middle
      }
    }
    return kept(fits)
  }

  /// Draws, or measures where there is no image.
  ///
  /// - Returns: the text's width in device pixels.
  @discardableResult
  private func letter(
    _ image: gdImagePtr?, _ text: String, size: Double, x: Int32, y: Int32, colour: Int32,
    angle: Double = 0
  ) throws -> Double {
    var corners = [Int32](repeating: 0, count: 8)
    // gd takes points of 1/72 inch at 96 dots an inch.
    let points = size * scale * 0.75
    let reason = gdImageStringFT(
      image, &corners, colour, font, points, angle, x, y, Self.literal(text))
    if let reason {
      // A constant of gd's own, not to be freed.
      throw ChartError.textFailed(text: text, font: font, reason: String(cString: reason))
    }
    return Double(corners[2] - corners[0])
  }

  /// gd reads `&name;` as HTML does and breaks lines at control characters; labels mean neither.
  static func literal(_ text: String) -> String {
    Wording.plain(text).split(separator: "&", omittingEmptySubsequences: false)
      .joined(separator: "&amp;")
  }
}
