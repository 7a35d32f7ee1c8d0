internal import Files
internal import Foundation

/// Turns charts into pictures.
package enum ChartRenderer {
  /// Counts the changes of how charts are drawn: a picture that was drawn at another revision is
  /// drawn anew, though its chart has not changed. Raise it with every change that shows.
  package static let revision = 6

  /// What a chart's sides may be, in CSS pixels.
  package static let sides = 200...4000
  /// What `scale` may be.
  package static let scales = 1...4

  /// Draws a chart as PNG. The same arguments, font and libraries give the same bytes.
  ///
  /// - Parameters:
  ///   - size: width and height in CSS pixels; `spec.height(forWidth:)` gives a height that suits.
  ///   - scale: device pixels a CSS pixel, 1 or 2 as a rule.
  /// - Throws: `ChartError`.
  package static func png(
    _ spec: any ChartSpec, size: (width: Int, height: Int), theme: Theme = .light, scale: Int = 1
  ) throws -> [UInt8] {
    try spec.validate()
    let canvas = try Canvas(width: size.width, height: size.height, theme: theme, scale: scale)
    canvas.letter(texts: spec.texts)
    try spec.draw(on: canvas)
    return try canvas.png()
  }

  /// What the pictures of these sizes do not show as it is, each once: letters that the font lacks,
  /// names without room, lines that look the same. One sentence each, without a final period.
  ///
  /// - Throws: `ChartError`.
  package static func remarks(
    _ spec: any ChartSpec, sizes: [(width: Int, height: Int)]
  ) throws -> [String] {
    try spec.validate()
    var remarks: [String] = []
    for size in sizes {
      let sheet = try spec.sheet(width: size.width, height: size.height)
      remarks += try sheet.letterRemarks + spec.remarks(size: size)
    }
    var seen: Set<String> = []
    return remarks.filter { seen.insert($0).inserted }
  }

  /// What pictures will not show of names as they are written; nothing where there is no font.
  package static func letterRemarks(_ names: [String]) -> [String] {
    guard let font = try? FontFinder.find() else { return [] }
    return Lettering(names, letters: FontLetters.of(font)).remarks(
      font: PathText.name(of: font))
  }

  /// - Throws: `ChartError.unsuitableSize`, `.unsuitableScale`.
  static func check(width: Int, height: Int, scale: Int) throws {
    guard sides.contains(width), sides.contains(height) else {
      throw ChartError.unsuitableSize(width: width, height: height)
    }
    guard scales.contains(scale) else { throw ChartError.unsuitableScale(scale) }
  }
}
