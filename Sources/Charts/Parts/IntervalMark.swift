internal import Foundation

/// What a value may be: a thin line with a bar across each end.
enum IntervalMark {
  static func draw(_ start: Position, _ end: Position, _ colour: Colour, on canvas: Canvas) {
    canvas.stroke([start, end], width: 1.25, colour)
    let (dx, dy) = (end.x - start.x, end.y - start.y)
    let length = (dx * dx + dy * dy).squareRoot()
    guard length > 0 else { return }
    let across = (x: -dy / length * 4, y: dx / length * 4)
    for place in [start, end] {
      canvas.stroke(
        [
          Position(x: place.x - across.x, y: place.y - across.y),
          Position(x: place.x + across.x, y: place.y + across.y),
        ], width: 1.25, colour)
    }
  }
}

extension ValueFormat {
  /// `2.41 (2.3 to 2.52)`; the value alone without an interval.
  func text(_ value: Double, _ interval: ClosedRange<Double>?) -> String {
    text(value) + (interval.map { " (\(text($0.lowerBound)) to \(text($0.upperBound)))" } ?? "")
  }
}
