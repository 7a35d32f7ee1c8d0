/// How a series looks: in colour, and in dash and marker for those who can't tell colours apart.
struct LineStyle: Hashable {
  let colour: Colour
  let dash: Dash
  let marker: Marker

  static let width = 2.0
  static let markerRadius = 3.8

  /// Draws the line and its markers: on every point, or on some where they are many.
  func draw(_ points: [Position], on canvas: Canvas) {
    if points.count > 1 { canvas.stroke(points, width: Self.width, colour, dash: dash) }
    let stride = max(1, (points.count + 11) / 12)
    // Counted from the end: the last point, where the line is labelled, always has its marker.
    for index in points.indices where (points.count - 1 - index).isMultiple(of: stride) {
      marker.draw(points[index], radius: Self.markerRadius, colour, on: canvas)
    }
  }

  func drawKey(from left: Double, to right: Double, y: Double, on canvas: Canvas) {
    canvas.stroke(
      [Position(x: left, y: y), Position(x: right, y: y)], width: Self.width, colour, dash: dash)
    marker.draw(
      Position(x: (left + right) / 2, y: y), radius: Self.markerRadius, colour, on: canvas)
  }
}
