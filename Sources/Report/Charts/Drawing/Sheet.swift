internal import CGD
internal import Files
internal import Foundation

/// What a chart is laid out on: a size, a theme and the width of text, without a picture.
///
/// All lengths are in CSS pixels, of which one is `scale` pixels of the picture wide.
package class Sheet {
  final let theme: Theme
  final let bounds: Rectangle
  final let scale: Double
  private let font: String
  /// What texts are drawn as.
  final var lettering: Lettering
  private var measured: [Line: Size] = [:]

  private struct Line: Hashable {
    let text: String
    let size: Double
  }

  /// gd's cache of fonts must be set up before the first thread uses it.
  private static let fontCacheIsReady = gdFontCacheSetup() == 0

  /// - Parameter font: the path of a TrueType file; nil for the one that `FontFinder` finds.
  /// - Throws: `ChartError` for unsuitable sides or scale, no memory, no font.
  init(width: Int, height: Int, theme: Theme, scale: Int = 1, font: String? = nil) throws {
    try ChartRenderer.check(width: width, height: height, scale: scale)
    self.font = try font ?? FontFinder.find()
    lettering = Lettering(letters: FontLetters.of(self.font))
    guard Self.fontCacheIsReady else {
      throw ChartError.noMemoryForImage(width: width * scale, height: height * scale)
    }
    self.theme = theme
    self.scale = Double(scale)
    bounds = Rectangle(x: 0, y: 0, width: Double(width), height: Double(height))
  }

  /// The width of a line of text and the height of its capitals, in CSS pixels.
  ///
  /// - Throws: `ChartError.textFailed`.
  final func measure(_ text: String, size: Double) throws -> Size {
    let line = Line(text: text, size: size)
    if let known = measured[line] { return known }
    let width = text.isEmpty ? 0 : try letter(nil, text, size: size, x: 0, y: 0, color: 0)
    let result = Size(width: width / scale, height: Self.capHeight(size))
    measured[line] = result
    return result
  }

  /// The height of capitals and digits.
  static func capHeight(_ size: Double) -> Double { size * 0.73 }

  /// Shortens a text in its middle until it fits `width`.
  ///
  /// - Throws: `ChartError.textFailed`.
  final func elide(_ text: String, size: Double, width: Double) throws -> String {
    let text = lettering.shown(text)
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
  final func letter(
    _ image: gdImagePtr?, _ text: String, size: Double, x: Int32, y: Int32, color: Int32,
    angle: Double = 0
  ) throws -> Double {
    var corners = [Int32](repeating: 0, count: 8)
    // gd takes points of 1/72 inch at 96 dots an inch.
    let points = size * scale * 0.75
    let shown = lettering.shown(text)
    guard !shown.isEmpty else { return 0 }
    let reason = gdImageStringFT(
      image, &corners, color, font, points, angle, x, y, Self.literal(shown))
    if let reason {
      // A constant of gd's own, not to be freed.
      throw ChartError.textFailed(text: text, font: font, reason: String(cString: reason))
    }
    return Double(corners[2] - corners[0])
  }

  /// Sets how a chart's texts are drawn.
  final func letter(texts: [String]) {
    lettering = Lettering(texts, letters: FontLetters.of(font))
    measured = [:]
  }

  /// What of the texts given to `letter(texts:)` is not drawn as it is written.
  final var letterRemarks: [String] {
    lettering.remarks(font: PathText.name(of: font))
  }

  /// gd reads `&name;` as HTML does and breaks lines at control characters; labels mean neither.
  static func literal(_ text: String) -> String {
    Wording.plain(text).split(separator: "&", omittingEmptySubsequences: false)
      .joined(separator: "&amp;")
  }
}
