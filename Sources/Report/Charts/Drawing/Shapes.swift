internal import Foundation

/// Outlines as polygons, which are all that a canvas fills.
enum Shapes {
  static func circle(_ center: Position, radius: Double) -> [Position] {
    guard radius > 0 else { return [] }
    let corners = sides(radius)
    return (0..<corners).map { onCircle(center, radius, Double($0) / Double(corners)) }
  }

  /// A circle and back around a smaller one: filled by the even-odd rule, a ring.
  static func ring(_ center: Position, outer: Double, inner: Double) -> [Position] {
    guard outer > 0 else { return [] }
    guard inner > 0 else { return circle(center, radius: outer) }
    let corners = sides(outer)
    let turn = (0...corners).map { Double($0) / Double(corners) }
    return turn.map { onCircle(center, outer, $0) }
      + turn.reversed().map { onCircle(center, inner, $0) }
  }

  /// A line of some width as quadrilaterals with discs at its joins.
  ///
  /// - Parameter pattern: the lengths of strokes and gaps in turn, in pixels; empty for one stroke.
  static func stroke(_ points: [Position], width: Double, pattern: [Double]) -> [[Position]] {
    guard pattern.count > 1, pattern.reduce(0, +) > 0 else {
      return points.map { circle($0, radius: width / 2) } + bars(points, width: width)
    }
    return dashes(points, pattern: pattern).flatMap { dash in
      // Ends are cut straight, joins inside a dash are round.
      dash.dropFirst().dropLast().map { circle($0, radius: width / 2) } + bars(dash, width: width)
    }
  }

  private static func bars(_ points: [Position], width: Double) -> [[Position]] {
    zip(points, points.dropFirst()).compactMap { a, b in
      let length = a.distance(to: b)
      guard length > 0 else { return nil }
      let (nx, ny) = ((b.y - a.y) / length * width / 2, (a.x - b.x) / length * width / 2)
      return [
        Position(x: a.x + nx, y: a.y + ny), Position(x: b.x + nx, y: b.y + ny),
        Position(x: b.x - nx, y: b.y - ny), Position(x: a.x - nx, y: a.y - ny),
      ]
    }
  }

  /// The strokes of a broken line, each with the corners that it passes.
  static func dashes(_ points: [Position], pattern: [Double]) -> [[Position]] {
    var result: [[Position]] = []
    var index = 0
    var left = pattern[0]
    var current: [Position] = points.first.map { [$0] } ?? []
    for (a, b) in zip(points, points.dropFirst()) {
      let length = a.distance(to: b)
      var done = 0.0
      while length - done > left {
        done += left
        let share = done / length
        let cut = Position(x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share)
        if index.isMultiple(of: 2) {
          result.append(current + [cut])
          current = []
        } else {
          current = [cut]
        }
        index = (index + 1) % pattern.count
        left = pattern[index]
      }
      left -= length - done
      if index.isMultiple(of: 2) { current.append(b) }
    }
    if index.isMultiple(of: 2), current.count > 1 { result.append(current) }
    return result
  }

  private static func sides(_ radius: Double) -> Int {
    // Off the circle by less than a tenth of a device pixel at 2×.
    max(12, Int((10 * radius.squareRoot()).rounded(.up)))
  }

  private static func onCircle(_ center: Position, _ radius: Double, _ turn: Double) -> Position {
    let angle = 2 * Double.pi * turn
    return Position(x: center.x + radius * cos(angle), y: center.y + radius * sin(angle))
  }
}
