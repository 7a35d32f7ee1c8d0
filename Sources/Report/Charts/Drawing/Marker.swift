/// The shapes at a line's points; they tell series apart where color can't.
enum Marker: CaseIterable {
  case circle, square, triangle, diamond, inverseTriangle, plus

  /// The shape's outline around `center`; the shapes of one `radius` weigh about the same.
  func outline(_ center: Position, radius: Double) -> [Position] {
    func corners(_ offsets: [(Double, Double)]) -> [Position] {
      offsets.map { Position(x: center.x + $0.0 * radius, y: center.y + $0.1 * radius) }
    }
    let (arm, half) = (1.15, 0.38)
    return switch self {
    case .circle: Shapes.circle(center, radius: radius)
    case .square: corners([(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)])
    case .triangle: corners([(0, -1.25), (1.15, 0.8), (-1.15, 0.8)])
    case .diamond: corners([(0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)])
    case .inverseTriangle: corners([(0, 1.25), (1.15, -0.8), (-1.15, -0.8)])
    case .plus:
      corners([
        (-half, -arm), (half, -arm), (half, -half), (arm, -half), (arm, half), (half, half),
        (half, arm), (-half, arm), (-half, half), (-arm, half), (-arm, -half), (-half, -half),
      ])
    }
  }

  /// The shape, parted by a rim of the background's color from the line that it sits on.
  func draw(_ center: Position, radius: Double, _ color: Color, on canvas: Canvas) {
    canvas.fill([outline(center, radius: radius * 1.3)], canvas.theme.background)
    canvas.fill([outline(center, radius: radius)], color)
  }
}
