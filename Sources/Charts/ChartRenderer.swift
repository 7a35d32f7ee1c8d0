/// Turns charts into pictures.
public enum ChartRenderer {
  /// Counts the changes of how charts are drawn: a picture that was drawn at another revision is
  /// drawn anew, though its chart has not changed. Raise it with every change that shows.
  public static let revision = 4

  /// What a chart's sides may be, in CSS pixels.
  public static let sides = 200...4000
  /// What `scale` may be.
  public static let scales = 1...4

  /// Draws a chart as PNG. The same arguments, font and libraries give the same bytes.
  ///
  /// - Parameters:
  ///   - size: width and height in CSS pixels; `spec.height(forWidth:)` gives a height that suits.
  ///   - scale: device pixels a CSS pixel, 1 or 2 as a rule.
  /// - Throws: `ChartError`.
  public static func png(
    _ spec: any ChartSpec, size: (width: Int, height: Int), theme: Theme = .light, scale: Int = 1
  ) throws -> [UInt8] {
    try spec.validate()
    let canvas = try Canvas(width: size.width, height: size.height, theme: theme, scale: scale)
    try spec.draw(on: canvas)
    return try canvas.png()
  }

  /// - Throws: `ChartError.unsuitableSize`, `.unsuitableScale`.
  static func check(width: Int, height: Int, scale: Int) throws {
    guard sides.contains(width), sides.contains(height) else {
      throw ChartError.unsuitableSize(width: width, height: height)
    }
    guard scales.contains(scale) else { throw ChartError.unsuitableScale(scale) }
  }
}
