/// Why a chart can't be drawn.
package enum ChartError: Error, Hashable, Sendable {
  /// A value is NaN, infinite or beyond ±10¹⁰⁰.
  case notDrawable(point: String, quantity: String, value: Double)
  /// A value is 0 or less on a logarithmic axis.
  case notPositive(point: String, quantity: String, value: Double)
  /// A bubble's size is below 0.
  case negativeSize(point: String, quantity: String, value: Double)
  /// CSS pixels outside of `ChartRenderer.sides`.
  case unsuitableSize(width: Int, height: Int)
  /// A scale other than 1 … 4.
  case unsuitableScale(Int)
  case noFont(searched: [String])
  /// `TRIPTYCH_FONT` names a file that isn't there.
  case fontNotFound(path: String)
  case textFailed(text: String, font: String, reason: String)
  case noMemoryForImage(width: Int, height: Int)
  case notEncoded
}

extension ChartError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notDrawable(let point, let quantity, let value):
      "\(point): \(quantity) is \(value), which can't be drawn. Leave the point out of the chart."
    case .notPositive(let point, let quantity, let value):
      "\(point): \(quantity) is \(value), but a logarithmic axis shows values above 0 only."
        + " Use a linear axis or leave the point out."
    case .negativeSize(let point, let quantity, let value):
      "\(point): \(quantity) is \(value), but the area of a bubble can't be below 0."
    case .unsuitableSize(let width, let height):
      "A chart of \(width) × \(height) pixels can't be drawn: both sides go from"
        + " \(ChartRenderer.sides.lowerBound) to \(ChartRenderer.sides.upperBound)."
    case .unsuitableScale(let scale):
      "A chart can't be drawn at \(scale)×: the scale goes from"
        + " \(ChartRenderer.scales.lowerBound) to \(ChartRenderer.scales.upperBound)."
    case .noFont(let searched):
      "No font for the charts was found. Install DejaVu Sans (Debian, Ubuntu:"
        + " apt-get install fonts-dejavu-core; Fedora: dnf install dejavu-sans-fonts) or set"
        + " TRIPTYCH_FONT to a TrueType file. Looked for: " + searched.joined(separator: ", ") + "."
    case .fontNotFound(let path):
      "TRIPTYCH_FONT names \(path), which can't be read. Set it to a TrueType file or unset it."
    case .textFailed(let text, let font, let reason):
      "The text “\(text)” could not be drawn with \(font): \(reason)."
    case .noMemoryForImage(let width, let height):
      "There is no memory for an image of \(width) × \(height) pixels."
    case .notEncoded:
      "The image could not be written as PNG."
    }
  }
}
