/// How a series looks: in color, and in dash and marker for those who can't tell colors apart.
struct LineStyle: Hashable {
  let color: Color
  let dash: Dash
  let marker: Marker

  /// So many looks differ in color or marker.
  static let looks = 24

  /// The look of the `index`-th of many lines. Colors and markers come back after `looks`; from there on
  /// dashes set apart what shares them, four times over.
  ///
  /// - Parameters:
  ///   - turn: which dash the line begins with.
  ///   - dash: one that is given.
  static func numbered(_ index: Int, turn: Int, dash: Dash? = nil, _ palette: Palette) -> LineStyle
  {
    let (dashes, markers) = (Dash.allCases, Marker.allCases)
    return LineStyle(
      color: palette.color(index), dash: dash ?? dashes[(turn + index / looks) % dashes.count],
      marker: markers[index % markers.count])
  }

  /// What to say where lines look the same; nil where none do.
  static func remark(_ styles: [LineStyle]) -> String? {
    let different = Set(styles).count
    guard different < styles.count else { return nil }
    return
      "There are \(styles.count) lines but only \(different) distinct styles, so some look the same; "
      + "show fewer with `where`"
  }

  static let width = 2.0
  static let markerRadius = 3.8

  func drawLine(_ pieces: [[Position]], on canvas: Canvas) {
    for piece in pieces where piece.count > 1 {
      canvas.stroke(piece, width: Self.width, color, dash: dash)
    }
  }

  /// The points of a line that have a marker: all, or some where they are many.
  static func marked(_ pieces: [[Position]]) -> [Position] {
    let points = pieces.flatMap(\.self)
    let stride = max(1, (points.count + 11) / 12)
    // A point by itself is nothing but its marker.
    let alone = Set(pieces.filter { $0.count == 1 }.flatMap(\.self))
    // Counted from the end: the last point, where the line is labeled, always has its marker.
    return points.indices.filter {
      (points.count - 1 - $0).isMultiple(of: stride) || alone.contains(points[$0])
    }.map { points[$0] }
  }

  func drawKey(from left: Double, to right: Double, y: Double, on canvas: Canvas) {
    canvas.stroke(
      [Position(x: left, y: y), Position(x: right, y: y)], width: Self.width, color, dash: dash)
    marker.draw(
      Position(x: (left + right) / 2, y: y), radius: Self.markerRadius, color, on: canvas)
  }
}
